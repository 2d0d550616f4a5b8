import { describe, expect, it } from 'vitest';
import { type Action, actions, listByAction } from './acl-actions.ts';
import { readAcls } from './acls.ts';
import { type Authorizer, createAuthorizer, openAuthorizer } from './authorizer.ts';

const everyone = { type: 'ANY' };
const nobody = { type: 'NONE' };
const some = (...values: string[]) => ({ values });

function authorizer(json: unknown): Authorizer {
  const acls = readAcls(json);
  if (!acls.ok) throw new Error(acls.error.reason);
  return createAuthorizer(acls.value);
}

/** Asked as `principal object`, `-` for nobody and nothing. */
function answers(json: unknown, action: Action, asked: readonly string[]): string[] {
  const made = authorizer(json);
  const value = (text: string | undefined): string | undefined => (text === '-' ? undefined : text);
  return asked.filter((line) => {
    const [principal, object] = line.split(' ');
    return made.allows(value(principal), action, value(object));
  });
}

describe('an entry of ACLs', () => {
  const all = ['ann root', 'ann joe', 'ann -', 'bob root', 'bob joe', 'bob -', '- root', '- joe', '- -'];
  const cases: readonly [string, unknown, unknown, readonly string[]][] = [
    // Entry, then what is allowed where nothing else is (permissive is false).
    ['SOME to SOME', some('ann'), some('joe'), ['ann joe']],
    ['SOME to ANY', some('ann'), everyone, ['ann root', 'ann joe', 'ann -']],
    ['SOME to NONE', some('ann'), nobody, []],
    ['ANY to SOME', everyone, some('joe'), ['ann joe', 'bob joe', '- joe']],
    ['ANY to ANY', everyone, everyone, all],
    ['ANY to NONE', everyone, nobody, []],
    ['NONE to SOME', nobody, some('joe'), []],
    ['NONE to ANY', nobody, everyone, []],
    ['nobody listed', { values: [] }, everyone, []],
    ['type and values are both there', { type: 'SOME', values: ['ann', 'bob'] }, some('joe'), ['ann joe', 'bob joe']],
  ];
  it.each(cases)('that allows: %s', (_name, principals, users, allowed) => {
    expect(answers({ permissive: false, run_tasks: [{ principals, users }] }, 'RUN_TASK', all)).toEqual(allowed);
  });

  const refusing: readonly [string, unknown, unknown, readonly string[]][] = [
    // Entry, then what is refused where all else is allowed.
    ['SOME to SOME', some('ann'), some('joe'), []],
    ['SOME to NONE', some('ann'), nobody, ['ann root', 'ann joe', 'ann -']],
    ['ANY to NONE', everyone, nobody, all],
    ['NONE to SOME', nobody, some('joe'), ['ann joe', 'bob joe', '- joe']],
    ['NONE to ANY', nobody, everyone, all],
    ['nobody listed', { values: [] }, nobody, []],
  ];
  it.each(refusing)('that refuses: %s', (_name, principals, users, refused) => {
    const allowed = answers({ run_tasks: [{ principals, users }] }, 'RUN_TASK', all);
    expect(all.filter((line) => !allowed.includes(line))).toEqual(refused);
  });

  it('decides only when it is the first that matches', () => {
    const entries = [
      { principals: some('ann'), users: some('joe') },
      { principals: some('ann'), users: nobody },
      { principals: nobody, users: some('root') },
      { principals: some('bob'), users: everyone },
    ];
    const asked = ['ann joe', 'ann root', 'bob joe', 'bob root', 'bob -', '- root', '- joe'];
    expect(answers({ run_tasks: entries }, 'RUN_TASK', asked)).toEqual(['ann joe', 'bob joe', 'bob -', '- joe']);
    const turned = answers({ run_tasks: [...entries].reverse() }, 'RUN_TASK', asked);
    expect(turned).toEqual(['bob joe', 'bob root', 'bob -', '- joe']);
  });

  it('says nothing of other actions', () => {
    const made = authorizer({ run_tasks: [{ principals: everyone, users: nobody }] });
    expect(made.allows('ann', 'RUN_TASK', 'joe')).toBe(false);
    expect(made.allows('ann', 'VIEW_TASK', 'joe')).toBe(true);
  });
});

