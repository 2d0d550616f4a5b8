/** Asking the master what has become of tasks, and asking again for those it says nothing about. */
import type { TaskStatus } from '../../wire/gen/mesos.ts';
import { type Condition, isTerminal } from './conditions.ts';
import type { Instance } from './instance.ts';
import { retryKill } from './kills.ts';
import type { Turn } from './turn.ts';

// A new master is silent about tasks whose agent is not back yet, which usually takes a second.
const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/** Asks the master about every task it should know, and about those we may have forgotten. */
export function reconcile(turn: Turn): void {
  const { state } = turn;
  state.timers.set('reconcile', turn.nowMs + state.settings.reconcileIntervalMs);
  if (!state.isRegistered) return;
  state.unanswered.clear();
  for (const instance of state.instances.values()) if (isOpen(instance)) state.unanswered.add(instance.id);
  ask(turn);
  turn.effects.push({ type: 'reconcile', tasks: [] });
  state.askWaitMs = firstWaitMs;
  if (state.unanswered.size > 0) state.timers.set('ask', turn.nowMs + firstWaitMs);
}

/** Asks once more about the tasks that were not answered for, and waits longer for the next time. */
export function askAgain(turn: Turn): void {
  const { state, nowMs } = turn;
  if (!state.isRegistered) return;
  ask(turn);
  if (state.unanswered.size === 0) return;
  state.askWaitMs = Math.min(longestWaitMs, state.askWaitMs * 2);
  state.timers.set('ask', nowMs + state.askWaitMs);
}

function ask(turn: Turn): void {
  const { instances, unanswered } = turn.state;
  const tasks: { taskId: string; agentId?: string }[] = [];
  for (const id of unanswered) {
    const instance = instances.get(id);
    if (instance?.task === undefined || !isOpen(instance)) unanswered.delete(id);
    else
      tasks.push({
        taskId: instance.task.id,
        ...(instance.agent === undefined ? {} : { agentId: instance.agent.agentId }),
      });
  }
  if (tasks.length > 0) turn.effects.push({ type: 'reconcile', tasks });
}

function isOpen({ task, condition }: Instance): boolean {
  return task !== undefined && !isTerminal(condition);
}

/** The master has said something about the instance's task: `condition`. */
export function noteAnswer(
  turn: Turn,
  instanceId: string,
  told: Pick<TaskStatus, 'reason'>,
  condition: Condition,
): void {
  turn.state.unanswered.delete(instanceId);
  if (told.reason !== 'REASON_RECONCILIATION' || isTerminal(condition) || condition === 'Unreachable') return;
  // What was to be killed is alive: a master that did not know the task yet has dropped the kill.
  retryKill(turn, instanceId);
}

/** Nobody is there to answer; the next registration asks about everything. */
export function stopAsking(turn: Turn): void {
  turn.state.unanswered.clear();
  turn.state.timers.cancel('ask');
}
