import { jobs, states, withJobDefaults } from './chronos-jobs.ts';
import { bodyOf, type MockAnswer, type MockProgram, type MockRequest } from './http.ts';

const refused = (message: string): MockAnswer => ({ status: 400, json: { status: 'Bad Request', message } });

function save(request: MockRequest): MockAnswer {
  const body = bodyOf(request);
  const name = String(body['name'] ?? '');
  if (!/^[\w.-]+$/.test(name)) return refused(`the job's name is invalid. Allowed names: '[\\w\\.-]+'`);
  for (const parent of (body['parents'] as string[] | undefined) ?? []) {
    if (!jobs.has(parent)) return refused(`Parent job not found: ${parent}`);
  }
  const { successCount, errorCount, lastSuccess, lastError, errorsSinceLastSuccess } = jobs.get(name) ?? {};
  const counters = Object.fromEntries(
    Object.entries({ successCount, errorCount, lastSuccess, lastError, errorsSinceLastSuccess }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  jobs.set(name, withJobDefaults({ ...body, ...counters }));
  return { status: 204 };
}

const clock = (ms: number): string => {
  const time = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(time.getMonth() + 1)}/${two(time.getDate())}/${two(time.getFullYear() % 100)} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
};

function stats(name: string): MockAnswer {
  const job = jobs.get(name);
  if (job === undefined) return refused(`Unknown Job: ${name}`);
  if (job['lastSuccess'] === '' && job['lastError'] === '')
    return { json: { histogram: { count: 0 }, taskStatHistory: [] } };
  const now = Date.now();
  const run = (index: number) => ({
    taskId: `ct:${now - index * 600_000}:${index === 2 ? 1 : 0}:${name}:`,
    jobName: name,
    slaveId: 'S1',
    startTime: clock(now - index * 600_000),
    endTime: clock(now - index * 600_000 + 42_000),
    duration: '42s',
    status: index === 2 ? 'Fail' : 'Success',
    ...(index === 2 ? { message: 'Command exited with status 3' } : {}),
  });
  return {
    json: {
      histogram: {
        '75thPercentile': 44_000,
        '95thPercentile': 61_000,
        '98thPercentile': 70_000,
        '99thPercentile': 74_000,
        median: 41_000,
        mean: 43_000,
        count: 120,
      },
      taskStatHistory: [0, 1, 2, 3, 4].map(run),
    },
  };
}

function waitingFor(name: string): unknown {
  const agent = {
    agentId: '753f31eb-8fc2-4227-bab9-a48d2ca01bc1-S2',
    hostname: 'agent2.example',
    offered: new Date().toISOString(),
    reasons: ['needs 0.1 cpus, offered 0'],
  };
  const entry = { name, waitingMs: 180_000, waiting: [], reasons: [], agents: [agent] };
  return { isRegistered: true, size: 1, queue: states.get(name) === 'queued' ? [entry] : [] };
}

function summary(): MockAnswer {
  const list = [...jobs.values()].map((job) => {
    const failed = Date.parse(String(job['lastError']) || '1970') > Date.parse(String(job['lastSuccess']) || '1970');
    const fresh = job['lastError'] === '' && job['lastSuccess'] === '';
    const status = fresh ? 'fresh' : failed ? 'failure' : 'success';
    return {
      name: job['name'],
      status,
      state: states.get(String(job['name'])) ?? 'idle',
      schedule: job['schedule'] ?? '',
      parents: job['parents'] ?? [],
      disabled: job['disabled'],
    };
  });
  return { json: { jobs: list } };
}

function oneJob(name: string, method: string): MockAnswer {
  const job = jobs.get(name);
  if (job === undefined) return refused(`Unknown Job: ${name}`);
  if (method === 'GET') return { json: job };
  if (method === 'PUT') states.set(name, '1 running');
  if (method === 'DELETE') jobs.delete(name);
  return { status: 204 };
}

/** Chronos' endpoints over a few made-up jobs, which can be created, changed, run and deleted. */
export const mockChronos: MockProgram = (request) => {
  const { method, path } = request;
  if (path === '/v1/info') return { json: { mesos_leader_ui_url: 'http://127.0.0.1:5050' } };
  const route = /^\/(?:v1\/)?scheduler\/(.*)$/.exec(path)?.[1];
  if (route === undefined) return undefined;
  if (route === 'jobs') return { json: [...jobs.values()] };
  if (route === 'jobs/summary') return summary();
  if ((route === 'iso8601' || route === 'dependency') && method === 'POST') return save(request);
  if (route === 'queue') return { json: waitingFor(request.query.get('job') ?? '') };
  if (route.startsWith('job/stat/')) return stats(decodeURIComponent(route.slice('job/stat/'.length)));
  if (route.startsWith('task/kill/') && method === 'DELETE') {
    states.delete(decodeURIComponent(route.slice('task/kill/'.length)));
    return { status: 204 };
  }
  if (route.startsWith('job/')) return oneJob(decodeURIComponent(route.slice('job/'.length)), method);
  return undefined;
};
