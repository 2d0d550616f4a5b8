import { describe, expect, it } from 'vitest';
import { acceptsGzip, jsonpAnswer } from './http-answer.ts';
import { parseTarget, withoutTrailingSlash } from './http-target.ts';

describe('acceptsGzip', () => {
  it.each([
    ['gzip', true],
    ['deflate, gzip;q=0.5', true],
    ['GZIP ; q=1', true],
    ['*', true],
    ['gzip;q=0', false],
    ['gzip; q=0.0', false],
    ['deflate', false],
    ['xgzip', false],
    [undefined, false],
  ])('%j: %s', (header, wanted) => {
    expect(acceptsGzip(header)).toBe(wanted);
  });
});

describe('jsonpAnswer', () => {
  it('wraps for a plain name only', () => {
    expect(jsonpAnswer('{}', 'cb')).toMatchObject({
      ok: true,
      value: { body: 'cb({});', headers: { 'Content-Type': 'text/javascript' } },
    });
    expect(jsonpAnswer('{}', 'jQuery1.cb_$2')).toMatchObject({ ok: true });
    expect(jsonpAnswer('{}', null)).toMatchObject({
      ok: true,
      value: { body: '{}', headers: { 'Content-Type': 'application/json' } },
    });
    for (const name of ['a(b', 'alert(1)//', '<script>', 'a.', '1a', 'a b', 'x'.repeat(200)]) {
      expect(jsonpAnswer('{}', name)).toMatchObject({ ok: false, error: { code: 'jsonp-invalid' } });
    }
  });
});

describe('parseTarget', () => {
  const prefixes = ['slave(1)', 'master'];

  it.each([
    ['/master/state?jsonp=x', '/state', '?jsonp=x'],
    ['/slave(1)/state', '/state', ''],
    ['/slave%281%29/state', '/state', ''],
    ['/master', '/', ''],
    ['/master?x', '/', '?x'],
    ['/masters/state', '/masters/state', ''],
    ['/state', '/state', ''],
    ['http://host:1/state?a=/..', '/state', '?a=/..'],
    ['/v2/apps//a%2Fb/', '/v2/apps//a%2Fb/', ''],
    ['', '/', ''],
  ])('%j is %j %j', (target, path, search) => {
    expect(parseTarget(target, prefixes)).toEqual({ ok: true, value: { path, search } });
  });

  it.each([
    ['/a/../b', 'path-not-found'],
    ['/a/%2e%2E/b', 'path-not-found'],
    ['/a%00', 'path-not-found'],
    ['/%', 'path-invalid'],
    ['/%c0%af', 'path-invalid'],
    ['*', 'path-invalid'],
    ['state', 'path-invalid'],
  ])('%j is refused as %s', (target, code) => {
    expect(parseTarget(target, prefixes)).toMatchObject({ ok: false, error: { code } });
  });

  it('loses its last slash, save the root', () => {
    expect(['/', '/a/', '/a'].map(withoutTrailingSlash)).toEqual(['/', '/a', '/a']);
  });
});
