import { describe, expect, it } from 'vitest';
import { readAcls } from '../../model/acls.ts';
import { createAuthorizer } from '../../model/authorizer.ts';
import type { ExecutorInfo, OfferOperation, Resource, TaskInfo } from '../../wire/gen/mesos.ts';
import { operationNeeds } from './authorization.ts';
import type { OperatorRequest } from './operator-requests.ts';
import { scalar, TestBed, taskInfo } from './test-bed.ts';

const everyone = { type: 'ANY' };
const nobody = { type: 'NONE' };
const some = (...values: string[]) => ({ values });

function bedWith(acls: unknown): TestBed {
  const read = readAcls(acls);
  if (!read.ok) throw new Error(read.error.reason);
  return new TestBed({ authorizer: createAuthorizer(read.value) }).elect();
}

/** Who may do what is asked, of those who try. */
function admitted(bed: TestBed, request: OperatorRequest): string[] {
  return ['ann', 'bob', '-'].filter((name) => bed.ask(request, name === '-' ? undefined : name)?.status !== 403);
}

describe('an operator', () => {
  const machines = [{ hostname: 'h1' }];
  const cases: readonly [OperatorRequest, object][] = [
    [
      { type: 'update-weights', infos: [{ role: ' eng ', weight: 2 }] },
      { update_weights: [{ principals: some('ann'), roles: some('eng') }] },
    ],
    [
      { type: 'update-quotas', configs: [{ role: 'eng' }], force: true },
      { update_quotas: [{ principals: some('ann'), roles: some('eng') }] },
    ],
    [
      { type: 'set-quota', request: { role: 'eng', guarantee: [scalar('cpus', 1)], force: true } },
      { update_quotas: [{ principals: some('ann'), roles: some('eng') }] },
    ],
    [{ type: 'remove-quota', role: 'eng' }, { update_quotas: [{ principals: some('ann'), roles: some('eng') }] }],
    [
      { type: 'update-schedule', schedule: {} },
      { update_maintenance_schedules: [{ principals: some('ann'), machines: everyone }] },
    ],
    [{ type: 'machines-down', machines }, { start_maintenances: [{ principals: some('ann'), machines: everyone }] }],
    [{ type: 'machines-up', machines }, { stop_maintenances: [{ principals: some('ann'), machines: everyone }] }],
    [{ type: 'mark-gone', agentId: 'a' }, { mark_agents_gone: [{ principals: some('ann'), agents: everyone }] }],
    [{ type: 'drain', agentId: 'a', config: {} }, { drain_agents: [{ principals: some('ann'), agents: everyone }] }],
    [{ type: 'deactivate', agentId: 'a' }, { deactivate_agents: [{ principals: some('ann'), agents: everyone }] }],
    [{ type: 'reactivate', agentId: 'a' }, { reactivate_agents: [{ principals: some('ann'), agents: everyone }] }],
    [
      { type: 'tear-down', frameworkId: 'F' },
      { teardown_frameworks: [{ principals: some('ann'), framework_principals: everyone }] },
    ],
  ];

  it.each(cases)('may ask for $type when the ACLs say so', (request, acls) => {
    expect(admitted(bedWith({ permissive: false, ...acls }), request)).toEqual(['ann']);
    expect(admitted(bedWith({ permissive: false }), request)).toEqual([]);
    expect(admitted(bedWith({}), request)).toEqual(['ann', 'bob', '-']);
  });

  it('needs two rights for a drain that ends the agent', () => {
    const drain: OperatorRequest = { type: 'drain', agentId: 'a', config: { mark_gone: true } };
    const acls = { permissive: false, drain_agents: [{ principals: everyone, agents: everyone }] };
    expect(admitted(bedWith(acls), drain)).toEqual([]);
    const both = { ...acls, mark_agents_gone: [{ principals: some('bob'), agents: everyone }] };
    expect(admitted(bedWith(both), drain)).toEqual(['bob']);
  });

  it('needs the right to each of several roles, and nothing is changed without one of them', () => {
    const bed = bedWith({ permissive: false, update_weights: [{ principals: everyone, roles: some('a', 'b') }] });
    const infos = [
      { role: 'a', weight: 2 },
      { role: 'c', weight: 2 },
    ];
    expect(bed.ask({ type: 'update-weights', infos }, 'ann')).toEqual({
      status: 403,
      text: '403 Forbidden: this principal may not UPDATE_WEIGHT',
    });
    expect(bed.state.allocator.weights.size).toBe(0);
  });

  it('tears down frameworks by their principal', () => {
    const bed = bedWith({
      permissive: false,
      register_frameworks: [{ principals: everyone, roles: everyone }],
      teardown_frameworks: [{ principals: some('ann'), framework_principals: some('fred') }],
    });
    const freds = bed.subscribe({ principal: 'fred' });
    const joes = bed.subscribe({ principal: 'joe' });
    expect(admitted(bed, { type: 'tear-down', frameworkId: joes.id })).toEqual([]);
    expect(bed.state.frameworks.has(joes.id)).toBe(true);
    expect(bed.ask({ type: 'tear-down', frameworkId: freds.id }, 'ann')?.status).toBe(200);
    expect(bed.state.frameworks.has(freds.id)).toBe(false);
  });
});

