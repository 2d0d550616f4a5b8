/** Being known to the leading master: registration, pings, coming back after either side was away. */
import { fullJitterMs } from '../../base/backoff.ts';
import { nextFloat } from '../../base/random.ts';
import { idError } from '../../model/ids.ts';
import {
  type ArchiveFramework,
  ExitedExecutorMessage,
  type MasterSlaveConnection,
  type PingSlaveMessage,
  PongSlaveMessage,
  type ReconcileTasksMessage,
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  type SlaveRegisteredMessage,
  type SlaveReregisteredMessage,
  UpdateSlaveMessage,
} from '../../wire/gen/internal.ts';
import type { AgentInfoCapability, AgentInfoCapabilityType, ExecutorInfo, Task } from '../../wire/gen/mesos.ts';
import { forgetProof, mustProve, type ProofMessage, proofReceived, prove } from './authenticatee.ts';
import { type AgentEffect, note, persist, send, warn } from './effects.ts';
import { driverPid } from './frameworks.ts';
import { pauseOutcomes, resumeOutcomes } from './operation-updates.ts';
import { oversubscriptionOf } from './oversubscription.ts';
import { agentInfoPath, agentMetaPath, latestAgentPath } from './paths.ts';
import { defaultPingTimeoutMs, maxRegistrationBackoffMs } from './settings.ts';
import { type AgentState, agentIdOf, type Executor, type Master } from './state.ts';
import { droppedState, reportStatus } from './status-updates.ts';
import { infoRecord, wireInfo } from './subscribe.ts';
import { checkpointedOf, newTask, unrefine, unrefineExecutor, unrefineTask } from './tasks.ts';
import { findStream, pauseStreams, resumeStreams } from './update-streams.ts';

const capabilityTypes: readonly AgentInfoCapabilityType[] = [
  'MULTI_ROLE',
  'HIERARCHICAL_ROLE',
  'RESERVATION_REFINEMENT',
  'RESOURCE_PROVIDER',
  'RESIZE_VOLUME',
  'AGENT_OPERATION_FEEDBACK',
  'AGENT_DRAINING',
  'TASK_RESOURCE_LIMITS',
];

/** What this agent can do, as told to masters and shown in /state. */
export const agentCapabilities: readonly AgentInfoCapability[] = capabilityTypes.map((type) => ({ type }));

/** The detector found a master, another one, or none. */
export function masterDetected(state: AgentState, master: Master | undefined, nowMs: number): AgentEffect[] {
  if (state.phase === 'terminating') return [];
  state.master = master;
  // What is being written was another's answer, or of another life of this one.
  state.isLostWhileStoring = state.isStoringRegistration;
  disconnect(state);
  if (master === undefined) {
    state.deadlines.cancel('ping|');
    return [warn('no master is leading', {})];
  }
  state.deadlines.set('ping|', nowMs + state.pingTimeoutMs);
  scheduleRegistration(state, nowMs);
  return [{ kind: 'link', pid: master.pid }, note('master detected', { master: master.pid })];
}

function disconnect(state: AgentState): void {
  if (state.phase === 'running') state.phase = 'disconnected';
  state.registrationAttempts = 0;
  state.deadlines.cancel('register|');
  forgetProof(state);
  pauseStreams(state);
  pauseOutcomes(state);
}

function scheduleRegistration(state: AgentState, nowMs: number): void {
  const backoff = { baseMs: state.settings.registrationBackoffMs, maxMs: maxRegistrationBackoffMs };
  const waitMs = fullJitterMs(backoff, state.registrationAttempts, nextFloat(state.random));
  state.registrationAttempts++;
  state.deadlines.set('register|', nowMs + waitMs);
}

/** Registrations without an answer after which the agent proves again who it is. */
const attemptsForProof = 5;

/** The attempt to prove who this agent is got a message. Once proved, the agent registers. */
export function proofMessage(state: AgentState, message: ProofMessage, nowMs: number): AgentEffect[] {
  return proofReceived(state, message, () => {
    if (state.phase === 'disconnected') scheduleRegistration(state, nowMs);
  });
}

/** The wait before the next registration grows no further than this while the master's address refuses connections. */
const maxAttemptsUnreachable = 2;

/** The connection to the master broke: it may have restarted, so register again instead of waiting for missing pings. */
export function masterLinkBroken(state: AgentState, pid: string, nowMs: number): AgentEffect[] {
  if (state.master?.pid !== pid || state.phase === 'terminating' || state.phase === 'recovering') return [];
  if (state.phase === 'disconnected') {
    state.isLostWhileStoring = state.isStoringRegistration;
    // Nobody listens there: trying often costs nothing, and a master that comes back is found soon.
    state.registrationAttempts = Math.min(state.registrationAttempts, maxAttemptsUnreachable);
    if (state.proof.phase !== 'none') {
      forgetProof(state);
      scheduleRegistration(state, nowMs);
    }
    return [];
  }
  disconnect(state);
  scheduleRegistration(state, nowMs);
  return [warn('the connection to the master broke', { master: pid })];
}

