/** Every route and every call of the master × who asks. Rows come from the tables of rights: what is new there is asked here. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/base/logger.ts';
import { serveEndpoints } from '../../src/master/http/endpoints.ts';
import { servePrometheus } from '../../src/master/http/prometheus.ts';
import { type CallRight, callRights, type RouteRight, routeRights } from '../../src/master/http/rights.ts';
import { serveScheduler } from '../../src/master/http/scheduler.ts';
import { SchedulerStreams } from '../../src/master/http/scheduler-streams.ts';
import { createHttpServer } from '../../src/net/http-server.ts';
import { CallType } from '../../src/wire/gen/master.ts';
import { type Asker, askAs, askers, type Question, type Reply } from './askers.ts';
import { type HiddenCluster, hiddenFramework, startHiddenCluster } from './hidden-cluster.ts';

let cluster: HiddenCluster;
beforeAll(async () => {
  cluster = await startHiddenCluster();
});
afterAll(() => cluster.close());

async function repliesTo(question: Question): Promise<Record<Asker, Reply>> {
  const replies = {} as Record<Asker, Reply>;
  for (const asker of askers) replies[asker] = await askAs(asker, cluster.port, question);
  return replies;
}

/** Routes as the master adds them, with their realms. */
async function routesAdded(): Promise<Map<string, string | undefined>> {
  const routes = new Map<string, string | undefined>();
  const server = createHttpServer({ logger: silentLogger });
  const { door } = cluster.master;
  const recorder: typeof server = Object.assign(Object.create(server), {
    fastify: server.fastify,
    raw: (_method: string, path: string, _handler: unknown, realm?: string) => routes.set(path, realm),
  });
  const served = serveEndpoints({ server: recorder, door, metrics: () => [], agentCredential: () => undefined });
  serveScheduler(recorder, door, new SchedulerStreams(() => {}));
  servePrometheus(recorder, () => '');
  served.close();
  await server.close(0);
  return routes;
}

const form = 'application/x-www-form-urlencoded';
const reservation = encodeURIComponent(
  JSON.stringify([
    {
      name: 'cpus',
      type: 'SCALAR',
      scalar: { value: 1 },
      reservations: [{ type: 'DYNAMIC', role: 'x', principal: 'right' }],
      disk: { persistence: { id: 'v', principal: 'right' }, volume: { mode: 'RW', container_path: 'p' } },
    },
  ]),
);

/** How routes are asked for something that changes nothing of what is hidden. All others: GET. */
const questions: Readonly<Record<string, Partial<Question>>> = {
  '/assets/*': { path: '/assets/none.js' },
  '/app/*': { path: '/app/none.js' },
  '/memory-profiler/*': { path: '/memory-profiler/state' },
  '/help/*': { path: '/help/master/state' },
  '/agents/*': { path: '/agents/AGENT/files/read?path=/frameworks/F/executors/hidden-executor/runs/latest/stdout' },
  '/files/browse': { path: '/files/browse?path=/master/log' },
  '/files/read': { path: '/files/read?path=/master/log&offset=0' },
  '/files/download': { path: '/files/download?path=/master/log' },
  '/quota/*': { path: '/quota/x', method: 'DELETE' },
  '/machine/down': { body: '[{"hostname":"no-machine"}]' },
  '/machine/up': { body: '[{"hostname":"no-machine"}]' },
  '/teardown': { body: 'frameworkId=none', contentType: form },
  '/reserve': { body: `slaveId=none&resources=${reservation}`, contentType: form },
  '/unreserve': { body: `slaveId=none&resources=${reservation}`, contentType: form },
  '/create-volumes': { body: `slaveId=none&volumes=${reservation}`, contentType: form },
  '/destroy-volumes': { body: `slaveId=none&volumes=${reservation}`, contentType: form },
  '/api/v1': { body: '{"type":"GET_HEALTH"}' },
  '/api/v1/scheduler': { body: JSON.stringify({ type: 'SUBSCRIBE', subscribe: { framework_info: hiddenFramework } }) },
};

function questionTo(path: string): Question {
  return { path, ...questions[path] };
}