describe('a framework', () => {
  const acls = {
    permissive: false,
    register_frameworks: [{ principals: some('fred'), roles: some('dev', 'eng/%') }],
  };
  const subscribing = (principal: string | undefined, roles: string[]): string[] => {
    const bed = bedWith(acls);
    bed.subscribe({ roles, ...(principal === undefined ? {} : { principal }) });
    return bed.events('ERROR').map(({ error }) => error?.message ?? '');
  };

  it('subscribes to roles that its principal may use, each of them', () => {
    expect(subscribing('fred', ['dev', 'eng/web'])).toEqual([]);
    expect(subscribing('fred', ['dev', 'eng'])).toEqual(["Not authorized to use role 'eng'"]);
    expect(subscribing('joe', ['dev'])).toEqual(["Not authorized to use role 'dev'"]);
    expect(subscribing(undefined, ['dev'])).toEqual(["Not authorized to use role 'dev'"]);
  });

  it('without roles must be one that may come at all', () => {
    expect(subscribing('joe', [])).toEqual(["Not authorized to use role '*'"]);
  });

  it('is refused new roles when it comes back, and stays as it was', () => {
    const bed = bedWith(acls);
    const { id } = bed.subscribe({ principal: 'fred', roles: ['dev'] });
    bed.subscribe({ id: { value: id }, principal: 'fred', roles: ['dev', 'ops'] });
    expect(bed.events('ERROR').map(({ error }) => error?.message)).toEqual(["Not authorized to use role 'ops'"]);
    expect(bed.state.frameworks.get(id)?.roles).toEqual(['dev']);
    expect(bed.state.frameworks.get(id)?.connected).toBe(true);
  });
});

describe('a framework that only agents know of', () => {
  it('comes back as who it was', () => {
    const id = { value: 'old-0000' };
    const bed = bedWith({});
    const info = { user: 'u', name: 'f', id, principal: 'fred', failover_timeout: 60 };
    bed.reregister('a', 'S0', { frameworks: [info] });
    expect(bed.state.frameworks.get(id.value)?.recovered).toBe(true);
    const told = (principal: string): string[] => {
      const { streamId } = bed.subscribe({ id, principal });
      return bed.events('ERROR', streamId).map(({ error }) => error?.message ?? '');
    };
    expect(told('joe')).toEqual(["Changing framework's principal is not allowed."]);
    expect(bed.state.frameworks.get(id.value)?.connected).toBe(false);
    expect(told('fred')).toEqual([]);
    expect(bed.state.frameworks.get(id.value)?.connected).toBe(true);
  });
});

