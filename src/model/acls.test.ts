import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actions, listByAction, listsByName } from './acl-actions.ts';
import { readAcls } from './acls.ts';
import { readAuthorizer } from './authorizer.ts';

function reasonOf(json: unknown): string {
  const read = readAcls(json);
  return read.ok ? 'it was read' : read.error.reason;
}

const everyone = { type: 'ANY' };

describe('ACLs that cannot be meant', () => {
  const cases: readonly [unknown, string][] = [
    [[], 'a JSON object is expected'],
    ['text', 'a JSON object is expected'],
    [null, 'a JSON object is expected'],
    [{ permissive: 'perhaps' }, "'permissive' is neither true nor false"],
    [{ run_task: [] }, "'run_task' is no list of ACLs"],
    [{ ['__proto__x']: [] }, "'__proto__x' is no list of ACLs"],
    [{ run_tasks: ['x'] }, 'run_tasks[0]: a JSON object is expected'],
    [{ run_tasks: [{ users: everyone }] }, 'run_tasks[0].principals is missing'],
    [
      { run_tasks: [{ principals: everyone, users: everyone }, { principals: everyone }] },
      'run_tasks[1].users is missing',
    ],
    [
      { run_tasks: [{ principals: everyone, users: everyone, roles: everyone }] },
      "run_tasks[0]: 'roles' is unknown here",
    ],
    [{ run_tasks: [{ principals: 'ann', users: everyone }] }, 'run_tasks[0].principals: a JSON object is expected'],
    [
      { run_tasks: [{ principals: everyone, users: { type: 'ALL' } }] },
      'run_tasks[0].users.type is none of SOME, ANY, NONE',
    ],
    [
      { run_tasks: [{ principals: everyone, users: { type: 3 } }] },
      'run_tasks[0].users.type is none of SOME, ANY, NONE',
    ],
    [{ run_tasks: [{ principals: everyone, users: { value: ['a'] } }] }, "run_tasks[0].users: 'value' is unknown here"],
    [{ run_tasks: [{ principals: everyone, users: { values: ['a', 7] } }] }, 'run_tasks[0].users.values[1] is no text'],
    [
      { view_flags: [{ principals: everyone, flags: { values: ['acls'] } }] },
      'view_flags[0].flags.type must be ANY or NONE',
    ],
    [
      { get_endpoints: [{ principals: everyone, paths: { values: ['/metrics'] } }] },
      "get_endpoints[0].paths.values[0] '/metrics' is no path that ACLs can speak of",
    ],
    [
      { view_roles: [{ principals: everyone, roles: { values: ['a//%'] } }] },
      "view_roles[0].roles.values[0] Role 'a/' cannot end with a slash",
    ],
    [
      { view_roles: [{ principals: everyone, roles: { values: ['/%'] } }] },
      'view_roles[0].roles.values[0] Empty role name is invalid',
    ],
  ];
  it.each(cases)('%j', (json, reason) => {
    expect(reasonOf(json)).toBe(reason);
  });
});

describe('ACLs that can be read', () => {
  it('take what Mesos takes for a bool, a list and a type', () => {
    const read = readAcls({
      permissive: 'false',
      run_tasks: { principals: { type: 1 }, users: { values: 'root' } },
      view_roles: null,
      view_tasks: [{ principals: { type: null, values: ['a'] }, users: { type: 'NONE', values: null } }],
    });
    if (!read.ok) throw new Error(read.error.reason);
    expect(read.value.permissive).toBe(false);
    expect(read.value.lists.get('run_tasks')).toEqual([{ principals: 'ANY', objects: new Set(['root']) }]);
    expect(read.value.lists.get('view_tasks')).toEqual([{ principals: new Set(['a']), objects: 'NONE' }]);
    expect(read.value.lists.has('view_roles')).toBe(false);
  });
});

describe('the table of actions', () => {
  const rows = readFileSync(join(import.meta.dirname, '../../test/compat/wire.tsv'), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([file]) => file?.includes('/authorizer/'));

  it('knows every list of the interface with the member of its entries', () => {
    const members = new Map<string, string>();
    for (const [, , row, owner, , , , , name] of rows) {
      if (row === 'field' && name !== 'principals' && owner?.startsWith('ACL.'))
        members.set(`mesos.${owner}`, name ?? '');
    }
    const listed = rows
      .filter(([, , row, owner, , , kind]) => row === 'field' && owner === 'ACLs' && kind === 'message')
      .map(([, , , , , , , type, name]) => `${name} ${members.get(type ?? '')}`);
    expect(listed.length).toBe(54);
    expect([...listsByName.values()].map(({ name, member }) => `${name} ${member}`).sort()).toEqual(listed.sort());
  });

  it('knows every action of the interface', () => {
    const values = rows.filter(([, , row, owner]) => row === 'enum-value' && owner === 'Action');
    const byNumber = new Map(
      values.map(([, , , , number, , , , name]) => [number, name?.replace(/_WITH_(ROLE|PRINCIPAL)$/, '')]),
    );
    byNumber.delete('0');
    const named = [...byNumber.values()];
    const own = actions.filter((action) => !action.endsWith('_UNDER_PARENT'));
    expect([...own].sort()).toEqual(named.sort());
    expect(listByAction.size).toBe(actions.length);
  });
});

describe('the example of docs/security.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/security.md'), 'utf8');
  const read = readAuthorizer(JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '{}'));
  if (!read.ok) throw new Error(read.error.reason);
  const { value: authorizer } = read;

  it.each([
    ['marathon', 'REGISTER_FRAMEWORK', 'web/shop', true],
    ['marathon', 'REGISTER_FRAMEWORK', 'batch', false],
    ['batch', 'RUN_TASK', 'ada', true],
    ['batch', 'RUN_TASK', 'root', false],
    ['marathon', 'RUN_TASK', 'ada', false],
    ['web-team', 'VIEW_TASK', 'www', true],
    ['web-team', 'VIEW_TASK', 'ada', false],
    ['ops', 'VIEW_TASK', 'ada', true],
    ['ops', 'ACCESS_SANDBOX', 'ada', false],
    ['web-team', 'VIEW_ROLE', 'web', true],
    ['web-team', 'VIEW_ROLE', 'batch', false],
    ['prometheus', 'GET_ENDPOINT_WITH_PATH', '/metrics/snapshot', true],
    ['prometheus', 'GET_ENDPOINT_WITH_PATH', '/files/debug', false],
    ['web-team', 'UPDATE_QUOTA', 'web', false],
    [undefined, 'REGISTER_AGENT', undefined, false],
    ['agents', 'REGISTER_AGENT', undefined, true],
  ] as const)('%s %s %s: %s', (principal, action, object, isAllowed) => {
    expect(authorizer.allows(principal, action, object)).toBe(isAllowed);
  });
});
