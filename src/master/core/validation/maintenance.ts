/** What makes requests about maintenance well-formed. */
import { machineError, machineKey, machineText } from '../../../model/machines.ts';
import type { Schedule } from '../../../wire/gen/maintenance.ts';
import type { MachineID } from '../../../wire/gen/mesos.ts';
import type { ScheduledMachine } from '../maintenance-record.ts';

type Machines = ReadonlyMap<string, ScheduledMachine>;

/** Why this can be no schedule, or undefined. */
export function scheduleError(machines: Machines, schedule: Schedule): string | undefined {
  const seen = new Set<string>();
  for (const { machine_ids: ids, unavailability } of schedule.windows ?? []) {
    if (ids === undefined || ids.length === 0) return 'List of machines in the maintenance window is empty';
    if ((unavailability.duration?.nanoseconds ?? 0) < 0) return 'Unavailability duration is negative';
    for (const id of ids) {
      const error = machineError(id) ?? (seen.has(machineKey(id)) ? twice(id) : undefined);
      if (error !== undefined) return error;
      seen.add(machineKey(id));
    }
  }
  const missing = [...machines].find(([key, { mode }]) => mode === 'DOWN' && !seen.has(key));
  return missing === undefined
    ? undefined
    : `Machine '${machineText(missing[1].id)}' is deactivated and cannot be removed from the schedule`;
}

function twice(id: MachineID): string {
  return `Machine '${machineText(id)}' appears more than once`;
}

/** Why these machines cannot leave this mode for the next, or undefined. */
export function machinesError(
  machines: Machines,
  ids: readonly MachineID[],
  mode: ScheduledMachine['mode'],
): string | undefined {
  if (ids.length === 0) return 'List of machines is empty';
  const seen = new Set<string>();
  for (const id of ids) {
    const key = machineKey(id);
    const error = machineError(id) ?? (seen.has(key) ? twice(id) : undefined);
    if (error !== undefined) return error;
    seen.add(key);
    const machine = machines.get(key);
    if (machine === undefined) return `Machine '${machineText(id)}' is not part of a maintenance schedule`;
    if (machine.mode !== mode) return `Machine '${machineText(id)}' is not in ${mode} mode`;
  }
  return undefined;
}