describe('a task', () => {
  const acls = {
    run_tasks: [
      { principals: some('fred'), users: some('joe', 'u') },
      { principals: nobody, users: some('root', 'joe') },
    ],
  };

  function told(tasks: (agentId: string) => OfferOperation, principal = 'fred'): string[] {
    const bed = bedWith(acls);
    bed.register('a');
    const { id } = bed.subscribe({ principal });
    bed.advance(2000);
    const [offer] = [...(bed.state.frameworks.get(id)?.offers ?? [])];
    if (offer === undefined) throw new Error('no offer');
    bed.call(id, {
      type: 'ACCEPT',
      accept: { offer_ids: [{ value: offer.id }], operations: [tasks(offer.agentId)] },
    });
    return bed
      .events('UPDATE')
      .map(({ update }) => `${update?.status.task_id.value} ${update?.status.state} ${update?.status.reason}`);
  }

  const as = (user: string | undefined, task: TaskInfo): TaskInfo =>
    user === undefined ? task : { ...task, command: { value: 'true', user } };

  it('runs as a user that its framework may use', () => {
    const launch =
      (user?: string) =>
      (agentId: string): OfferOperation => ({
        type: 'LAUNCH',
        launch: { task_infos: [as(user, taskInfo('t', agentId))] },
      });
    expect(told(launch('joe'))).toEqual([]);
    expect(told(launch())).toEqual([]);
    expect(told(launch('root'))).toEqual(['t TASK_ERROR REASON_TASK_UNAUTHORIZED']);
    expect(told(launch('joe'), 'mia')).toEqual(['t TASK_ERROR REASON_TASK_UNAUTHORIZED']);
    // The framework's own user.
    expect(told(launch(), 'mia')).toEqual([]);
  });

  it('of a custom executor runs as the user of the executor', () => {
    const executor =
      (user: string) =>
      (agentId: string): OfferOperation => {
        const { command: _, ...task } = taskInfo('t', agentId);
        const own: ExecutorInfo = { executor_id: { value: 'e' }, type: 'CUSTOM', command: { value: 'x', user } };
        return { type: 'LAUNCH', launch: { task_infos: [{ ...task, executor: own }] } };
      };
    expect(told(executor('joe'))).toEqual([]);
    expect(told(executor('root'))).toEqual(['t TASK_ERROR REASON_TASK_UNAUTHORIZED']);
  });

  it('MESOS-9480: takes its whole group with it', () => {
    const group = (agentId: string): OfferOperation => {
      const executor: ExecutorInfo = {
        executor_id: { value: 'e' },
        type: 'DEFAULT',
        resources: [scalar('cpus', 0.1)],
      };
      const tasks = [as('joe', taskInfo('t1', agentId)), as('root', taskInfo('t2', agentId))];
      return { type: 'LAUNCH_GROUP', launch_group: { executor, task_group: { tasks } } };
    };
    expect(told(group)).toEqual([
      't1 TASK_ERROR REASON_TASK_GROUP_UNAUTHORIZED',
      't2 TASK_ERROR REASON_TASK_GROUP_UNAUTHORIZED',
    ]);
  });
});