/** Routes that show something with GET, and change it with other methods. */
const changes: readonly Question[] = [
  { path: '/weights', method: 'PUT', body: '[{"role":"x","weight":3}]' },
  {
    path: '/quota',
    body: '{"role":"x","guarantee":[{"name":"cpus","type":"SCALAR","scalar":{"value":1}}],"force":true}',
  },
  {
    path: '/maintenance/schedule',
    body: '{"windows":[{"machine_ids":[],"unavailability":{"start":{"nanoseconds":1}}}]}',
  },
];

/** Routes that answer `other`, who may see nothing, with a bare list. */
const isOpenRead = (right: RouteRight | CallRight): boolean => right === 'filtered';

function expectRow(
  name: string,
  replies: Record<Asker, Reply>,
  row: { right: RouteRight | CallRight; realm: boolean },
): void {
  const { nobody, wrong, other, right } = replies;
  const at = `${name}: ${askers.map((asker) => replies[asker].status).join(' ')}`;
  if (row.realm) expect([nobody.status, wrong.status], at).toEqual([401, 401]);
  else expect(new Set(askers.map((asker) => replies[asker].status)).size, at).toBe(1);
  expect([401, 403], at).not.toContain(right.status);
  if (row.right === 'anyone' || row.right === 'absent') expect(other.status, at).toBe(right.status);
  else if (!isOpenRead(row.right)) expect(other.status, at).toBe(403);
  for (const asker of ['nobody', 'wrong'] as const)
    if (row.realm) expect(replies[asker].text, at).not.toContain('hidden-');
  // What the registry holds is for all whom the realm lets in, as in Mesos.
  if (row.right !== 'anyone') expect(other.text, at).not.toContain('hidden-');
}

describe('the routes of the master', () => {
  it('all have a right, and no right is of a route that is not there', async () => {
    const added = await routesAdded();
    expect(added.size).toBeGreaterThan(35);
    expect([...routeRights.keys()].sort()).toEqual([...added.keys()].sort());
  });

  it('are open to all whom the realm lets in only where nothing is to be protected', () => {
    const open = [...routeRights].filter(([, right]) => right === 'anyone').map(([path]) => path);
    const pages = ['/', '/assets/*', '/app/*'];
    const self = ['/help', '/help/*', '/__processes__'];
    const local = [...pages, '/health', '/version', '/redirect', '/system/stats.json', ...self];
    expect(open).toEqual([
      ...local,
      '/profiler/start',
      '/profiler/stop',
      '/memory-profiler/*',
      '/registrar(1)/registry',
    ]);
    const closed = [...routeRights].filter(([, right]) => right === right.toUpperCase() || right.startsWith('/'));
    expect(Object.fromEntries(closed)).toEqual({
      '/flags': 'VIEW_FLAGS',
      '/metrics/snapshot': '/metrics/snapshot',
      '/metrics/prometheus': '/metrics/snapshot',
      '/logging/toggle': '/logging/toggle',
      '/files/debug': '/files/debug',
    });
  });

  /** Answered by what is asked; see below. */
  const special = ['/api/v1', '/api/v1/scheduler', '/weights', '/quota', '/maintenance/schedule', '/offers/explain'];

  it.each([...routeRights].filter(([path]) => !special.includes(path)))('%s', async (path, right) => {
    const realm = (await routesAdded()).get(path);
    const question = questionTo(path.replace('AGENT', cluster.agent.id));
    const asked = {
      ...question,
      path: question.path.replace('AGENT', cluster.agent.id).replace('/F/', `/${cluster.frameworkId}/`),
    };
    expectRow(path, await repliesTo(asked), { right, realm: realm !== undefined });
  });

  it('/offers/explain speaks of others, and only to those who see all of them', async () => {
    const { nobody, wrong, other, right } = await repliesTo({ path: '/offers/explain' });
    expect([nobody, wrong, other, right].map(({ status }) => status)).toEqual([401, 401, 403, 200]);
  });

  it.each(changes)('$path, when it is to be changed', async (question) => {
    expectRow(question.path, await repliesTo(question), { right: 'request', realm: true });
  });

  it.each(['/weights', '/quota', '/maintenance/schedule', '/maintenance/status'])(
    '%s, when it is read',
    async (path) => {
      const replies = await repliesTo({ path });
      expectRow(path, replies, { right: 'filtered', realm: true });
      expect(replies.other.status).toBe(200);
      expect(replies.right.text).toContain('hidden-');
    },
  );

  it.each([
    ['/state', ['hidden-task', 'hidden-executor', 'hidden-framework', 'hidden-role', '"flags"']],
    ['/master/state', ['hidden-task']],
    ['/state/', ['hidden-task']],
    ['/state-summary', ['hidden-framework', 'hidden-role']],
    ['/tasks', ['hidden-task']],
    ['/tasks?task_id=hidden-task', ['hidden-task']],
    ['/frameworks', ['hidden-framework', 'hidden-executor']],
    ['/slaves', ['hidden-role']],
    ['/allocator/offer_constraints_debug', ['hidden-role']],
    ['/roles', ['hidden-role']],
  ])('%s is filtered', async (path, markers) => {
    const { other, right } = await repliesTo({ path });
    expect([other.status, right.status]).toEqual([200, 200]);
    for (const marker of markers) {
      expect(right.text).toContain(marker);
      expect(other.text).not.toContain(marker);
    }
    expect(() => JSON.parse(other.text)).not.toThrow();
  });

  it.each(['/state?x', '/tasks?framework_id=F', '/frameworks?framework_id=F'])(
    '%s shows others no more',
    async (path) => {
      const { other, right } = await repliesTo({ path: path.replace('=F', `=${cluster.frameworkId}`) });
      expect(right.text).toContain('hidden-');
      expect(other.text).not.toContain('hidden-');
    },
  );

  it('are the same under other spellings of their paths', async () => {
    for (const path of [
      '/master/flags',
      '/flags/',
      '/master/flags/',
      '/FLAGS',
      '/%66lags',
      '//flags',
      '/flags;x',
      '/x/../flags',
    ]) {
      const { other, nobody } = await repliesTo({ path });
      expect([401, 403, 404, 400], path).toContain(nobody.status);
      expect([403, 404, 400], path).toContain(other.status);
    }
  });
});

