/** Maintenance: machines that are scheduled, go down and come up again. */
import { machineKey } from '../../model/machines.ts';
import type { Registry } from '../../wire/gen/internal.ts';
import type { Schedule } from '../../wire/gen/maintenance.ts';
import type { MachineID } from '../../wire/gen/mesos.ts';
import { bringDown } from './agent-registration.ts';
import { setUnavailable } from './agents.ts';
import type { Continuation } from './events.ts';
import { rescindInverseOffersOf, sendInverseOffers } from './inverse-offers.ts';
import type { ScheduledMachine } from './maintenance-record.ts';
import { rescindOffersOf } from './offers.ts';
import { grantOperator, type QuestionId, refuseOperator } from './operator-requests.ts';
import { scheduleOf, withoutMachines } from './registry-machines.ts';
import type { MasterState } from './state.ts';
import { report, type Turn } from './turn.ts';
import { machinesError, scheduleError } from './validation/maintenance.ts';

/** UPDATE_MAINTENANCE_SCHEDULE: it replaces the one before. */
export function requestSchedule(turn: Turn, questionId: string, schedule: Schedule): void {
  const error = scheduleError(turn.state.machines, schedule);
  if (error !== undefined) {
    refuseOperator(turn, questionId, error);
    return;
  }
  const next: Continuation = { type: 'schedule-updated', questionId, schedule };
  turn.effects.push({ type: 'persist', operation: { type: 'update-schedule', schedule }, next });
}

export function scheduleUpdated(turn: Turn, next: Extract<Continuation, { type: 'schedule-updated' }>): void {
  const { state } = turn;
  const before = new Map(state.machines);
  state.machines.clear();
  for (const { machine_ids: ids, unavailability } of next.schedule.windows ?? []) {
    for (const id of ids ?? []) {
      const known = before.get(machineKey(id));
      state.machines.set(machineKey(id), { id: known?.id ?? id, mode: known?.mode ?? 'DRAINING', unavailability });
    }
  }
  state.schedule = next.schedule;
  for (const key of new Set([...before.keys(), ...state.machines.keys()])) schedule(turn, key);
  sendInverseOffers(turn);
  report(turn, 'info', 'maintenance scheduled', { machines: state.machines.size });
  grantOperator(turn, next.questionId);
}

/** Lets the agents of a machine, and those who have offers of them, know of its maintenance. */
function schedule(turn: Turn, key: string): void {
  const unavailability = turn.state.machines.get(key)?.unavailability;
  for (const agentId of turn.state.agentsByMachine.get(key) ?? []) {
    const agent = turn.state.agents.get(agentId);
    if (agent === undefined) continue;
    rescindOffersOf(turn, agent);
    rescindInverseOffersOf(turn, agent);
    setUnavailable(turn.state, agent, unavailability);
  }
}

/** START_MAINTENANCE: scheduled machines go down. */
export function requestDown(turn: Turn, questionId: string, machines: readonly MachineID[]): void {
  if (refusesMachines(turn, questionId, machines, 'DRAINING')) return;
  const next: Continuation = { type: 'machines-down', questionId, machines };
  turn.effects.push({ type: 'persist', operation: { type: 'start-maintenance', machines }, next });
}

/** Refuses machines that are not all in this mode. */
function refusesMachines(
  turn: Turn,
  questionId: string,
  machines: readonly MachineID[],
  mode: ScheduledMachine['mode'],
): boolean {
  const error = machinesError(turn.state.machines, machines, mode);
  if (error !== undefined) refuseOperator(turn, questionId, error);
  return error !== undefined;
}

/** The registry refused what fitted when it was asked for. */
function refuseChanged(turn: Turn, questionId: QuestionId): void {
  refuseOperator(turn, questionId, 'The schedule was changed meanwhile', 409);
}

export function machinesDown(
  turn: Turn,
  { questionId, machines }: Extract<Continuation, { type: 'machines-down' }>,
  applied: boolean,
): void {
  const { state } = turn;
  if (!applied) {
    refuseChanged(turn, questionId);
    return;
  }
  for (const key of machines.map(machineKey)) {
    changeMachine(state, key, 'DOWN');
    for (const agentId of [...(state.agentsByMachine.get(key) ?? [])]) {
      const agent = state.agents.get(agentId);
      if (agent !== undefined) bringDown(turn, agent);
    }
  }
  report(turn, 'info', 'machines down for maintenance', { machines: machines.length });
  grantOperator(turn, questionId);
}

function changeMachine(state: MasterState, key: string, mode: ScheduledMachine['mode']): void {
  const machine = state.machines.get(key);
  if (machine !== undefined) state.machines.set(key, { ...machine, mode });
}

/** STOP_MAINTENANCE: machines are back and leave the schedule. */
export function requestUp(turn: Turn, questionId: string, machines: readonly MachineID[]): void {
  if (refusesMachines(turn, questionId, machines, 'DOWN')) return;
  const next: Continuation = { type: 'machines-up', questionId, machines };
  turn.effects.push({ type: 'persist', operation: { type: 'stop-maintenance', machines }, next });
}

export function machinesUp(
  turn: Turn,
  { questionId, machines }: Extract<Continuation, { type: 'machines-up' }>,
  applied: boolean,
): void {
  const { state } = turn;
  if (!applied) {
    refuseChanged(turn, questionId);
    return;
  }
  const keys = new Set(machines.map(machineKey));
  for (const key of keys) state.machines.delete(key);
  state.schedule = withoutMachines(state.schedule, keys);
  for (const key of keys) schedule(turn, key);
  report(turn, 'info', 'machines up after maintenance', { machines: machines.length });
  grantOperator(turn, questionId);
}

/** Takes over schedule and modes of the registry. */
export function recoverMachines({ state }: Turn, registry: Registry): void {
  state.schedule = scheduleOf(registry) ?? {};
  for (const { info } of registry.machines?.machines ?? []) {
    const { id, mode, unavailability } = info;
    if (unavailability === undefined || (mode !== 'DRAINING' && mode !== 'DOWN')) continue;
    state.machines.set(machineKey(id), { id, mode, unavailability });
  }
}
