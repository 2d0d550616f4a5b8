import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFields, editDraft, getAt, serverPath, setAt, startDraft, typeText } from './draft.ts';

const paths = fc.array(fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 4 });

describe('draft', () => {
  it('gives back what was set, and touches nothing beside it', () => {
    const draft = { id: 'x', container: { docker: { image: 'a', privileged: true } }, list: [1, 2, 3] };
    const next = setAt(draft, ['container', 'docker', 'image'], 'b');
    expect(next).toEqual({ id: 'x', container: { docker: { image: 'b', privileged: true } }, list: [1, 2, 3] });
    expect(draft.container.docker.image).toBe('a');
    expect(setAt(draft, ['list', 1], undefined)).toEqual({ ...draft, list: [1, 3] });
    expect(setAt(draft, ['container'], undefined)).toEqual({ id: 'x', list: [1, 2, 3] });
  });

  it('sets anywhere, making what is missing on the way', () => {
    fc.assert(
      fc.property(paths, fc.jsonValue(), (path, value) => {
        fc.pre(typeof path[0] === 'string' && !path.some((step) => step === 1));
        expect(getAt(setAt({}, path, value), path)).toEqual(value);
      }),
    );
  });

  it('keeps the last good draft while the text is broken', () => {
    const start = startDraft({ a: 1 });
    const broken = typeText(start, '{"a": ');
    expect(broken.draft).toEqual({ a: 1 });
    expect(broken.textError).toBeDefined();
    expect(broken.epoch).toBe(0);
    const good = typeText(broken, '{"a": 2}');
    expect(good).toEqual({ draft: { a: 2 }, text: '{"a": 2}', epoch: 1 });
    expect(typeText(start, '[1]').textError).toContain('object');
  });

  it('writes the text anew when the form changes', () => {
    const next = editDraft(startDraft({ a: 1 }), { a: 2 });
    expect(JSON.parse(next.text)).toEqual({ a: 2 });
  });

  it('names paths as the server does', () => {
    expect(serverPath(['healthChecks', 0, 'path'])).toBe('/healthChecks(0)/path');
    expect(serverPath([])).toBe('/');
  });

  it('finds changed fields whatever the order of keys', () => {
    expect(changedFields({ a: { x: 1, y: 2 }, b: 1, c: 1 }, { a: { y: 2, x: 1 }, b: 2, d: 1 })).toEqual([
      'b',
      'c',
      'd',
    ]);
  });
});
