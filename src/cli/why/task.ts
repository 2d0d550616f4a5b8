/** What became of a task. */
import { parseJson } from '../../base/json.ts';
import { isTerminal } from '../../model/task-state.ts';
import type { TaskState } from '../../wire/gen/mesos.ts';
import type { Cluster, ClusterAgent, ClusterState, ClusterTask, OwnedTask } from '../cluster.ts';
import { formatAge } from '../table.ts';
import type { Answer } from './answer.ts';

interface Status {
  readonly state: string;
  readonly timestamp: number;
  readonly healthy?: boolean;
  readonly reason?: string;
  readonly message?: string;
}

/** Why a task is in the state that it is in. */
export async function explainTask(cluster: Cluster, state: ClusterState, owned: OwnedTask): Promise<Answer> {
  const last = (await lastStatus(cluster, owned.task)) ?? owned.task.statuses?.at(-1);
  return taskAnswer(state, owned, { last, nowSeconds: Date.now() / 1000 });
}

interface Known {
  readonly last: Status | undefined;
  /** The time of day. */
  readonly nowSeconds: number;
}

/** With what is known of its last status. */
export function taskAnswer(state: ClusterState, { task, framework }: OwnedTask, { last, nowSeconds }: Known): Answer {
  const subject = `task ${task.id} of ${framework.name}`;
  const agent = state.slaves.find(({ id }) => id === task.slave_id);
  const host = agent?.hostname ?? task.slave_id;
  const age = last === undefined ? undefined : formatAge(nowSeconds - last.timestamp);
  const facts = [...statusFacts(last), ...agentFacts(task, agent)];
  if (isTerminal(task.state as TaskState)) {
    return {
      subject,
      verdict: `it ended as ${task.state} on ${host}${age === undefined ? '' : `, ${age} ago`}`,
      isWell: task.state === 'TASK_FINISHED',
      facts: [...facts, `What it wrote: stadion logs ${task.id}`],
    };
  }
  return { subject, ...verdictOf(task, last, `${host}${age === undefined ? '' : ` for ${age}`}`), facts };
}

interface OperatorTask {
  readonly task_id?: { readonly value?: string };
  readonly framework_id?: { readonly value?: string };
  readonly statuses?: readonly Status[];
}

/** The legacy endpoints tell neither reason nor message; the operator API does. */
async function lastStatus(cluster: Cluster, task: ClusterTask): Promise<Status | undefined> {
  const response = await cluster.request('POST', '/api/v1', JSON.stringify({ type: 'GET_TASKS' }));
  const parsed = parseJson(response.text());
  if (response.status !== 200 || !parsed.ok) return undefined;
  const answer = parsed.value as { readonly get_tasks?: Readonly<Record<string, readonly OperatorTask[]>> };
  const tasks = Object.values(answer.get_tasks ?? {}).flat();
  const isIt = (one: OperatorTask): boolean =>
    one.task_id?.value === task.id && one.framework_id?.value === task.framework_id;
  return tasks.find(isIt)?.statuses?.at(-1);
}

function verdictOf(task: ClusterTask, last: Status | undefined, where: string): Pick<Answer, 'verdict' | 'isWell'> {
  switch (task.state) {
    case 'TASK_RUNNING':
      if (last?.healthy === false) return { verdict: `it runs on ${where}, and is unhealthy`, isWell: false };
      return { verdict: `it runs on ${where}`, isWell: true };
    case 'TASK_STAGING':
      return { verdict: `it waits on ${where}: the agent has not said yet that it starts`, isWell: false };
    case 'TASK_STARTING':
      return { verdict: `it is being started on ${where}: its image and files are fetched now`, isWell: false };
    case 'TASK_KILLING':
      return { verdict: `it is being ended on ${where}`, isWell: false };
    default:
      return { verdict: `it is ${task.state} on ${where}`, isWell: false };
  }
}

function statusFacts(last: Status | undefined): string[] {
  if (last === undefined) return [];
  const reason = last.reason === undefined ? [] : [`Reason: ${last.reason}.`];
  return last.message === undefined || last.message === '' ? reason : [...reason, `Message: ${last.message}`];
}

function agentFacts(task: ClusterTask, agent: ClusterAgent | undefined): string[] {
  if (isTerminal(task.state as TaskState)) return [];
  if (agent === undefined) return ['Its agent is not registered with the master now.'];
  return agent.active ? [] : ['Its agent is disconnected, deactivated or draining.'];
}
