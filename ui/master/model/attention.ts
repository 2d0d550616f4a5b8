import { formatPercent, plural } from '../../shared/format/numbers.ts';
import type { Summary } from '../api/summary.ts';
import type { Task } from '../api/tasks.ts';
import { resourceTitle, usageOf } from './amounts.ts';
import { changedMs, isFailure } from './task-state.ts';

/** Something an operator should look at, the most urgent first, with the page that shows it. */
export type Attention = {
  readonly id: string;
  readonly severity: 'bad' | 'waiting';
  readonly text: string;
  readonly detail?: string;
  readonly to: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly search?: Readonly<Record<string, string>>;
};

export type AttentionInput = {
  readonly summary: Summary;
  readonly tasks: readonly Task[];
  readonly unreachableAgents: number;
  readonly nowMs: number;
};

const recentMs = 60 * 60 * 1000;
const scarce = 0.9;

/** Looks over the cluster for what is broken or about to be. */
export function findAttention(input: AttentionInput): readonly Attention[] {
  return [...agentTrouble(input), ...frameworkTrouble(input.summary), ...failures(input), ...scarcity(input.summary)];
}

function agentTrouble({ summary, unreachableAgents }: AttentionInput): Attention[] {
  const found: Attention[] = [];
  if (summary.slaves.length === 0) {
    found.push({ id: 'no-agents', severity: 'bad', text: 'No agent is registered, so nothing can run', to: '/agents' });
  }
  if (unreachableAgents > 0) {
    const text = `${plural(unreachableAgents, 'agent')} unreachable`;
    found.push({ id: 'unreachable', severity: 'bad', text, detail: 'Their tasks may still run.', to: '/agents' });
  }
  for (const agent of summary.slaves) {
    const target = { to: '/agents/$agentId', params: { agentId: agent.id } };
    if (!agent.active && !agent.deactivated) {
      found.push({ id: agent.id, severity: 'bad', text: `Agent ${agent.hostname} is disconnected`, ...target });
    } else if (agent.deactivated) {
      const detail =
        agent.drain_info === undefined ? 'It gets no new tasks.' : `It is ${agent.drain_info.state.toLowerCase()}.`;
      found.push({
        id: agent.id,
        severity: 'waiting',
        text: `Agent ${agent.hostname} is deactivated`,
        detail,
        ...target,
      });
    }
  }
  return found;
}

function frameworkTrouble(summary: Summary): Attention[] {
  return summary.frameworks
    .filter((framework) => !framework.connected || !framework.active)
    .map((framework) => ({
      id: framework.id,
      severity: 'bad',
      text: `Framework ${framework.name} is ${framework.connected ? 'inactive' : 'disconnected'}`,
      detail: 'Its tasks go on, but nothing new is started and nothing that ends is replaced.',
      to: '/frameworks/$frameworkId',
      params: { frameworkId: framework.id },
    }));
}

const endVerbs: Readonly<Record<string, string>> = {
  TASK_FAILED: 'failed',
  TASK_ERROR: 'was refused',
  TASK_LOST: 'was lost',
  TASK_DROPPED: 'was dropped',
};

// One line for each task name: a crash loop is one problem, not fifty.
function failures({ tasks, nowMs }: AttentionInput): Attention[] {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    if (!isFailure(task) || nowMs - (changedMs(task) ?? 0) > recentMs) continue;
    const key = `${task.framework_id}\n${task.name}`;
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, 5)
    .flatMap((group) => {
      const newest = group[0];
      if (newest === undefined) return [];
      const what = endVerbs[newest.state] ?? 'ended badly';
      return {
        id: `${newest.framework_id}/${newest.id}`,
        severity: 'bad' as const,
        text: `${newest.name} ${what} ${group.length === 1 ? 'once' : `${group.length} times`} in the last hour`,
        to: '/tasks/$taskId',
        params: { taskId: newest.id },
        search: { framework: newest.framework_id },
      };
    });
}

function scarcity(summary: Summary): Attention[] {
  return (['cpus', 'mem', 'disk'] as const).flatMap((name) => {
    const usage = usageOf(name, summary.slaves);
    if (usage.total === 0 || usage.used / usage.total < scarce) return [];
    const text = `${resourceTitle(name)} is ${formatPercent(usage.used, usage.total)} used`;
    return { id: `scarce-${name}`, severity: 'waiting' as const, text, to: '/agents' };
  });
}
