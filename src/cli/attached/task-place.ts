/** Where a task runs, and in which container. */
import { StadionError } from '../../base/errors.ts';
import { basicAuthorization } from '../../net/basic-auth.ts';
import type { ContainerID } from '../../wire/gen/mesos.ts';
import { type Cluster, findTask, readOwnCredential } from '../cluster.ts';
import type { AgentAddress } from './agent-connection.ts';

export interface TaskPlace {
  readonly taskId: string;
  readonly agent: AgentAddress;
  readonly containerId: ContainerID;
}

interface ToldAgent {
  readonly id: string;
  readonly hostname: string;
  readonly pid: string;
}

interface ToldStatus {
  readonly container_status?: { readonly container_id?: ContainerID };
}

/** Finds a running task by its id or the beginning of it. Rejects with a sentence for the user. */
export async function placeOf(cluster: Cluster, text: string): Promise<TaskPlace> {
  const state = await cluster.state();
  const { task, isActive } = findTask(state, text);
  if (!isActive)
    throw refusal('task-ended', `${task.id} has ended (${task.state}): stadion logs ${task.id} shows what it wrote`);
  const agent = (state.slaves as unknown as readonly ToldAgent[]).find(({ id }) => id === task.slave_id);
  if (agent === undefined) {
    throw refusal(
      'agent-unknown',
      `the agent of ${task.id}, ${task.slave_id}, is away: the task can be reached when it is back`,
    );
  }
  const containerId = (task.statuses as readonly ToldStatus[] | undefined)?.findLast(
    ({ container_status: status }) => status?.container_id !== undefined,
  )?.container_status?.container_id;
  if (containerId === undefined) {
    throw refusal('no-container', `${task.id} is ${task.state} and has no container yet: try again when it runs`);
  }
  return { taskId: task.id, agent: addressOf(agent, cluster.isSecure), containerId };
}

function addressOf({ pid, hostname }: ToldAgent, isSecure: boolean): AgentAddress {
  const address = pid.slice(pid.indexOf('@') + 1);
  const credential = readOwnCredential('STADION_AGENT_CREDENTIAL') ?? readOwnCredential('STADION_CREDENTIAL');
  return {
    url: `${isSecure ? 'https' : 'http'}://${address}`,
    hostname,
    headers: credential === undefined ? {} : { Authorization: basicAuthorization(credential) },
  };
}

/** The wait status in the answer of a WAIT call, or undefined when nobody knows it. */
export function exitCodeIn(status: number | undefined): number | undefined {
  if (status === undefined) return undefined;
  const signal = status & 0x7f;
  // As shells say it.
  return signal === 0 ? (status >> 8) & 0xff : 128 + signal;
}

function refusal(code: string, message: string): StadionError {
  return new StadionError({ code, message, retryable: false });
}