/** The registration deadline has come. */
export function register(state: AgentState, nowMs: number): AgentEffect[] {
  if (state.phase !== 'disconnected' || state.master === undefined) return [];
  const link: AgentEffect = { kind: 'link', pid: state.master.pid };
  // The master may have forgotten what was proved without our hearing of it.
  if (state.registrationAttempts % attemptsForProof === 0) forgetProof(state);
  if (mustProve(state)) return prove(state, nowMs);
  scheduleRegistration(state, nowMs);
  if (state.isStoringRegistration) return [];
  return [
    link,
    state.info.id === undefined ? registerMessage(state, state.master) : reregisterMessage(state, state.master),
  ];
}

function registerMessage(state: AgentState, master: Master): AgentEffect {
  return send(master.pid, RegisterSlaveMessage, { slave: wireInfo(state), ...common(state) });
}

function common(
  state: AgentState,
): Pick<ReregisterSlaveMessage, 'version' | 'agent_capabilities' | 'checkpointed_resources' | 'resource_version_uuid'> {
  const checkpointed = checkpointedOf(state.total);
  return {
    version: state.settings.version,
    agent_capabilities: [...agentCapabilities],
    ...(checkpointed.length === 0 ? {} : { checkpointed_resources: unrefine(checkpointed) }),
    resource_version_uuid: { value: state.resourceVersion },
  };
}

function reregisterMessage(state: AgentState, master: Master): AgentEffect {
  const tasks: Task[] = [];
  const executors: ExecutorInfo[] = [];
  for (const framework of state.frameworks.values()) {
    for (const executor of framework.executors.values()) {
      tasks.push(...tasksOf(executor));
      if (executor.kind !== 'command' && executor.phase !== 'terminated')
        executors.push(unrefineExecutor(executor.info));
    }
  }
  const message: ReregisterSlaveMessage = { slave: wireInfo(state), ...common(state) };
  if (tasks.length > 0) message.tasks = tasks;
  if (executors.length > 0) message.executor_infos = executors;
  if (state.frameworks.size > 0) message.frameworks = [...state.frameworks.values()].map(({ info }) => info);
  const completed = completedFrameworks(state);
  if (completed.length > 0) message.completed_frameworks = completed;
  return send(master.pid, ReregisterSlaveMessage, message);
}

function tasksOf(executor: Executor): Task[] {
  return [
    ...[...executor.queued.values()].map((info) => newTask(info, executor.frameworkId)),
    ...executor.launched.values(),
    ...executor.terminated.values(),
  ].map(unrefineTask);
}

function completedFrameworks(state: AgentState): ArchiveFramework[] {
  return [...state.completedFrameworks.values()].map((framework) => {
    const tasks = [...framework.completedExecutors.values()].flatMap(({ terminated, completed }) =>
      [...terminated.values(), ...completed.values()].map(unrefineTask),
    );
    const pid = driverPid(framework);
    return {
      framework_info: framework.info,
      ...(pid === undefined ? {} : { pid }),
      ...(tasks.length === 0 ? {} : { tasks }),
    };
  });
}

function isFromMaster(state: AgentState, from: string): boolean {
  return state.master?.pid === from;
}

/** The master admitted us: the id goes to disk before anything is done under it. */
export function registered(
  state: AgentState,
  from: string,
  message: SlaveRegisteredMessage,
  nowMs: number,
): AgentEffect[] {
  if (!isFromMaster(state, from)) return [warn('ignoring a registration by another master', { from })];
  const agentId = message.slave_id.value;
  // The id becomes the name of directories.
  const unusable = idError(agentId);
  if (unusable !== undefined) return [warn('ignoring a registration under an id that is not usable', { unusable })];
  notePingTimeout(state, message.connection, nowMs);
  if (state.phase === 'running') {
    return agentIdOf(state) === agentId ? [] : [wrongId(state, agentId)];
  }
  if (state.phase !== 'disconnected' || state.isStoringRegistration) return [];
  if (state.info.id !== undefined) {
    return state.info.id.value === agentId ? connected(state, nowMs) : [wrongId(state, agentId)];
  }
  state.info = { ...state.info, id: message.slave_id };
  state.isStoringRegistration = true;
  return [
    note('registered', { agentId, master: from }),
    persist(
      [
        { op: 'write', path: agentInfoPath(agentId), bytes: infoRecord(state) },
        { op: 'link', path: latestAgentPath, target: agentMetaPath(agentId) },
      ],
      [{ kind: 'registration-stored' }],
    ),
  ];
}

function wrongId(state: AgentState, agentId: string): AgentEffect {
  return { kind: 'exit', code: 1, reason: `registered as '${agentId}' but this agent is '${agentIdOf(state)}'` };
}

export function registrationStored(state: AgentState, nowMs: number): AgentEffect[] {
  state.isStoringRegistration = false;
  const { isLostWhileStoring } = state;
  state.isLostWhileStoring = false;
  if (isLostWhileStoring) return [];
  // The master may have changed while the disk was written; then the registration under way tells it our id.
  return state.phase === 'disconnected' && state.master !== undefined ? connected(state, nowMs) : [];
}

