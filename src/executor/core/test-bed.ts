/** Built-in executors on a virtual clock, for tests of their core. */

import type { KillPolicy, TaskInfo, TaskStatus } from '../../wire/gen/mesos.ts';
import type { ExecutorEffect, ExecutorEvent } from './events.ts';
import { createExecutorState, type ExecutorFacts, type ExecutorState } from './executor-state.ts';
import { step } from './step.ts';

export const exited = (code: number): number => code << 8;
export const grace = (seconds: number): KillPolicy => ({ grace_period: { nanoseconds: seconds * 1e9 } });

export function task(taskId: string, more: Partial<TaskInfo> = {}): TaskInfo {
  return { name: taskId, task_id: { value: taskId }, agent_id: { value: 'S0' }, ...more };
}

export interface VirtualExecutor {
  readonly state: ExecutorState;
  readonly statuses: TaskStatus[];
  readonly effects: ExecutorEffect[];
  post(event: ExecutorEvent): readonly ExecutorEffect[];
  states(): string[];
  last(): TaskStatus | undefined;
  /** Kinds of all effects; signals by their names. */
  kinds(): string[];
  /** Moves the clock on, taking every deadline at its moment. */
  advance(ms: number): void;
  /** Its container is prepared and started. */
  start(taskId: string): void;
  /** Answers the question that waits. */
  answer(taskId: string, exitCode: number, checkKind?: 'health' | 'check'): readonly ExecutorEffect[];
  /** Questions asked so far. */
  asked(): number;
}

/** One executor on a virtual clock. */
export function bench(facts: Partial<ExecutorFacts> = {}): VirtualExecutor {
  const state = createExecutorState(
    {
      kind: 'command',
      executorId: 'e',
      agentId: 'S0',
      containerId: 'c',
      sandbox: '/sandbox',
      hostIp: '10.0.0.1',
      canTellKilling: true,
      shutdownGraceMs: 5000,
      ...facts,
    },
    7n,
  );
  let nowMs = 0;
  const statuses: TaskStatus[] = [];
  const effects: ExecutorEffect[] = [];
  const take = (made: readonly ExecutorEffect[]): readonly ExecutorEffect[] => {
    for (const effect of made) {
      effects.push(effect);
      if (effect.kind === 'send-status') statuses.push(effect.status);
    }
    return made;
  };
  const post = (event: ExecutorEvent) => take(step(state, event, nowMs));
  return {
    state,
    statuses,
    effects,
    post,
    states: () => statuses.map((status) => status.state),
    last: () => statuses.at(-1),
    kinds: () => effects.map((effect) => ('signal' in effect ? effect.signal : effect.kind)),
    advance: (ms: number) => {
      const untilMs = nowMs + ms;
      for (let next = state.deadlines.nextMs; next !== undefined && next <= untilMs; next = state.deadlines.nextMs) {
        nowMs = Math.max(nowMs, next);
        post({ kind: 'ticked' });
      }
      nowMs = untilMs;
    },
    start: (taskId: string) => {
      post({ kind: 'container-prepared', taskId });
      post({ kind: 'container-started', taskId, status: { executor_pid: 9 } });
    },
    answer: (taskId: string, exitCode: number, checkKind: 'health' | 'check' = 'health') => {
      const asked = effects.findLast((effect) => effect.kind === 'ask' && effect.checkKind === checkKind);
      if (asked?.kind !== 'ask') throw new Error('nothing was asked');
      return post({
        kind: 'check-answered',
        taskId,
        checkKind,
        round: asked.round,
        answer: { kind: 'command', exitCode },
      });
    },
    asked: () => effects.filter((effect) => effect.kind === 'ask').length,
  };
}

export function running(info: TaskInfo, facts: Partial<ExecutorFacts> = {}): VirtualExecutor {
  const one = bench(facts);
  one.post({ kind: 'task-launched', task: info });
  one.start(info.task_id.value);
  return one;
}

export const ended = (taskId: string, waitStatus: number): ExecutorEvent => ({
  kind: 'container-ended',
  taskId,
  end: { waitStatus },
});
