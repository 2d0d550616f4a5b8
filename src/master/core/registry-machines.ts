/** Maintenance in the registry: the schedule, and the machines that are in it with their modes. */
import { machineKey } from '../../model/machines.ts';
import type { Registry, RegistryMachine } from '../../wire/gen/internal.ts';
import type { Schedule, Window } from '../../wire/gen/maintenance.ts';
import type { MachineID, MachineInfoMode } from '../../wire/gen/mesos.ts';

/** Replaces the schedule: machines that are new in it begin to drain, those no longer in it are up. */
export function updateSchedule(rest: Registry, schedule: Schedule): Registry {
  const before = new Map((rest.machines?.machines ?? []).map((entry) => [machineKey(entry.info.id), entry.info]));
  const machines: RegistryMachine[] = [];
  for (const { machine_ids: ids, unavailability } of schedule.windows ?? []) {
    for (const id of ids ?? []) {
      const known = before.get(machineKey(id));
      const mode: MachineInfoMode = known?.mode === 'DOWN' ? 'DOWN' : 'DRAINING';
      machines.push({ info: { id: known?.id ?? id, mode, unavailability } });
    }
  }
  return assemble(rest, machines, schedule);
}

/** These machines go down; false when one of them is not scheduled. */
export function startMaintenance(rest: Registry, ids: readonly MachineID[]): Registry | undefined {
  const down = keysOf(ids);
  const machines = rest.machines?.machines ?? [];
  if (!allThere(machines, down)) return undefined;
  const changed = machines.map((entry): RegistryMachine => {
    return down.has(machineKey(entry.info.id)) ? { info: { ...entry.info, mode: 'DOWN' } } : entry;
  });
  return { ...rest, machines: { machines: changed } };
}

/** These machines are up again and leave the schedule; undefined when one of them is not there. */
export function stopMaintenance(rest: Registry, ids: readonly MachineID[]): Registry | undefined {
  const up = keysOf(ids);
  const machines = rest.machines?.machines ?? [];
  if (!allThere(machines, up)) return undefined;
  const left = machines.filter(({ info }) => !up.has(machineKey(info.id)));
  return assemble(rest, left, withoutMachines(scheduleOf(rest) ?? {}, up));
}

/** The schedule without these machines (by key) and without windows that are empty then. */
export function withoutMachines(schedule: Schedule, keys: ReadonlySet<string>): Schedule {
  const windows = (schedule.windows ?? []).flatMap((window): Window[] => {
    const ids = (window.machine_ids ?? []).filter((id) => !keys.has(machineKey(id)));
    return ids.length === 0 ? [] : [{ ...window, machine_ids: ids }];
  });
  return windows.length === 0 ? {} : { windows };
}

/** The schedule in force, if any. */
export function scheduleOf(registry: Registry): Schedule | undefined {
  return registry.schedules?.[0];
}

function keysOf(ids: readonly MachineID[]): Set<string> {
  return new Set(ids.map(machineKey));
}

function allThere(machines: readonly RegistryMachine[], keys: ReadonlySet<string>): boolean {
  const there = new Set(machines.map(({ info }) => machineKey(info.id)));
  return [...keys].every((key) => there.has(key));
}

function assemble(rest: Registry, machines: readonly RegistryMachine[], schedule: Schedule): Registry {
  const { machines: _, schedules: __, ...kept } = rest;
  return {
    ...kept,
    ...(machines.length === 0 ? {} : { machines: { machines: [...machines] } }),
    ...((schedule.windows ?? []).length === 0 ? {} : { schedules: [schedule] }),
  };
}
