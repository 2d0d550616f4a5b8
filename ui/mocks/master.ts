import { bodyOf, type MockAnswer, type MockProgram } from './http.ts';
import { agents, type MockAgent } from './master-agents.ts';
import { frameworks, tasks, v1Tasks } from './master-tasks.ts';

const seconds = (): number => Date.now() / 1000;
const startedS = seconds() - 3 * 86_400;

const countStates = (list: readonly { readonly state: string }[]): Record<string, number> => {
  const names = [
    'STAGING',
    'STARTING',
    'RUNNING',
    'KILLING',
    'FINISHED',
    'KILLED',
    'FAILED',
    'LOST',
    'ERROR',
    'UNREACHABLE',
  ];
  return Object.fromEntries(
    names.map((name) => [`TASK_${name}`, list.filter((task) => task.state === `TASK_${name}`).length]),
  );
};

function summary(): unknown {
  return {
    hostname: 'master1.example',
    cluster: 'demo',
    slaves: agents.map((agent) => ({
      ...agent,
      ...countStates(tasks.filter((task) => task.slave_id === agent.id)),
      framework_ids: frameworks.map((framework) => framework.id),
    })),
    frameworks: frameworks.map(({ tasks: _, ...framework }) => ({
      ...framework,
      ...countStates(tasks.filter((task) => task.framework_id === framework.id)),
      slave_ids: [...new Set(tasks.filter((task) => task.framework_id === framework.id).map((task) => task.slave_id))],
    })),
  };
}

type AgentCall = { readonly agent_id?: { readonly value?: string } };

/** The agents that were drained since the fixtures were started, which never comes to an end here. */
const drains = new Map<string, unknown>();

function drainAgent(call: Record<string, unknown>): MockAnswer {
  const { agent_id: id, ...config } = (call['drain_agent'] ?? {}) as AgentCall;
  drains.set(id?.value ?? '', { state: 'DRAINING', config });
  return {};
}

const withDrain = (agent: MockAgent): MockAgent =>
  drains.has(agent.id)
    ? {
        ...agent,
        deactivated: true,
        drain_info: drains.get(agent.id),
        estimated_drain_start_time_seconds: Math.floor(seconds()) - 5,
      }
    : agent;

function operatorCall(call: Record<string, unknown>): MockAnswer {
  const { type } = call;
  if (type === 'GET_TASKS') return { json: { type, get_tasks: v1Tasks() } };
  if (type === 'GET_MASTER') {
    const info = {
      id: '753f31eb-8fc2-4227-bab9-a48d2ca01bc1',
      ip: 16777343,
      port: 5050,
      hostname: 'master1.example',
      version: '1.12.0',
    };
    return { json: { type, get_master: { master_info: info, start_time: startedS, elected_time: startedS + 2 } } };
  }
  if (type === 'GET_OPERATIONS') return { json: { type, get_operations: {} } };
  const refused = { status: 403, text: 'Forbidden: ops may not do this to agent1.example' };
  if (type === 'MARK_AGENT_GONE') return refused;
  if (type === 'DRAIN_AGENT') return drainAgent(call);
  return { status: 501 };
}

const log = (name: string): string => {
  const since = Math.floor((seconds() - startedS) % 1000) + 400;
  const line = (index: number): string =>
    `2026-03-01 10:${String(index % 60).padStart(2, '0')}:00 ${name} request ${index} GET /health 200 3ms`;
  return `${Array.from({ length: since }, (_, index) => line(index)).join('\n')}\n`;
};

const sandbox: Readonly<Record<string, string>> = {
  stdout: 'grow',
  stderr: 'WARN configuration file not found, using defaults\n',
  'site/index.html': '<h1>hello</h1>\n',
};

function files(operation: string, query: URLSearchParams): MockAnswer {
  const path = query.get('path') ?? '';
  const inside = /\/runs\/latest(?:\/tasks\/[^/]+)?\/?(.*)$/.exec(path)?.[1];
  if (inside === undefined) return { status: 404 };
  if (operation === 'browse') {
    const root = path.replace(/\/$/, '');
    const entry = (name: string, mode: string, size: number) => ({
      path: `${root}/${name}`,
      size,
      mode,
      mtime: Math.floor(seconds() - 90),
      nlink: 1,
      uid: 'root',
      gid: 'root',
    });
    if (inside === 'site') return { json: [entry('index.html', '-rw-r--r--', 15)] };
    const list = [
      entry('site', 'drwxr-xr-x', 4096),
      entry('stderr', '-rw-r--r--', 50),
      entry('stdout', '-rw-r--r--', log('web').length),
    ];
    return { json: list };
  }
  const known = sandbox[inside];
  if (known === undefined) return { status: 404 };
  const text = known === 'grow' ? log('web') : known;
  if (operation === 'download') return { text, headers: { 'Content-Disposition': `attachment; filename=${inside}` } };
  const offset = Number(query.get('offset') ?? -1);
  if (offset < 0) return { json: { data: '', offset: text.length } };
  const length = Math.min(Number(query.get('length') ?? 65_536), 65_536);
  return { json: { data: text.slice(offset, offset + length), offset } };
}

