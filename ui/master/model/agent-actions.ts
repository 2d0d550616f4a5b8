import { plural } from '../../shared/format/numbers.ts';
import type { Agent, AgentInFull } from '../api/agents.ts';
import type { FullResource } from '../api/resources.ts';
import type { Task } from '../api/tasks.ts';
import { changedMs, isLive } from './task-state.ts';

export type ActionKind = 'deactivate' | 'reactivate' | 'drain' | 'gone';

export type DrainOptions = {
  /** As typed: seconds, or empty for what the tasks ask for themselves. */
  readonly graceSeconds: string;
  readonly markGone: boolean;
};

type ActionWords = {
  readonly label: string;
  /** In front of the agent's name, and behind it. */
  readonly asks: readonly [string, string];
  readonly done: string;
  /** Ends tasks: asks for the agent's name before it goes on. */
  readonly isDeadly: boolean;
};

export const actionWords: Readonly<Record<ActionKind, ActionWords>> = {
  deactivate: { label: 'Deactivate', asks: ['Deactivate agent', ''], done: 'is deactivated', isDeadly: false },
  reactivate: { label: 'Reactivate', asks: ['Reactivate agent', ''], done: 'is offered again', isDeadly: false },
  drain: { label: 'Drain', asks: ['Drain agent', ''], done: 'is being drained', isDeadly: true },
  gone: { label: 'Mark gone', asks: ['Mark agent', ' gone'], done: 'is marked gone', isDeadly: true },
};

/** What the master would do with the agent as it is. */
export function possibleActions({
  deactivated,
  drain_info: drain,
}: Pick<Agent, 'deactivated' | 'drain_info'>): ActionKind[] {
  if (drain?.state === 'DRAINING') return ['gone'];
  if (drain !== undefined) return ['reactivate', 'gone'];
  return [deactivated ? 'reactivate' : 'deactivate', 'drain', 'gone'];
}

/** The call of the operator API. */
export function actionCall(kind: ActionKind, agentId: string, { graceSeconds, markGone }: DrainOptions): unknown {
  const agent = { agent_id: { value: agentId } };
  switch (kind) {
    case 'deactivate':
      return { type: 'DEACTIVATE_AGENT', deactivate_agent: agent };
    case 'reactivate':
      return { type: 'REACTIVATE_AGENT', reactivate_agent: agent };
    case 'gone':
      return { type: 'MARK_AGENT_GONE', mark_agent_gone: agent };
    case 'drain': {
      const grace = graceSeconds === '' ? {} : { max_grace_period: `${graceSeconds}s` };
      return { type: 'DRAIN_AGENT', drain_agent: { ...agent, ...grace, mark_gone: markGone } };
    }
  }
}

/** The agent as it is typed to confirm: several may be on one host. */
export function agentAddress({ hostname, port }: Pick<Agent, 'hostname' | 'port'>): string {
  return `${hostname}:${port}`;
}

/** Persistent volumes on an agent. */
export function volumesOf(agent: Pick<AgentInFull, 'reserved_resources_full'>): readonly FullResource[] {
  return Object.values(agent.reserved_resources_full)
    .flat()
    .filter(({ disk }) => disk?.persistence !== undefined);
}

/** What an action does to the tasks, and to the agent itself. */
export function actionText(kind: ActionKind, liveTasks: number): string {
  const tasks = plural(liveTasks, 'task');
  const frameworks = liveTasks === 1 ? 'its framework wants' : 'their frameworks want';
  const stops = 'It is offered to nobody any more, and offers of it that are out are taken back.';
  switch (kind) {
    case 'deactivate':
      return `${stops} Nothing dies: ${liveTasks === 0 ? 'nothing runs here' : `${tasks} ${liveTasks === 1 ? 'runs' : 'run'} on`}.`;
    case 'reactivate':
      return 'It is offered again from now on. Nothing dies.';
    case 'drain':
      return liveTasks === 0
        ? `${stops} No task runs here now; what is still on its way is killed.`
        : `${stops} ${liveTasks === 1 ? 'This task is' : `These ${tasks} are`} killed, and what ${frameworks} to keep is started on other agents:`;
    case 'gone':
      return liveTasks === 0
        ? 'It can never come back under this id. No task of it is known to run.'
        : `It can never come back under this id. ${liveTasks === 1 ? 'This task is' : `These ${tasks} are`} given up at once, and what ${frameworks} to replace is started elsewhere without waiting:`;
  }
}

export type DrainProgress = { readonly ended: number; readonly left: number };

/** Tasks that a drain has ended, and those that still run. */
export function drainProgress(tasks: readonly Task[], startedSeconds: number | undefined): DrainProgress {
  const left = tasks.filter(isLive).length;
  if (startedSeconds === undefined) return { ended: 0, left };
  const isOfDrain = (task: Task): boolean => !isLive(task) && (changedMs(task) ?? 0) >= startedSeconds * 1000;
  return { ended: tasks.filter(isOfDrain).length, left };
}
