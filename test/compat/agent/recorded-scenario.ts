/** The scenario recorded from a real agent, fed into our core: what reached it, and the ends of executors. */

import { decodeMessage } from '../../../src/agent/core/messages.ts';
import type { Executor } from '../../../src/agent/core/state.ts';
import { masterPid, TestAgent } from '../../../src/agent/core/test-bed.ts';
import { formatUuid } from '../../../src/base/uuid.ts';
import { Call } from '../../../src/wire/gen/executor.ts';
import {
  AcknowledgeOperationStatusMessage,
  RegisterSlaveMessage,
  StatusUpdateMessage,
} from '../../../src/wire/gen/internal.ts';
import type { Attribute, ContainerStatus } from '../../../src/wire/gen/mesos.ts';
import { fromJson } from '../../../src/wire/json.ts';
import { decode, type MessageType } from '../../../src/wire/message.ts';
import { type RecordedMessage, recordedMessages } from '../../recordings.ts';

/** What the real agent sent to the master. */
export function sentByAgent<T>(type: MessageType<T>, file = 'wire/to-master.jsonl'): T[] {
  return recordedMessages(file)
    .filter((one) => one.message === type.name && one.headers['Libprocess-From']?.startsWith('slave(1)@'))
    .map((one) => decode(type, Buffer.from(one.body_base64 ?? '', 'base64')));
}

const attributes: Attribute[] = [
  { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
  { name: 'zone', type: 'TEXT', text: { value: 'z1' } },
  { name: 'level', type: 'SCALAR', scalar: { value: 10 } },
];

/** Feeds one recorded message to the core, the executors' as those of the executors we would have. */
export function replay(agent: TestAgent, recorded: RecordedMessage): void {
  const body = Buffer.from(recorded.body_base64 ?? '', 'base64');
  const from = recorded.headers['Libprocess-From'] ?? '';
  if (recorded.request.includes('/api/v1/executor')) {
    replayCall(agent, fromJson(Call, recorded.decoded));
    return;
  }
  const name = recorded.message;
  if (name === undefined) return;
  if (name === 'mesos.internal.StatusUpdateMessage' && replayBuiltIn(agent, decode(StatusUpdateMessage, body))) return;
  if (name === AcknowledgeOperationStatusMessage.name) {
    acknowledgeOperation(agent, decode(AcknowledgeOperationStatusMessage, body));
    return;
  }
  const decoded = decodeMessage(name, body);
  if (decoded.kind !== 'message') throw new Error(`the agent does not understand ${name}`);
  const sender = from.startsWith('master@') ? masterPid : from;
  agent.post({ kind: 'message-received', from: sender, name, message: decoded.message });
  if (name === 'mesos.internal.ShutdownFrameworkMessage') endExecutors(agent);
  tellContainers(agent);
}

/** The recorded acknowledgement names the status of the recorded agent: ours has another id. */
function acknowledgeOperation(agent: TestAgent, { operation_uuid }: AcknowledgeOperationStatusMessage): void {
  const ours = agent.state.operations.get(formatUuid(operation_uuid.value))?.operation.latest_status.uuid;
  if (ours === undefined) throw new Error('the recorded master acknowledges an operation that the agent does not have');
  agent.receive(AcknowledgeOperationStatusMessage, { operation_uuid, status_uuid: ours });
}

function replayCall(agent: TestAgent, call: Call): void {
  const at = { frameworkId: call.framework_id.value, executorId: call.executor_id.value };
  const executor = agent.state.frameworks.get(at.frameworkId)?.executors.get(at.executorId);
  if (executor?.channel.kind === 'built-in') {
    const status = call.update?.status;
    // Once a task of a group runs, its executor here knows the container itself.
    const known = status?.state === 'TASK_RUNNING' ? containerStatus(executor) : {};
    const container_status = { ...known, ...status?.container_status };
    if (status !== undefined) agent.post({ kind: 'status-reported', ...at, status: { ...status, container_status } });
    return;
  }
  if (call.type === 'SUBSCRIBE') agent.post({ kind: 'executor-subscribed', ...at, tasks: [], updates: [] });
  if (call.update !== undefined) agent.post({ kind: 'status-reported', ...at, status: call.update.status });
}

/** Updates of generated executors come from inside our agent, with the container's status already there. */
function replayBuiltIn(agent: TestAgent, { update }: StatusUpdateMessage): boolean {
  const executorId = update.executor_id?.value ?? '';
  const executor = agent.state.frameworks.get(update.framework_id.value)?.executors.get(executorId);
  if (executor?.channel.kind !== 'built-in') return executor === undefined;
  const { agent_id: _, ...status } = update.status;
  const container_status = containerStatus(executor);
  agent.post({
    kind: 'status-reported',
    frameworkId: update.framework_id.value,
    executorId,
    status: { ...status, container_status },
  });
  return true;
}

function containerStatus(executor: Executor): ContainerStatus {
  return {
    container_id: { value: executor.containerId },
    network_infos: [{ ip_addresses: [{ ip_address: '127.0.0.1' }] }],
    executor_pid: 4711,
  };
}

function executorsOf(agent: TestAgent): Executor[] {
  return [...agent.state.frameworks.values()].flatMap(({ executors }) => [...executors.values()]);
}

function tellContainers(agent: TestAgent): void {
  for (const executor of executorsOf(agent)) {
    if (executor.kind === 'custom' && executor.containerStatus === undefined) {
      const { frameworkId, executorId, containerId } = executor;
      const run = { frameworkId, executorId, containerId };
      agent.post({ kind: 'container-known', run, status: containerStatus(executor) });
    }
  }
}

function endExecutors(agent: TestAgent): void {
  for (const { phase, frameworkId, executorId, containerId } of executorsOf(agent)) {
    if (phase !== 'terminating') continue;
    agent.post({ kind: 'executor-ended', run: { frameworkId, executorId, containerId }, termination: { status: 9 } });
  }
}

export interface ReplayOptions {
  readonly workDir?: string;
  /** Messages of this moment and later, in milliseconds of the recording, are left out. */
  readonly untilMs?: number;
}

/** Replays up to where the recorded agent was killed; gives the core and the messages it sent. */
export function replayScenario(options: ReplayOptions = {}): { agent: TestAgent; sent: TestAgent['sent'] } {
  const agent = new TestAgent(options.workDir === undefined ? {} : { workDir: options.workDir });
  agent.state.info = { ...agent.state.info, attributes };
  // The recorded master names the version of resources that the recorded agent told it.
  agent.state.resourceVersion.set(sentByAgent(RegisterSlaveMessage)[0]?.resource_version_uuid?.value ?? []);
  const sent: TestAgent['sent'] = [];
  agent.post({ kind: 'disk-recovered', found: undefined });
  agent.post({ kind: 'containers-recovered' });
  agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: 'localhost' } });
  agent.advance(1000);
  for (const recorded of recordedMessages('wire/to-agent.jsonl') as (RecordedMessage & { readonly ms: number })[]) {
    if (recorded.message === 'mesos.internal.SlaveReregisteredMessage') break;
    // The daemon is gone by then: its executors try to find it again.
    if (recorded.message === 'mesos.internal.ReregisterExecutorMessage') break;
    if (recorded.ms >= (options.untilMs ?? Number.POSITIVE_INFINITY)) break;
    replay(agent, recorded);
  }
  sent.push(...agent.sent);
  agent.sent = [];
  return { agent, sent };
}