describe('a framework', () => {
  it('subscribes as itself only, to roles that it may use', async () => {
    const { nobody, wrong, other, right } = await repliesTo(questionTo('/api/v1/scheduler'));
    expect([nobody.status, wrong.status]).toEqual([401, 401]);
    expect(other.text).toContain('"ERROR"');
    expect(other.text).toContain("Not authorized to use role 'hidden-role'");
    expect(right.text).toContain('"SUBSCRIBED"');
  });

  it('does nothing in the name of another, whose id it knows', async () => {
    for (const type of ['TEARDOWN', 'REVIVE', 'SUPPRESS']) {
      const body = JSON.stringify({ type, framework_id: { value: cluster.frameworkId } });
      const { nobody, wrong, other } = await repliesTo({ path: '/api/v1/scheduler', body });
      expect([nobody.status, wrong.status, other.status]).toEqual([401, 401, 400]);
      expect(other.text).toContain("Authenticated principal 'other' does not match principal");
    }
  });

  it('cannot claim the principal of another', async () => {
    const framework_info = { ...hiddenFramework, principal: 'right' };
    const body = JSON.stringify({ type: 'SUBSCRIBE', subscribe: { framework_info } });
    const { status, text } = await askAs('other', cluster.port, { path: '/api/v1/scheduler', body });
    expect([status, text.includes('SUBSCRIBED')]).toEqual([400, false]);
  });
});

const drain = { agent_id: { value: 'none' } };
const resource = [
  {
    name: 'cpus',
    type: 'SCALAR',
    scalar: { value: 1 },
    reservations: [{ type: 'DYNAMIC', role: 'x', principal: 'p' }],
  },
];
const volume = { ...resource[0], disk: { persistence: { id: 'v', principal: 'p' } } };

