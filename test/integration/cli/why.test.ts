/** `stadion why` against a real master, with a Marathon and a Chronos that answer as the originals do. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { why } from '../../../src/cli/commands/why.ts';
import { until } from '../../until.ts';
import { frameworkInfo, SchedulerClient, taskFor } from '../master/scheduler-client.ts';
import { SimulatedAgent } from '../master/simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../master/test-master.ts';

interface Outcome {
  readonly exitCode: number;
  readonly out: string;
}

const apps: Record<string, object> = {
  '/web': {
    id: '/web',
    instances: 3,
    tasksRunning: 1,
    cpus: 3,
    mem: 64,
    portDefinitions: [],
    role: 'dev',
    lastTaskFailure: { state: 'TASK_FAILED', message: 'exit 1', host: 'a.test', timestamp: '2026-01-01T00:00:00Z' },
  },
  '/rack': { id: '/rack', instances: 1, tasksRunning: 0, cpus: 0.1, mem: 32, role: 'dev' },
  '/well': { id: '/well', instances: 2, tasksRunning: 2 },
  '/none': { id: '/none', instances: 0 },
  '/slow': { id: '/slow', instances: 2, tasksRunning: 0, tasksStaged: 1, deployments: [{ id: 'd1' }] },
};

const jobs = [
  { name: 'big', cpus: 100, mem: 1, disk: 0, errorsSinceLastSuccess: 2, lastError: '2026-01-01T00:00:00.000Z' },
  { name: 'off', cpus: 0.1, mem: 1, disk: 0, disabled: true },
  { name: 'idle', cpus: 0.1, mem: 1, disk: 0 },
];

describe('stadion why', () => {
  let master: TestMaster;
  let services: Server;
  let url = '';
  let agentId = '';
  const agent = new SimulatedAgent('a.test');
  let client: SchedulerClient;

  /** What Marathon's and Chronos's paths answer. */
  function answer(path: string): unknown {
    if (path.startsWith('/v2/apps/')) {
      const app = apps[decodeURIComponent(path.slice('/v2/apps/'.length))];
      return app === undefined ? undefined : { app };
    }
    const unused = [{ offer: { agentId, hostname: 'a.test' }, reason: ['UnfulfilledConstraint'] }];
    const summary = {
      processedOffersCount: 4,
      rejectSummaryLastOffers: [{ reason: 'InsufficientCpus', declined: 4, processed: 4 }],
    };
    switch (path) {
      case '/v2/queue':
        return {
          queue: [
            { app: { id: '/web' }, count: 2, delay: { timeLeftSeconds: 9 }, processedOffersSummary: summary },
            { app: { id: '/rack' }, count: 1, delay: { timeLeftSeconds: 0 }, lastUnusedOffers: unused },
          ],
        };
      // A master that knows of frameworks and cannot explain its offers.
      case '/state-summary':
        return { frameworks: [{ id: 'F', name: 'marathon', webui_url: url, active: true }] };
      case '/v1/scheduler/jobs/search':
        return jobs;
      case '/v1/scheduler/jobs/summary':
        return {
          jobs: [
            { name: 'big', status: 'failure', state: 'queued' },
            { name: 'off', status: 'fresh', state: 'idle' },
            { name: 'idle', status: 'success', state: 'idle', nextRun: '2030-01-01T00:00:00Z' },
          ],
        };
      default:
        return undefined;
    }
  }

  beforeAll(async () => {
    services = createServer((request, response) => {
      const found = answer(new URL(request.url ?? '', 'http://x').pathname.replace('/v2/apps//', '/v2/apps/%2F'));
      response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? {}));
    });
    await new Promise<void>((resolve) => services.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(services.address() as AddressInfo).port}`;
    master = await startTestMaster();
    await agent.start(master.pid);
    await agent.register();
    agentId = [...master.running.door.state.agents.keys()][0] ?? '';
    client = new SchedulerClient(master.port, 'application/json');
    await client.subscribe({ ...frameworkInfo(), name: 'marathon', webui_url: url });
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 'holds-some', { cpus: 2, mem: 100 })], 3600);
    await agent.launched('holds-some');
    await until('the rest is declined', () => master.running.door.state.offers.size === 0);
  });
  afterAll(async () => {
    client.disconnect();
    await agent.stop();
    await stopTestMaster(master);
    await new Promise((resolve) => services.close(resolve));
  });

  async function ask(...args: string[]): Promise<Outcome> {
    let out = '';
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    try {
      const exitCode = await why.run(['--master', `127.0.0.1:${master.port}`, '--chronos', url, ...args]);
      return { exitCode, out };
    } finally {
      stdout.mockRestore();
      stderr.mockRestore();
    }
  }

  it('says of an app what is missing, where, and who has it', async () => {
    const { exitCode, out } = await ask('/web');
    expect(exitCode).toBe(3);
    expect(out).toContain('app /web of marathon: 1 of 3 instances run, 2 wait for a place');
    expect(out).toContain('The next start waits 9 s, since instances failed.');
    expect(out).toContain('Last failure: TASK_FAILED (exit 1) on a.test');
    expect(out).toContain('InsufficientCpus 4 of 4');
    expect(out).toMatch(/a\.test +\S+-S0 +too-little +2 cpus free, 3 asked: 1 short \(2 held by framework marathon\)/);
  });

  it("gives Marathon's reason where the master knows none", async () => {
    const { exitCode, out } = await ask('rack');
    expect(exitCode).toBe(3);
    expect(out).toMatch(/a\.test +\S+ +declined +Marathon: UnfulfilledConstraint/);
  });

  it.each([
    ['/well', 0, 'all 2 instances run'],
    ['none', 0, 'scaled to 0'],
    ['slow', 3, '1 are being started by their agents, deployment d1 is not finished'],
    ['off', 3, 'it is disabled'],
    ['idle', 0, 'no run waits, the next run is due at 2030-01-01T00:00:00Z'],
    ['big', 3, 'It failed 2 times since it last succeeded'],
    ['big', 3, 'cpus in all, 100 asked'],
    ['holds-some', 3, 'the agent has not said yet that it starts'],
    ['marathon', 3, 'declined by the framework for a while'],
  ])('%s: exit code %i, %s', async (target, exitCode, text) => {
    const outcome = await ask(target);
    expect(outcome.out).toContain(text);
    expect(outcome.exitCode).toBe(exitCode);
  });

  it('finds a place for a shape, or none', async () => {
    expect(await ask('--cpus', '2')).toMatchObject({ exitCode: 0 });
    expect((await ask('--cpus', '2')).out).toContain('2 of 2 free cpus');
    expect(await ask('--cpus', '2.5', '--role', 'other')).toMatchObject({ exitCode: 3 });
    expect((await ask('--attribute', 'floor:1')).out).toContain('the agent has no attribute floor');
    expect((await ask('--framework', 'marathon', '--cpus', '1')).out).toContain('filtered');
  });

  it('tells everything that waits when it is asked for nothing', async () => {
    const { exitCode, out } = await ask();
    expect(exitCode).toBe(3);
    expect(out).toContain('app /web of marathon');
    expect(out).toContain('app /rack of marathon');
  });

  it('answers in JSON', async () => {
    const { out } = await ask('--json', '/web');
    expect(JSON.parse(out)).toMatchObject([
      { isWell: false, agentsTotal: 1, agents: [{ code: 'too-little', short: { cpus: 1 } }] },
    ]);
  });

  it('tells what Marathon says where the master does not explain itself', async () => {
    const elsewhere = ['--master', url.replace('http://', '')];
    const { exitCode, out } = await ask(...elsewhere, '/rack');
    expect(exitCode).toBe(3);
    expect(out).toMatch(/a\.test +\S+ +declined +Marathon: UnfulfilledConstraint/);
    expect((await ask(...elsewhere, '/web')).out).toContain('InsufficientCpus 4 of 4');
    await expect(ask(...elsewhere, '--cpus', '1')).rejects.toThrow('does not explain its offers');
  });

  it('says what it cannot answer, and what it does not understand', async () => {
    await expect(ask('nobody')).rejects.toThrow("no app, job, framework or task 'nosuch'".replace('nosuch', 'nobody'));
    await expect(ask('--framework', 'nobody')).rejects.toThrow("knows no framework 'nobody'");
    expect(await ask('--cpus', 'many')).toMatchObject({ exitCode: 2 });
    expect(await ask('one', 'two')).toMatchObject({ exitCode: 2 });
    expect((await ask('--help')).out).toContain('usage: stadion why');
  });
});
