/** Agents on record: how one is put there and taken off. */

import type { Resources } from '../../model/resources.ts';
import { isTerminal } from '../../model/task-state.ts';
import { PingSlaveMessage } from '../../wire/gen/internal.ts';
import type { AgentInfoCapability, TaskState, TaskStatusReason, Unavailability, UUID } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { activateAgent, addAgent, deactivateAgent, removeAgent } from '../allocator/allocator.ts';
import { ResourcePool } from '../allocator/resource-pool.ts';
import { agentCapabilitiesOf, allocatorFactsOf, machineKeyOf, refinedInfo, totalOf, urlOf } from './agent-info.ts';
import type { Agent, UnreachableAgent } from './agent-record.ts';
import { sendFrom } from './effects.ts';
import { tellAgentLost, tellStatus } from './events-out.ts';
import { removeExecutor } from './executors.ts';
import type { Framework } from './framework-record.ts';
import { rescindInverseOffersOf } from './inverse-offers.ts';
import { rescindOffersOf } from './offers.ts';
import { loseOperations, type OperationLoss } from './operations.ts';
import { enforceLimits } from './quota.ts';
import type { MasterState } from './state.ts';
import { emptyFragments, type TaskRecord } from './task-record.ts';
import { statusOfTask, toldState } from './task-status.ts';
import { countReason, removeTask, touchAgent, updateTask } from './tasks.ts';
import { publish, type Turn } from './turn.ts';

export interface AgentArrival {
  readonly pid: string;
  /** With its id. */
  readonly info: SlaveInfo;
  readonly version: string;
  readonly capabilities: readonly AgentInfoCapability[];
  readonly checkpointed: Resources;
  readonly resourceVersion: UUID | undefined;
  /** What the registry remembers of it. */
  readonly memory?: Pick<UnreachableAgent, 'drainInfo' | 'deactivated'> | undefined;
}

/** Puts an agent on record, connected, watched by pings, and not yet offered: `openAgent` does that. */
export function admitAgent(turn: Turn, arrival: AgentArrival): Agent {
  const { state } = turn;
  const info = refinedInfo(arrival.info);
  const id = info.id?.value ?? '';
  const capabilities = agentCapabilitiesOf(arrival.capabilities);
  const total = totalOf(arrival.info, arrival.checkpointed);
  const agent: Agent = {
    id,
    wireId: { value: id },
    info,
    pid: arrival.pid,
    version: arrival.version,
    capabilities,
    capabilityList: arrival.capabilities,
    registeredMs: turn.nowMs,
    reregisteredMs: undefined,
    connected: true,
    active: false,
    deactivated: arrival.memory?.deactivated ?? false,
    drainInfo: arrival.memory?.drainInfo,
    estimatedDrainStartMs: undefined,
    machineKey: machineKeyOf(info, arrival.pid),
    maintenance: undefined,
    slot: addAgent(state.allocator, id, allocatorFactsOf(info, total, capabilities)),
    used: new ResourcePool({ byRole: true }),
    offered: new ResourcePool({ byRole: true }),
    resourceVersion: arrival.resourceVersion,
    resourceProviders: new Map(),
    tasks: new Map(),
    executors: new Map(),
    offers: new Set(),
    operations: new Map(),
    frameworkIds: new Set(),
    observer: state.nextObserver++,
    missedPings: 0,
    isRemovalScheduled: false,
    transition: undefined,
    url: urlOf(turn.state.settings.scheme, info, arrival.pid),
    revision: 0,
    fragments: emptyFragments(),
    block: undefined,
  };
  state.agents.set(id, agent);
  state.agentsByPid.set(agent.pid, agent);
  state.observers.set(agent.observer, agent);
  settleOnMachine(turn, agent);
  turn.effects.push({ type: 'link', pid: agent.pid });
  turn.effects.push({ type: 'start-observer', observer: agent.observer });
  return agent;
}

/** Where maintenance looks for it. */
function settleOnMachine({ state }: Turn, agent: Agent): void {
  const others = state.agentsByMachine.get(agent.machineKey);
  if (others === undefined) state.agentsByMachine.set(agent.machineKey, new Set([agent.id]));
  else others.add(agent.id);
  setUnavailable(state, agent, state.machines.get(agent.machineKey)?.unavailability);
}

function leaveMachine({ state }: Turn, agent: Agent): void {
  const others = state.agentsByMachine.get(agent.machineKey);
  others?.delete(agent.id);
  if (others?.size === 0) state.agentsByMachine.delete(agent.machineKey);
  state.scheduledAgents.delete(agent);
}

/** From when on its machine is to be maintained; undefined: it is not. What was said of an earlier plan is forgotten. */
export function setUnavailable(state: MasterState, agent: Agent, unavailability: Unavailability | undefined): void {
  if (unavailability === undefined) {
    agent.maintenance = undefined;
    state.scheduledAgents.delete(agent);
    return;
  }
  agent.maintenance = { unavailability, offers: new Map(), statuses: new Map(), quietUntilMs: new Map() };
  state.scheduledAgents.add(agent);
}