function agentProxy(path: string, query: URLSearchParams): MockAnswer | undefined {
  const [, agentId, rest] = /^\/agents\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (agentId === undefined || rest === undefined) return undefined;
  if (rest.startsWith('files/')) return files(rest.slice('files/'.length), query);
  if (rest !== 'state') return undefined;
  const own = tasks.filter((task) => task.slave_id === decodeURIComponent(agentId));
  const executor = { id: 'e', tasks: own.filter((task) => task.state === 'TASK_RUNNING'), completed_tasks: [] };
  return { json: { frameworks: [{ executors: [executor], completed_executors: [] }], completed_frameworks: [] } };
}

const reserved = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 512 },
  role: 'db',
  reservations: [{ type: 'DYNAMIC', role: 'db', principal: 'ops' }],
  disk: { persistence: { id: 'pgdata', principal: 'ops' }, volume: { container_path: 'data', mode: 'RW' } },
};

function explain(query: URLSearchParams): unknown {
  const asked = Number(query.get('cpus') ?? 0);
  const offers = agents.slice(0, 2).map(({ id, hostname }, index) => {
    const short = asked - 4 + index;
    const reason = `${4 - index} cpus free, ${asked} asked: ${short} short (${3.5 + index} held by framework marathon)`;
    const head = { role: query.get('role') ?? '*', slave_id: id, hostname };
    if (short <= 0) return { ...head, code: 'fits', reason: `${asked} of ${4 - index} free cpus` };
    return { ...head, code: 'too-little', reason, short: { cpus: short } };
  });
  return { framework_id: '', known: false, agents_total: 2, obstacles: [], offers, counts: {} };
}

/** The master's endpoints over a small made-up cluster. */
export const mockMaster: MockProgram = ({ method, path, query, body }) => {
  switch (path) {
    case '/state-summary':
      return { json: summary() };
    case '/metrics/snapshot':
      return {
        json: {
          'master/slaves_unreachable': 1,
          'master/tasks_failed': 7,
          'master/tasks_finished': 412,
          'master/outstanding_offers': 2,
        },
      };
    case '/roles':
      return {
        json: {
          roles: [
            {
              name: '*',
              weight: 1,
              quota: { guarantee: {}, limit: {}, consumed: {} },
              allocated: { cpus: 6.2, mem: 5120 },
              offered: { cpus: 2, mem: 1024 },
              reserved: {},
              resources: {},
              frameworks: frameworks.map((entry) => entry.id),
            },
            {
              name: 'db',
              weight: 2,
              quota: { guarantee: { cpus: 2 }, limit: { cpus: 8, mem: 16384, disk: 512 }, consumed: { disk: 512 } },
              allocated: {},
              offered: {},
              reserved: { disk: 512 },
              resources: {},
              frameworks: [],
            },
          ],
        },
      };
    case '/slaves': {
      const full = agents.map(withDrain).map((agent) => ({
        ...agent,
        reserved_resources_full: agent.hostname === 'agent2.example' ? { db: [reserved] } : {},
        unreserved_resources_full: [],
        used_resources_full: [],
        offered_resources_full: [],
      }));
      return { json: { slaves: full.filter((agent) => agent.id === query.get('slave_id')), recovered_slaves: [] } };
    }
    case '/offers/explain':
      return { json: explain(query) };
    case '/frameworks': {
      const wanted = query.get('framework_id');
      return {
        json: {
          frameworks: frameworks.filter((entry) => wanted === null || entry.id === wanted),
          completed_frameworks: [],
        },
      };
    }
    case '/tasks': {
      const id = query.get('task_id');
      return {
        json: {
          tasks: tasks.filter((task) => id === null || task.id === id).slice(0, Number(query.get('limit') ?? 100)),
        },
      };
    }
    case '/api/v1':
      return method === 'POST' ? operatorCall(bodyOf({ method, path, query, body })) : { status: 405 };
    default:
      return agentProxy(path, query);
  }
};
