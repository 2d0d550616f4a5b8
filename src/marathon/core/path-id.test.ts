import { describe, expect, it } from 'vitest';
import {
  ancestorsOf,
  isWithin,
  parentOf,
  pathErrors,
  pathFromSafe,
  resolvePath,
  reversedName,
  safePath,
  serviceIdErrors,
  topGroupOf,
} from './path-id.ts';

describe('path ids', () => {
  it.each([
    ['web', '/', '/web'],
    ['/web/', '/', '/web'],
    ['//web', '/', '/web'],
    ['db', '/shop', '/shop/db'],
    ['../db', '/shop/inner', '/shop/db'],
    ['./db', '/shop', '/shop/db'],
    ['/db', '/shop', '/db'],
    ['../../../db', '/shop', '/db'],
    ['', '/shop', '/shop'],
    ['', '/', '/'],
  ])('%s at %s is %s', (path, base, resolved) => {
    expect(resolvePath(path, base)).toBe(resolved);
  });

  it('know their place in the tree', () => {
    expect(parentOf('/a/b/c')).toBe('/a/b');
    expect(parentOf('/a')).toBe('/');
    expect(parentOf('/')).toBe('/');
    expect(ancestorsOf('/a/b/c')).toEqual(['/', '/a', '/a/b']);
    expect(isWithin('/a/b', '/a')).toBe(true);
    expect(isWithin('/ab', '/a')).toBe(false);
    expect(isWithin('/ab', '/')).toBe(true);
    expect(topGroupOf('/a/b')).toBe('a');
    expect(topGroupOf('/a')).toBeUndefined();
  });

  it('have forms for tasks', () => {
    expect(safePath('/prod/db')).toBe('prod_db');
    expect(pathFromSafe('prod_db')).toBe('/prod/db');
    expect(reversedName('/prod/db')).toBe('db.prod');
  });

  it.each(['/web', '/a.b/c-d', '/0', '/a/b.c.d/e'])('%s is fine', (path) => {
    expect(pathErrors(path)).toEqual([]);
  });

  it.each(['/Web', '/a_b', '/-a', '/a-', '/ä', '/a b'])('%s is refused', (path) => {
    expect(pathErrors(path)[0]).toContain('must fully match regular expression');
  });

  it('of services end in no word of the API', () => {
    expect(serviceIdErrors('/a/restart')).toHaveLength(1);
    expect(serviceIdErrors('/a/tasks')[0]).toContain('restart, tasks, versions, ., ..');
    expect(serviceIdErrors('/')).toEqual(['must not be empty']);
    expect(serviceIdErrors('/tasks/a')).toEqual([]);
  });
});