/** From here on the agent is offered (unless an operator deactivated it) and pinged. */
export function openAgent(turn: Turn, agent: Agent): void {
  agent.connected = true;
  setActive(turn, agent, !agent.deactivated);
  agent.missedPings = 0;
  enforceLimits(turn);
  turn.state.deadlines.cancel(`reregister:${agent.id}`);
  pingAgent(turn, agent);
}

export function setActive(turn: Turn, agent: Agent, active: boolean): void {
  agent.active = active;
  if (active) activateAgent(turn.state.allocator, agent.slot);
  else deactivateAgent(turn.state.allocator, agent.slot);
  touchAgent(agent);
}

/** Sends a ping and sets the time by which its answer is missed. */
export function pingAgent(turn: Turn, agent: Agent): void {
  const { state, nowMs } = turn;
  const from = `slave-observer(${agent.observer})`;
  turn.effects.push(sendFrom(from, agent.pid, PingSlaveMessage, { connected: agent.connected }));
  state.deadlines.set(`ping:${agent.id}`, nowMs + state.settings.agentPingTimeoutMs);
}

/** The agent answers at another address now. */
export function moveAgent(turn: Turn, agent: Agent, pid: string): void {
  const { state } = turn;
  if (agent.pid !== pid) {
    if (state.agentsByPid.get(agent.pid) === agent) state.agentsByPid.delete(agent.pid);
    turn.effects.push({ type: 'unlink', pid: agent.pid });
    agent.pid = pid;
    agent.url = urlOf(turn.state.settings.scheme, agent.info, pid);
    state.agentsByPid.set(pid, agent);
  }
  turn.effects.push({ type: 'link', pid });
}

/** Why an agent leaves the record, and what its tasks become. */
export interface Departure {
  /** Told to partition-aware frameworks; others get TASK_LOST. */
  readonly state: TaskState;
  readonly reason: TaskStatusReason;
  /** For frameworks that are told TASK_LOST instead; `reason` when left out. */
  readonly lostReason?: TaskStatusReason;
  readonly message: string;
  readonly unreachableNs?: bigint;
  readonly into: 'completed' | 'unreachable';
  /** Readers of the operator stream are not told. */
  readonly isSilent?: boolean;
}

/** Takes an agent off the record: its offers are rescinded, its tasks end or become unreachable, and all frameworks hear of it. */
export function dismissAgent(turn: Turn, agent: Agent, departure: Departure): void {
  const { state } = turn;
  setActive(turn, agent, false);
  agent.connected = false;
  rescindOffersOf(turn, agent);
  rescindInverseOffersOf(turn, agent);
  for (const [frameworkId, tasks] of [...agent.tasks]) {
    const framework = state.frameworks.get(frameworkId);
    if (framework === undefined) continue;
    for (const task of [...tasks.values()]) loseTask(turn, framework, task, departure);
  }
  for (const executors of [...agent.executors.values()]) {
    for (const executor of [...executors.values()]) removeExecutor(turn, executor);
  }
  loseOperations(turn, agent, lossOf(departure));
  leaveMachine(turn, agent);
  removeAgent(state.allocator, agent.id);
  state.agents.delete(agent.id);
  if (state.agentsByPid.get(agent.pid) === agent) state.agentsByPid.delete(agent.pid);
  state.observers.delete(agent.observer);
  state.scheduledRemovals.delete(agent.id);
  state.deadlines.cancel(`ping:${agent.id}`);
  state.deadlines.cancel(`reregister:${agent.id}`);
  if (!state.agentsByPid.has(agent.pid)) turn.effects.push({ type: 'unlink', pid: agent.pid });
  turn.effects.push({ type: 'stop-observer', observer: agent.observer });
  tellAgentLost(turn, agent.id);
  if (departure.into === 'completed' && departure.isSilent !== true) publish(turn, { kind: 'agent-removed', agent });
}

/** What becomes of the operations of an agent that leaves. */
function lossOf({ state, message }: Departure): OperationLoss {
  if (state === 'TASK_UNREACHABLE') return { state: 'OPERATION_UNREACHABLE', message };
  if (state === 'TASK_GONE_BY_OPERATOR') return { state: 'OPERATION_GONE_BY_OPERATOR', message };
  return { state: 'OPERATION_UNKNOWN', message };
}

/** Ends a task from the master's side and tells its framework. */
export function loseTask(turn: Turn, framework: Framework, task: TaskRecord, departure: Departure): void {
  const { state, status_update_state: toldBefore } = task.message;
  const isOver = !task.holdsResources && state !== 'TASK_UNREACHABLE';
  const told = toldState(framework, departure.state);
  const reason = told === departure.state ? departure.reason : (departure.lostReason ?? departure.reason);
  const status = statusOfTask(task, { state: told, reason, message: departure.message }, turn.nowMs);
  const withTime =
    departure.unreachableNs === undefined
      ? status
      : { ...status, unreachable_time: { nanoseconds: departure.unreachableNs } };
  updateTask(turn, framework, task, { status: withTime });
  if (!isOver) countReason(turn, withTime);
  // Of an end that was told only the acknowledgement was missing. One that waited at the agent nobody else will tell.
  const isEndTold = isOver && toldBefore !== undefined && isTerminal(toldBefore);
  if (!isEndTold) tellStatus(turn, framework, withTime);
  removeTask(turn, framework, task, isOver ? 'completed' : departure.into);
}
