import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listsByName } from './acl-actions.ts';
import { readAcls } from './acls.ts';
import { createAuthorizer } from './authorizer.ts';

interface Entity {
  readonly type?: 'SOME' | 'ANY' | 'NONE';
  readonly values?: readonly string[];
}

interface Entry {
  readonly principals: Entity;
  readonly roles: Entity;
}

/** The rule as it is written down, entry by entry and value by value. */
function plainly(entries: readonly Entry[], permissive: boolean, principal?: string, role?: string): boolean {
  for (const { principals, roles } of entries) {
    if (!speaksOf(principals, principal) || !speaksOf(roles, role)) continue;
    return principals.type !== 'NONE' && roles.type !== 'NONE';
  }
  return permissive;
}

function speaksOf({ type = 'SOME', values = [] }: Entity, asked: string | undefined): boolean {
  if (type !== 'SOME') return true;
  return asked !== undefined && values.some((value) => stands(value, asked));
}

function stands(value: string, asked: string): boolean {
  return value.endsWith('/%') ? asked.startsWith(value.slice(0, -1)) && asked !== value.slice(0, -1) : value === asked;
}

const principals = ['ann', 'bob', 'cid'];
const roles = ['a', 'a/b', 'a/b/c', 'ab', 'b', '*'];
const entity = (values: readonly string[]): fc.Arbitrary<Entity> =>
  fc.oneof(
    fc.record({ type: fc.constantFrom('ANY' as const, 'NONE' as const) }),
    fc.record(
      { type: fc.constant('SOME' as const), values: fc.array(fc.constantFrom(...values), { maxLength: 3 }) },
      { requiredKeys: ['values'] },
    ),
  );
const entries = fc.array(
  fc.record({ principals: entity(principals), roles: entity([...roles, 'a/%', 'a/b/%', 'b/%']) }),
  { maxLength: 6 },
);

describe('an authorizer', () => {
  it('decides as the rule says, whatever the lists', () => {
    const property = fc.property(entries, fc.boolean(), (list, permissive) => {
      const acls = readAcls({ permissive, view_roles: list });
      if (!acls.ok) throw new Error(acls.error.reason);
      const authorizer = createAuthorizer(acls.value);
      for (const principal of [...principals, undefined]) {
        const approver = authorizer.approver(principal, 'VIEW_ROLE');
        for (const role of [...roles, undefined]) {
          const expected = plainly(list, permissive, principal, role);
          expect(approver.allows(role)).toBe(expected);
          // A verdict speaks for everything; without one there may be others.
          if (approver.verdict !== undefined) expect(approver.verdict).toBe(expected);
        }
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('what reads ACLs', () => {
  const names = ['permissive', ...listsByName.keys()];

  it('takes or refuses whatever JSON there is, and throws at nothing', () => {
    const text = fc.constantFrom('type', 'values', 'principals', 'users', 'roles', 'ANY', 'NONE', 'a/%', '__proto__');
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(null, true, 0, 1, 2, -1, Number.NaN),
        text,
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(text, fc.constantFrom(...names)), tie('json'), { maxKeys: 4 }),
      ),
    }));
    const property = fc.property(json, (value) => {
      const read = readAcls(value);
      if (read.ok) createAuthorizer(read.value).allows('ann', 'VIEW_ROLE', 'a/b');
      else expect(read.error.reason).not.toBe('');
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