describe('an operation', () => {
  const reserved = (role: string, principal?: string): Resource => {
    const made = principal === undefined ? {} : { principal };
    return { ...scalar('disk', 10), reservations: [{ type: 'DYNAMIC', role, ...made }] };
  };
  const volume = (role: string, principal?: string): Resource => {
    const persistence = principal === undefined ? { id: 'v' } : { id: 'v', principal };
    return { ...reserved(role), disk: { persistence } };
  };
  const cases: readonly [OfferOperation, readonly string[]][] = [
    [
      { type: 'RESERVE', reserve: { resources: [reserved('a'), reserved('b'), reserved('a')] } },
      ['RESERVE_RESOURCES a', 'RESERVE_RESOURCES b'],
    ],
    [
      { type: 'RESERVE', reserve: { source: [reserved('b', 'joe')], resources: [reserved('a')] } },
      ['RESERVE_RESOURCES a', 'UNRESERVE_RESOURCES joe'],
    ],
    [
      { type: 'RESERVE', reserve: { source: [scalar('disk', 10)], resources: [reserved('a')] } },
      ['RESERVE_RESOURCES a'],
    ],
    [
      { type: 'RESERVE', reserve: { resources: [{ ...scalar('disk', 1), role: 'old', reservation: {} }] } },
      ['RESERVE_RESOURCES old'],
    ],
    [{ type: 'UNRESERVE', unreserve: { resources: [reserved('a', 'joe')] } }, ['UNRESERVE_RESOURCES joe']],
    [{ type: 'UNRESERVE', unreserve: { resources: [reserved('a')] } }, ['UNRESERVE_RESOURCES undefined']],
    [{ type: 'CREATE', create: { volumes: [volume('a'), volume('a/b')] } }, ['CREATE_VOLUME a', 'CREATE_VOLUME a/b']],
    [{ type: 'DESTROY', destroy: { volumes: [volume('a', 'joe')] } }, ['DESTROY_VOLUME joe']],
    [{ type: 'GROW_VOLUME', grow_volume: { volume: volume('a'), addition: reserved('a') } }, ['RESIZE_VOLUME a']],
    [{ type: 'SHRINK_VOLUME', shrink_volume: { volume: volume('a'), subtract: { value: 1 } } }, ['RESIZE_VOLUME a']],
    [{ type: 'CREATE_DISK', create_disk: { source: reserved('a'), target_type: 'MOUNT' } }, ['CREATE_MOUNT_DISK a']],
    [{ type: 'CREATE_DISK', create_disk: { source: reserved('a'), target_type: 'BLOCK' } }, ['CREATE_BLOCK_DISK a']],
    [{ type: 'DESTROY_DISK', destroy_disk: { source: reserved('a') } }, ['DESTROY_RAW_DISK a']],
    [
      { type: 'DESTROY_DISK', destroy_disk: { source: { ...reserved('a'), disk: { source: { type: 'BLOCK' } } } } },
      ['DESTROY_BLOCK_DISK a'],
    ],
    [{ type: 'LAUNCH' }, []],
  ];
  it.each(cases)('%j', (operation, needs) => {
    expect(operationNeeds(operation).map(({ action, object }) => `${action} ${object}`)).toEqual(needs);
  });

  /** What becomes of an operation of a framework of Fred, who may nothing. */
  function outcomeOf(operation: OfferOperation): { message: string | undefined; total: readonly Resource[] } {
    const bed = bedWith({ permissive: false, register_agents: anybody.agents, register_frameworks: anybody.roles });
    const agentId = bed.register('a');
    const { id } = bed.subscribe({ principal: 'fred' });
    bed.advance(2000);
    const [offer] = [...(bed.state.frameworks.get(id)?.offers ?? [])];
    const operations = [{ ...operation, id: { value: 'o' } }];
    bed.call(id, { type: 'ACCEPT', accept: { offer_ids: [{ value: offer?.id ?? '' }], operations } });
    const [event] = bed.events('UPDATE_OPERATION_STATUS');
    const status = event?.update_operation_status?.status;
    expect(status).toMatchObject({ operation_id: { value: 'o' }, state: 'OPERATION_ERROR' });
    return { message: status?.message, total: bed.state.agents.get(agentId)?.slot.total.list ?? [] };
  }

  const anybody = {
    agents: [{ principals: everyone, agents: everyone }],
    roles: [{ principals: everyone, roles: everyone }],
  };

  it('that its framework may not do is dropped, and failed when it has an id', () => {
    const kept: Resource = {
      ...scalar('cpus', 1),
      reservations: [{ type: 'DYNAMIC', role: 'dev', principal: 'fred' }],
    };
    const { message, total } = outcomeOf({ type: 'RESERVE', reserve: { resources: [kept] } });
    expect(message).toBe('Not authorized to RESERVE_RESOURCES');
    expect(total.some((resource) => (resource.reservations ?? []).length > 0)).toBe(false);
  });

  it.each([
    ['CREATE_BLOCK_DISK', { type: 'CREATE_DISK', create_disk: { source: reserved('a'), target_type: 'BLOCK' } }],
    ['DESTROY_RAW_DISK', { type: 'DESTROY_DISK', destroy_disk: { source: reserved('a') } }],
  ] as const)('MESOS-9474: %s is decided on too', (action, operation) => {
    expect(outcomeOf(operation).message).toBe(`Not authorized to ${action}`);
  });
});

describe('an agent', () => {
  const acls = {
    permissive: false,
    register_agents: [{ principals: some('agents', 'plain'), agents: everyone }],
    reserve_resources: [{ principals: some('agents'), roles: some('dev') }],
  };
  const kept = (role: string): Resource => ({ ...scalar('disk', 10), role });

  function count(principal: string | undefined, resources: Resource[], id?: string): number {
    const bed = bedWith(acls);
    const message = { slave: { ...bed.agentInfo('a', id), resources }, version: '1.12.0' };
    const type = id === undefined ? 'agent-registering' : 'agent-reregistering';
    bed.post({ type, from: bed.pidOf('a'), message, principal });
    return bed.state.agents.size;
  }

  it.each([undefined, 'S0'])('registers when its principal may, and may reserve what it reserves (id %s)', (id) => {
    expect(count('agents', [scalar('cpus', 1)], id)).toBe(1);
    expect(count('agents', [scalar('cpus', 1), kept('dev')], id)).toBe(1);
    expect(count('agents', [scalar('cpus', 1), kept('ops')], id)).toBe(0);
    expect(count('plain', [scalar('cpus', 1)], id)).toBe(1);
    expect(count('plain', [scalar('cpus', 1), kept('dev')], id)).toBe(0);
    expect(count('other', [scalar('cpus', 1)], id)).toBe(0);
    expect(count(undefined, [scalar('cpus', 1)], id)).toBe(0);
  });
});