/** The master knows us again. */
export function reregistered(
  state: AgentState,
  from: string,
  message: SlaveReregisteredMessage,
  nowMs: number,
): AgentEffect[] {
  if (!isFromMaster(state, from)) return [warn('ignoring a re-registration by another master', { from })];
  if (message.slave_id.value !== agentIdOf(state)) return [wrongId(state, message.slave_id.value)];
  notePingTimeout(state, message.connection, nowMs);
  const effects: AgentEffect[] = [];
  if (state.phase === 'disconnected') {
    effects.push(note('registered again', { agentId: agentIdOf(state), master: from }), ...connected(state, nowMs));
  }
  if (state.phase === 'running') {
    for (const asked of message.reconciliations ?? []) effects.push(...reconcile(state, asked, nowMs));
  }
  return effects;
}

function connected(state: AgentState, nowMs: number): AgentEffect[] {
  state.phase = 'running';
  state.registrationAttempts = 0;
  state.deadlines.cancel('register|');
  const exits = state.untoldExits.map((message) => send(state.master?.pid ?? '', ExitedExecutorMessage, message));
  state.untoldExits = [];
  return [updateMessage(state), ...exits, ...resumeStreams(state, nowMs), ...resumeOutcomes(state, nowMs)];
}

function updateMessage(state: AgentState): AgentEffect {
  // Of one whose end was acknowledged nothing more will be told, also while that is being written down.
  const open = [...state.operations.values()].filter(({ isAcknowledged }) => !isAcknowledged);
  const operations = open.map(({ operation }) => operation);
  return send(state.master?.pid ?? '', UpdateSlaveMessage, {
    slave_id: { value: agentIdOf(state) },
    ...oversubscriptionOf(state),
    operations: operations.length === 0 ? {} : { operations },
    resource_version_uuid: { value: state.resourceVersion },
    resource_providers: {},
  });
}

function notePingTimeout(state: AgentState, connection: MasterSlaveConnection | undefined, nowMs: number): void {
  const seconds = connection?.total_ping_timeout_seconds;
  state.pingTimeoutMs = seconds === undefined || !(seconds > 0) ? defaultPingTimeoutMs : seconds * 1000;
  state.deadlines.set('ping|', nowMs + state.pingTimeoutMs);
}

/** The master looks whether we are here; `connected: false` says it believes we are not. */
export function pinged(state: AgentState, from: string, message: PingSlaveMessage, nowMs: number): AgentEffect[] {
  const effects: AgentEffect[] = [send(from, PongSlaveMessage, {})];
  if (state.master !== undefined) state.deadlines.set('ping|', nowMs + state.pingTimeoutMs);
  if (message.connected || state.phase !== 'running') return effects;
  disconnect(state);
  scheduleRegistration(state, nowMs);
  return [...effects, warn('the master believes us disconnected: registering again', { from })];
}

/** The master has a wrong idea of us: it is told anew what we have. */
export function registerAnew(state: AgentState, nowMs: number): AgentEffect[] {
  if (state.phase !== 'running') return [];
  disconnect(state);
  scheduleRegistration(state, nowMs);
  return [note('registering again to tell the master our resources', { master: state.master?.pid })];
}

/** No ping for too long: look for the master anew. */
export function pingsMissing(state: AgentState): AgentEffect[] {
  if (state.phase === 'terminating' || state.phase === 'recovering') return [];
  disconnect(state);
  return [{ kind: 'redetect-master' }, warn('no pings from the master', { timeoutMs: state.pingTimeoutMs })];
}

/** Tasks that the master knows and we did not report: those unknown here never came or are long gone. */
function reconcile(state: AgentState, asked: ReconcileTasksMessage, nowMs: number): AgentEffect[] {
  const frameworkId = asked.framework_id.value;
  const framework = state.frameworks.get(frameworkId);
  const info = framework?.info ?? asked.framework;
  const effects: AgentEffect[] = [];
  for (const { task_id } of asked.statuses ?? []) {
    const taskId = task_id.value;
    const isKnown = [...(framework?.executors.values() ?? [])].some(
      (executor) => executor.queued.has(taskId) || executor.launched.has(taskId) || executor.terminated.has(taskId),
    );
    if (isKnown || findStream(state, frameworkId, taskId) !== undefined) continue;
    effects.push(
      ...reportStatus(
        state,
        {
          frameworkId,
          executorId: undefined,
          taskId,
          state: info === undefined ? 'TASK_LOST' : droppedState(info),
          reason: 'REASON_RECONCILIATION',
          message: 'Reconciliation: task unknown to the agent',
        },
        nowMs,
      ),
    );
  }
  return effects;
}

/** COMPAT(mesos-1.11): what a master says to an agent that comes with another address than the one it knows it by. */
export function isAboutAddress(message: string | undefined): message is string {
  return message?.includes('different IP or hostname') === true;
}

/** The master gives the earlier address up when it does not hear from there; until then the agent tries again. */
export function addressRefused(reason: string): AgentEffect {
  return warn(
    'the master knows this agent by another address and does not take it back yet: trying again until it has given that up ' +
      '(see --agent_reregister_timeout and --max_agent_ping_timeouts of the master); tasks go on',
    { reason },
  );
}