describe('what no entry speaks of', () => {
  it('is allowed unless permissive is false', () => {
    expect(authorizer({}).allows('ann', 'DRAIN_AGENT')).toBe(true);
    expect(authorizer({ permissive: true }).allows('ann', 'DRAIN_AGENT')).toBe(true);
    expect(authorizer({ permissive: false }).allows('ann', 'DRAIN_AGENT')).toBe(false);
  });

  it('is open without ACLs', () => {
    expect(actions.every((action) => openAuthorizer.allows(undefined, action))).toBe(true);
  });
});

describe('roles', () => {
  const acls = { permissive: false, view_roles: [{ principals: everyone, roles: some('eng/%', 'ops') }] };
  const roles = ['eng', 'eng/web', 'eng/web/a', 'engine', 'engine/web', 'ops', 'ops/a', 'eng/%', '*'];

  it('with /% stand for all below them, and not for themselves', () => {
    const seen = answers(
      acls,
      'VIEW_ROLE',
      roles.map((role) => `- ${role}`),
    );
    expect(seen).toEqual(['- eng/web', '- eng/web/a', '- ops', '- eng/%']);
  });

  it('have no tree where objects are users', () => {
    const users = { permissive: false, view_tasks: [{ principals: everyone, users: some('eng/%') }] };
    expect(answers(users, 'VIEW_TASK', ['- eng/web', '- eng/%'])).toEqual(['- eng/%']);
  });
});

describe('every action', () => {
  it.each(actions)('%s obeys its own list and no other', (action) => {
    const list = listByAction.get(action);
    if (list === undefined) throw new Error('an action without a list');
    const entry = { principals: some('ann'), [list.member]: everyone };
    const made = authorizer({ permissive: false, [list.name]: [entry] });
    expect(made.approver('ann', action).verdict).toBe(true);
    expect(made.approver('bob', action).verdict).toBe(false);
    expect(made.approver(undefined, action).verdict).toBe(false);
    const others = actions.filter((other) => made.allows('ann', other, 'x'));
    expect(others.filter((other) => listByAction.get(other)?.name !== list.name)).toEqual([]);
  });
});

describe('an approver', () => {
  it('has a verdict when no object changes the answer', () => {
    const made = authorizer({
      view_tasks: [
        { principals: some('ann'), users: some('joe') },
        { principals: some('bob'), users: nobody },
      ],
    });
    // What is allowed to Ann for Joe is allowed to her for all.
    expect(made.approver('ann', 'VIEW_TASK').verdict).toBe(true);
    expect(made.approver('bob', 'VIEW_TASK').verdict).toBe(false);
    expect(
      authorizer({ view_tasks: [{ principals: nobody, users: some('joe') }] }).approver('ann', 'VIEW_TASK').verdict,
    ).toBe(undefined);
  });

  it('is the same the next time', () => {
    const made = authorizer({ view_tasks: [{ principals: everyone, users: some('joe') }], permissive: false });
    expect(made.approver('ann', 'VIEW_TASK')).toBe(made.approver('ann', 'VIEW_TASK'));
  });

  it('is right beyond what it remembers', () => {
    const made = authorizer({
      permissive: false,
      view_tasks: [{ principals: some('p7'), users: some('u5', 'u10003') }],
    });
    const seen: string[] = [];
    for (let round = 0; round < 2; round++) {
      for (let user = 0; user < 10_010; user++) if (made.allows('p7', 'VIEW_TASK', `u${user}`)) seen.push(`u${user}`);
      for (let other = 0; other < 1010; other++)
        if (made.allows(`q${other}`, 'VIEW_TASK', 'u5')) seen.push(`q${other}`);
    }
    expect(seen).toEqual(['u5', 'u10003', 'u5', 'u10003']);
  });
});
