import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTerminal } from '../../model/task-state.ts';
import {
  KillTaskMessage,
  ShutdownExecutorMessage,
  ShutdownFrameworkMessage,
  SlaveReregisteredMessage,
  StatusUpdateMessage,
} from '../../wire/gen/internal.ts';
import type { TaskState } from '../../wire/gen/mesos.ts';
import type { Executor } from './state.ts';
import { agentId, frameworkId, masterPid, TestAgent, taskInfo } from './test-bed.ts';

const taskIds = ['a', 'b', 'c'] as const;
const task = fc.constantFrom(...taskIds);
const move = fc.oneof(
  fc.record({ kind: fc.constant('run' as const), task }),
  fc.record({ kind: fc.constant('kill' as const), task }),
  fc.record({
    kind: fc.constant('report' as const),
    task,
    state: fc.constantFrom<TaskState>('TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_FINISHED', 'TASK_KILLED'),
  }),
  fc.record({ kind: fc.constant('end' as const), task }),
  fc.record({ kind: fc.constant('shutdown-executor' as const), task }),
  fc.record({ kind: fc.constantFrom('acknowledge', 'flush', 'wait', 'lose-master', 'find-master', 'shutdown') }),
);
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

/** A core, the disk and a master that acknowledges when told to. */
class World {
  readonly agent: TestAgent = new TestAgent().registered();
  /** What the master was told of each task, in order. */
  readonly told = new Map<string, TaskState[]>();
  /** Tasks that the agent was asked to run, of a framework that was not shut down since. */
  readonly asked = new Set<string>();
  #unacknowledged: { readonly taskId: string; readonly uuid: Uint8Array }[] = [];
  readonly #seen = new Set<string>();

  constructor() {
    this.agent.holdsDisk = true;
  }

  perform(move: Move): void {
    this.#act(move);
    for (const { update } of this.agent.take(StatusUpdateMessage)) {
      const taskId = update.status.task_id.value;
      const uuid = update.uuid ?? new Uint8Array(0);
      this.#unacknowledged.push({ taskId, uuid });
      const key = Buffer.from(uuid).toString('hex');
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.told.set(taskId, [...(this.told.get(taskId) ?? []), update.status.state]);
    }
  }

  #act(move: Move): void {
    const { agent } = this;
    const ids = { framework_id: { value: frameworkId } };
    switch (move.kind) {
      case 'run':
        // A master gives an id again only when the earlier task with it is done with.
        // and never runs anything of a framework that it removed.
        if (this.asked.has(move.task) || agent.state.phase !== 'running') return;
        if (agent.state.frameworks.get(frameworkId)?.isTerminating === true) return;
        agent.run(taskInfo(move.task));
        if (this.#executor(move.task) !== undefined) this.asked.add(move.task);
        return;
      case 'kill':
        if (this.asked.has(move.task)) agent.receive(KillTaskMessage, { ...ids, task_id: { value: move.task } });
        return;
      case 'report':
        if (this.#executor(move.task)?.launched.has(move.task)) agent.report(move.task, move.state);
        return;
      case 'end':
        this.end(move.task);
        return;
      case 'shutdown-executor':
        agent.receive(ShutdownExecutorMessage, { ...ids, executor_id: { value: move.task } });
        return;
      case 'shutdown':
        if (agent.state.phase !== 'running') return;
        agent.receive(ShutdownFrameworkMessage, ids);
        this.asked.clear();
        return;
      default:
        this.#let(move.kind);
    }
  }

  /** What happens around the agent. */
  #let(kind: string): void {
    const { agent } = this;
    if (kind === 'flush') agent.flush();
    if (kind === 'wait') agent.advance(11_000);
    if (kind === 'lose-master') agent.post({ kind: 'master-detected', master: undefined });
    if (kind === 'acknowledge') {
      const next = this.#unacknowledged.shift();
      if (next !== undefined) agent.acknowledge(next.taskId, next.uuid);
    }
    if (kind === 'find-master' && agent.state.phase !== 'running') {
      agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
      agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
    }
  }

  #executor(taskId: string): Executor | undefined {
    return this.agent.state.frameworks.get(frameworkId)?.executors.get(taskId);
  }

  end(executorId: string): void {
    const executor = this.#executor(executorId);
    if (executor === undefined) return;
    const run = { frameworkId, executorId, containerId: executor.containerId };
    this.agent.post({ kind: 'executor-ended', run, termination: { status: 9 } });
  }

  /** Everything that can happen happens, until nothing more does. */
  settle(): void {
    for (let turn = 0; turn < 60; turn++) {
      for (const kind of ['find-master', 'flush', 'flush', 'acknowledge', 'wait'] as const) this.perform({ kind });
      if (turn > 5) for (const taskId of taskIds) this.end(taskId);
    }
  }
}

describe('whatever happens in whatever order', () => {
  it('every task ends for the master, and nothing is left behind', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 50 }), (script) => {
        const world = new World();
        for (const one of script) {
          world.perform(one);
          for (const executor of world.agent.state.frameworks.get(frameworkId)?.executors.values() ?? []) {
            const places = [executor.queued, executor.launched, executor.terminated];
            // A task is in one place at a time.
            for (const taskId of taskIds) expect(places.filter((place) => place.has(taskId)).length).toBeLessThan(2);
          }
        }
        world.settle();
        const { state } = world.agent;
        for (const taskId of world.asked) {
          const states = world.told.get(taskId) ?? [];
          expect([taskId, states.at(-1) ?? 'nothing', isTerminal(states.at(-1) ?? 'TASK_STAGING')]).toEqual([
            taskId,
            states.at(-1),
            true,
          ]);
          expect(states.filter(isTerminal)).toHaveLength(1);
        }
        expect(state.frameworks.size).toBe(0);
        expect(state.streams.size).toBe(0);
        expect(
          [...state.deadlines.entries()].map(([key]) => key).filter((key) => !/^(ping|register|disk)\|/.test(key)),
        ).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
