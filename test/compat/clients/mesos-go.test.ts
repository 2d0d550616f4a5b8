/**
 * Frameworks on Debian's mesos-go, which nobody of us has touched: built offline with Debian's Go, they run tasks to
 * their end on our master and agent, over libprocess (v0 drivers of scheduler and executor) and over v1 in both forms.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../../integration/master/test-master.ts';
import { until } from '../../until.ts';
import { buildGo, buildTimeoutMs, haveMesosGo } from './go-program.ts';
import { runProgram } from './run-program.ts';

describe.skipIf(!haveMesosGo('api/v0/scheduler/scheduler.go'))("frameworks on Debian's mesos-go", () => {
  const directory = new AgentDirectory();
  const builds = mkdtempSync(join(tmpdir(), 'stadion-mesos-go-'));
  let master: TestMaster;
  let agent: RunningAgent;

  beforeAll(async () => {
    master = await startTestMaster();
    agent = await startTestAgent(directory, `127.0.0.1:${master.port}`);
    await until('the agent is registered', () => master.running.door.state.agents.size === 1);
  });
  afterAll(async () => {
    await agent?.close({ killTasks: true });
    if (master !== undefined) await stopTestMaster(master);
    directory.dispose();
    rmSync(builds, { recursive: true, force: true });
  });

  const completed = (frameworkId: string): boolean =>
    master.running.door.state.completedFrameworks.has(frameworkId) &&
    !master.running.door.state.frameworks.has(frameworkId);

  it(
    'v0 drivers of scheduler and executor: launch, messages, reconciliation, kill, stop',
    async () => {
      const scheduler = buildGo(builds, 'scheduler-v0');
      const executor = buildGo(builds, 'executor-v0');
      const mark = join(builds, 'mark-v0');
      const ended = await runProgram(scheduler, [`127.0.0.1:${master.port}`, mark, executor], builds);
      expect(ended.code, ended.stderr).toBe(0);
      const seen = JSON.parse(ended.stdout) as {
        readonly frameworkId: string;
        readonly states: Readonly<Record<string, readonly string[]>>;
      };
      expect(seen).toMatchObject({ messages: ['got input'], errors: [] });
      const ends = (states: readonly string[] | undefined): readonly string[] =>
        (states ?? []).filter((state) => state !== 'TASK_STARTING');
      expect(ends(seen.states['command'])).toEqual(['TASK_RUNNING', 'TASK_FINISHED']);
      expect(ends(seen.states['executed'])).toEqual(['TASK_RUNNING', 'TASK_FINISHED']);
      expect(ends(seen.states['killed'])).toEqual(['TASK_RUNNING', 'TASK_KILLED']);
      expect(readFileSync(mark, 'utf8')).toBe('ran\n');
      await until('the framework is torn down', () => completed(seen.frameworkId));
      const framework = master.running.door.state.completedFrameworks.get(seen.frameworkId);
      expect(framework?.pid).toMatch(/^scheduler\(1\)@127\.0\.0\.1:\d+$/);
      // Everything was acknowledged before the end.
      const states = [...(framework?.completedTasks.values() ?? [])].map(({ id, message }) => [id, message.state]);
      expect(states.sort()).toEqual([
        ['command', 'TASK_FINISHED'],
        ['executed', 'TASK_FINISHED'],
        ['killed', 'TASK_KILLED'],
      ]);
    },
    2 * buildTimeoutMs,
  );

  it.each(['protobuf', 'json'])(
    'v1 library, %s: operator calls, subscription, a task, teardown',
    async (form) => {
      const scheduler = buildGo(builds, 'scheduler-v1');
      const mark = join(builds, `mark-${form}`);
      const ended = await runProgram(scheduler, [`http://127.0.0.1:${master.port}`, mark, form], builds);
      expect(ended.code, ended.stderr).toBe(0);
      const seen = JSON.parse(ended.stdout) as { readonly frameworkId: string; readonly metrics: number };
      expect(seen).toMatchObject({
        states: ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED'],
        healthy: true,
        version: '1.12.0',
        agents: form === 'protobuf' ? 1 : 0,
        level: 0,
      });
      expect(seen.metrics).toBeGreaterThan(200);
      expect(readFileSync(mark, 'utf8')).toBe('ran\n');
      await until('the framework is torn down', () => completed(seen.frameworkId));
    },
    2 * buildTimeoutMs,
  );
});
