/**
 * kill -9 of agent, Docker Engine or both while 20 containers run and some of them end: none is lost, none started twice, each
 * end told once with the right code. DOCKER_ROUNDS=50 for the long run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StatusUpdateMessage } from '../../src/wire/gen/internal.ts';
import type { ContainerInfo, TaskInfo } from '../../src/wire/gen/mesos.ts';
import { AgentDirectory, AgentProcess } from '../agent/agents.ts';
import { agentId, frameworkId, ScriptedMaster, shellTask } from '../agent/scripted-master.ts';
import { canStartEngine, KillableEngine } from '../integration/killable-engine.ts';
import { until } from '../until.ts';

const TASKS = 20;
const ENDS_A_ROUND = 3;
const ROUNDS = Number(process.env['DOCKER_ROUNDS'] ?? 5);
const canRun = canStartEngine();

// Counts its starts and its life, and ends with the code that it is told.
const COMMAND = [
  'echo started >> $MESOS_SANDBOX/starts',
  'i=0',
  'while [ ! -s $MESOS_SANDBOX/end ]; do echo $i; i=$((i+1)); sleep 0.1; done',
  'exit $(cat $MESOS_SANDBOX/end)',
].join('; ');

describe.skipIf(!canRun).each([{ liveRestore: true }, { liveRestore: false }])('live-restore $liveRestore', (kind) => {
  let engine: KillableEngine;
  let directory: AgentDirectory;
  let master: ScriptedMaster;
  let agent: AgentProcess;
  const running = new Set<string>();
  let count = 0;

  beforeAll(async () => {
    engine = new KillableEngine(kind);
    await engine.start();
  });
  afterAll(() => engine?.close());

  beforeEach(async () => {
    directory = new AgentDirectory();
    master = await ScriptedMaster.start();
    agent = await startAgent();
    await master.untilRegistered();
  });
  afterEach(async () => {
    await agent.kill();
    await master.close();
    directory.dispose();
  });

  const startAgent = (): Promise<AgentProcess> =>
    AgentProcess.start(directory, master.address, [
      '--containerizers=docker,mesos',
      `--docker_socket=${engine.socketPath}`,
      '--docker_remove_delay=0ns',
    ]);

  const task = (): TaskInfo => {
    const container: ContainerInfo = { type: 'DOCKER', docker: { image: engine.image, network: 'NONE' } };
    const cpus = { name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.01 }, allocation_info: { role: '*' } };
    return shellTask(`t${count++}`, COMMAND, { container, resources: [cpus] });
  };

  const sandbox = (taskId: string): string =>
    join(directory.workDir, 'slaves', agentId, 'frameworks', frameworkId, 'executors', taskId, 'runs', 'latest');

  const fill = async (): Promise<void> => {
    while (running.size < TASKS) {
      const one = task();
      running.add(one.task_id.value);
      master.run(one);
    }
    await until(
      'all tasks to run',
      () => [...running].every((id) => master.statesOf(id).includes('TASK_RUNNING')),
      60_000,
    );
  };

  const endSome = (round: number): ReadonlyMap<string, number> => {
    const ends = new Map<string, number>();
    for (const id of [...running].slice(0, ENDS_A_ROUND)) {
      const code = 10 + ((round * ENDS_A_ROUND + ends.size) % 100);
      writeFileSync(join(sandbox(id), 'end'), String(code));
      ends.set(id, code);
    }
    return ends;
  };

  /** Terminal updates of a task, each once however often it was sent. */
  const endsOf = (taskId: string): readonly string[] => {
    const updates = master.heardOf(StatusUpdateMessage).filter(({ update: { status } }) => {
      return (
        status.task_id.value === taskId &&
        ['TASK_FAILED', 'TASK_FINISHED', 'TASK_KILLED', 'TASK_LOST'].includes(status.state)
      );
    });
    const byUuid = new Map(
      updates.map(({ update }) => [Buffer.from(update.uuid ?? []).toString('hex'), update.status]),
    );
    return [...byUuid.values()].map(({ state, message }) => `${state} ${message}`);
  };

  const ownContainers = async (): Promise<number> =>
    (await engine.docker.listContainers({ all: true })).filter(({ State: state }) => state === 'running').length;

  if (kind.liveRestore)
    it(`${ROUNDS} rounds lose nothing and tell every end once`, { timeout: 60_000 + ROUNDS * 30_000 }, async () => {
      await fill();
      for (let round = 0; round < ROUNDS; round++) {
        const killsAgent = round % 3 !== 0;
        const killsEngine = round % 3 !== 1;
        // Some end just before, some while nobody looks.
        const before = round % 2 === 0 ? endSome(round) : undefined;
        await Promise.all([killsAgent ? agent.kill() : undefined, killsEngine ? engine.end('SIGKILL') : undefined]);
        const ends = before ?? endSome(round);
        if (killsEngine) engine.launch();
        if (killsAgent) agent = await startAgent();
        if (killsEngine) await engine.untilUp();

        for (const [id, code] of ends) {
          running.delete(id);
          await master.until(() => endsOf(id).length > 0, `the end of ${id} in round ${round}`, 60_000);
          expect([round, id, endsOf(id)]).toEqual([round, id, [`TASK_FAILED Container exited with status ${code}`]]);
        }
        await until(
          `only ${running.size} containers in round ${round}`,
          async () => (await ownContainers()) === running.size,
        );
        for (const id of running) {
          expect([round, id, endsOf(id)]).toEqual([round, id, []]);
          expect(readFileSync(join(sandbox(id), 'starts'), 'utf8')).toBe('started\n');
        }
        await fill();
      }
      for (const id of running) {
        const lines = readFileSync(join(sandbox(id), 'stdout'), 'utf8')
          .trimEnd()
          .split('\n')
          .map(Number);
        expect([id, lines.every((line, index) => index === 0 || line > (lines[index - 1] ?? 0))]).toEqual([id, true]);
      }
      for (const id of running) master.kill(id);
      for (const id of running) await master.untilState(id, 'TASK_KILLED');
      running.clear();
      await until('no container', async () => (await engine.docker.listContainers({ all: true })).length === 0);
      for (let id = 0; id < count; id++) expect([id, endsOf(`t${id}`).length]).toEqual([id, 1]);
    });

  if (!kind.liveRestore)
    it('containers that die with their engine are told once, and why', async () => {
      await fill();
      await engine.end('SIGKILL');
      engine.launch();
      await engine.untilUp();
      for (const id of running) {
        await master.until(() => endsOf(id).length > 0, `the end of ${id}`, 60_000);
        expect(endsOf(id)).toHaveLength(1);
        expect(endsOf(id)[0]).toMatch(
          /^TASK_FAILED Container exited with status \d+ while the Docker Engine was restarted/,
        );
      }
      running.clear();
      await until('no container', async () => (await engine.docker.listContainers({ all: true })).length === 0);
    });

  if (!kind.liveRestore)
    it('containers that their engine ends before it goes are told once, and why', async () => {
      await fill();
      await engine.end('SIGTERM');
      for (const id of running) {
        await master.until(() => endsOf(id).length > 0, `the end of ${id}`, 60_000);
        expect(endsOf(id)).toHaveLength(1);
        expect(endsOf(id)[0]).toMatch(
          /^TASK_FAILED Container exited with status \d+ (after signal|while the Docker Engine)/,
        );
      }
      running.clear();
      engine.launch();
      await engine.untilUp();
      await until('no container', async () => (await engine.docker.listContainers({ all: true })).length === 0);
    });

  if (kind.liveRestore)
    it('kills and launches wait for an engine that is away', async () => {
      await fill();
      const [killed = ''] = running;
      await engine.end('SIGKILL');
      master.kill(killed);
      const late = task();
      master.run(late);
      await master.untilState(killed, 'TASK_KILLING');
      engine.launch();
      await master.untilState(killed, 'TASK_KILLED');
      await master.untilState(late.task_id.value, 'TASK_RUNNING');
      running.delete(killed);
      running.add(late.task_id.value);
      for (const id of running) expect([id, endsOf(id)]).toEqual([id, []]);
      for (const id of running) master.kill(id);
      for (const id of running) await master.untilState(id, 'TASK_KILLED');
      running.clear();
      await until('no container', async () => (await engine.docker.listContainers({ all: true })).length === 0);
    });
});