/** What each call needs to be understood. */
const parts: Readonly<Record<CallType, object>> = {
  UNKNOWN: {},
  GET_HEALTH: {},
  GET_FLAGS: {},
  GET_VERSION: {},
  GET_METRICS: { get_metrics: {} },
  GET_LOGGING_LEVEL: {},
  SET_LOGGING_LEVEL: { set_logging_level: { level: 0, duration: { nanoseconds: 1 } } },
  LIST_FILES: { list_files: { path: '/master/log' } },
  READ_FILE: { read_file: { path: '/master/log', offset: 0 } },
  GET_STATE: {},
  GET_AGENTS: {},
  GET_FRAMEWORKS: {},
  GET_EXECUTORS: {},
  GET_OPERATIONS: {},
  GET_TASKS: {},
  GET_ROLES: {},
  GET_WEIGHTS: {},
  UPDATE_WEIGHTS: { update_weights: { weight_infos: [{ role: 'x', weight: 2 }] } },
  GET_MASTER: {},
  SUBSCRIBE: {},
  RESERVE_RESOURCES: { reserve_resources: { agent_id: { value: 'none' }, resources: resource } },
  UNRESERVE_RESOURCES: { unreserve_resources: { agent_id: { value: 'none' }, resources: resource } },
  CREATE_VOLUMES: { create_volumes: { agent_id: { value: 'none' }, volumes: [volume] } },
  DESTROY_VOLUMES: { destroy_volumes: { agent_id: { value: 'none' }, volumes: [volume] } },
  GROW_VOLUME: { grow_volume: { agent_id: { value: 'none' }, volume, addition: resource[0] } },
  SHRINK_VOLUME: { shrink_volume: { agent_id: { value: 'none' }, volume, subtract: { value: 1 } } },
  GET_MAINTENANCE_STATUS: {},
  GET_MAINTENANCE_SCHEDULE: {},
  UPDATE_MAINTENANCE_SCHEDULE: {
    update_maintenance_schedule: { schedule: { windows: [{ unavailability: { start: { nanoseconds: 1 } } }] } },
  },
  START_MAINTENANCE: { start_maintenance: { machines: [{ hostname: 'no-machine' }] } },
  STOP_MAINTENANCE: { stop_maintenance: { machines: [{ hostname: 'no-machine' }] } },
  DRAIN_AGENT: { drain_agent: drain },
  DEACTIVATE_AGENT: { deactivate_agent: drain },
  REACTIVATE_AGENT: { reactivate_agent: drain },
  GET_QUOTA: {},
  UPDATE_QUOTA: { update_quota: { quota_configs: [{ role: 'x' }] } },
  SET_QUOTA: { set_quota: { quota_request: { role: 'x', guarantee: [{ ...resource[0], reservations: [] }] } } },
  REMOVE_QUOTA: { remove_quota: { role: 'x' } },
  TEARDOWN: { teardown: { framework_id: { value: 'none' } } },
  MARK_AGENT_GONE: { mark_agent_gone: drain },
};

/** What the answers to those who may see it hold of what is hidden. */
const shown: Partial<Readonly<Record<CallType, readonly string[]>>> = {
  GET_STATE: ['hidden-task', 'hidden-executor', 'hidden-framework', 'hidden-role'],
  SUBSCRIBE: ['hidden-task', 'hidden-executor', 'hidden-framework', 'hidden-role'],
  GET_AGENTS: ['hidden-role'],
  GET_FRAMEWORKS: ['hidden-framework'],
  GET_EXECUTORS: ['hidden-executor'],
  GET_TASKS: ['hidden-task'],
  GET_ROLES: ['hidden-role'],
  GET_WEIGHTS: ['hidden-role'],
  GET_QUOTA: ['hidden-role'],
  GET_MAINTENANCE_STATUS: ['hidden-machine'],
  GET_MAINTENANCE_SCHEDULE: ['hidden-machine'],
};

describe('the calls of the master', () => {
  it('are open to all whom the realm lets in only where nothing is to be protected', () => {
    const open = Object.entries(callRights).filter(([, right]) => right === 'anyone' || right === 'absent');
    const health = ['UNKNOWN', 'GET_HEALTH', 'GET_VERSION', 'GET_METRICS', 'GET_LOGGING_LEVEL', 'GET_MASTER'];
    expect(open.map(([type]) => type)).toEqual(health);
  });

  it.each(Object.keys(CallType.numbers) as CallType[])('%s', async (type) => {
    const replies = await repliesTo({ path: '/api/v1', body: JSON.stringify({ type, ...parts[type] }) });
    expectRow(type, replies, { right: callRights[type], realm: true });
    expect(replies.right.text).not.toContain('Failed to validate');
    for (const marker of shown[type] ?? []) expect(replies.right.text).toContain(marker);
  });
});
