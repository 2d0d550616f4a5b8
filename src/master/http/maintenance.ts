/** `/maintenance/schedule`, `/maintenance/status`, `/machine/down`, `/machine/up`, and their calls. */
import { machineKey } from '../../model/machines.ts';
import { textAnswer } from '../../net/http-answer.ts';
import type { InverseOfferStatus } from '../../wire/gen/allocator.ts';
import { ClusterStatus, type ClusterStatusDrainingMachine, Schedule } from '../../wire/gen/maintenance.ts';
import { MachineID } from '../../wire/gen/mesos.ts';
import { toJsonText } from '../../wire/json.ts';
import type { ScheduledMachine } from '../core/maintenance-record.ts';
import type { MasterState } from '../core/state.ts';
import { type LegacyEndpoint, readMessage, readMessages } from './legacy-write.ts';
import type { View } from './view.ts';

/** Machines that are drained, with what frameworks answered, and those that are down. */
export function maintenanceStatus(state: MasterState): ClusterStatus {
  const machines = [...state.machines.values()];
  const draining = machines.filter(({ mode }) => mode === 'DRAINING').map((machine) => drainingMachine(state, machine));
  const down = machines.filter(({ mode }) => mode === 'DOWN').map(({ id }) => id);
  return {
    ...(draining.length === 0 ? {} : { draining_machines: draining }),
    ...(down.length === 0 ? {} : { down_machines: down }),
  };
}

/** ACLs speak of all machines at once: who may not see them sees none. */
export function shownStatus(state: MasterState, view: View): ClusterStatus {
  return view.may('GET_MAINTENANCE_STATUS') ? maintenanceStatus(state) : {};
}

export function shownSchedule({ schedule }: MasterState, view: View): Schedule {
  return view.may('GET_MAINTENANCE_SCHEDULE') ? schedule : {};
}

function drainingMachine(state: MasterState, { id }: ScheduledMachine): ClusterStatusDrainingMachine {
  const statuses = [...(state.agentsByMachine.get(machineKey(id)) ?? [])].flatMap((agentId): InverseOfferStatus[] => [
    ...(state.agents.get(agentId)?.maintenance?.statuses.values() ?? []),
  ]);
  return statuses.length === 0 ? { id } : { id, statuses };
}

export function maintenanceEndpoints(state: MasterState): LegacyEndpoint[] {
  return [
    {
      path: '/maintenance/schedule',
      read: (view) => toJsonText(Schedule, shownSchedule(state, view)),
      write: {
        method: 'POST',
        request: (body) => {
          const schedule = readMessage(Schedule, body);
          return typeof schedule === 'string'
            ? textAnswer(400, `Failed to parse maintenance schedule: ${schedule}`)
            : { type: 'update-schedule', schedule: schedule.value };
        },
      },
    },
    { path: '/maintenance/status', read: (view) => toJsonText(ClusterStatus, shownStatus(state, view)) },
    machineEndpoint('/machine/down', 'machines-down'),
    machineEndpoint('/machine/up', 'machines-up'),
  ];
}

function machineEndpoint(path: string, type: 'machines-down' | 'machines-up'): LegacyEndpoint {
  const request: NonNullable<LegacyEndpoint['write']>['request'] = (body) => {
    const machines = readMessages(MachineID, body);
    return typeof machines === 'string'
      ? textAnswer(400, `Failed to parse machines: ${machines}`)
      : { type, machines: machines.value };
  };
  return { path, write: { method: 'POST', request } };
}
