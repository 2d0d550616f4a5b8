/** Machines, as operators name them in maintenance schedules. */
import type { MachineID } from '../wire/gen/mesos.ts';

/** Equal for the same machine. Host names are compared without regard to case, and both parts count. */
export function machineKey({ hostname, ip }: MachineID): string {
  return `${(hostname ?? '').toLowerCase()}|${ip ?? ''}`;
}

/** For messages to people. */
export function machineText({ hostname, ip }: MachineID): string {
  return [hostname, ip].filter((part) => part !== undefined && part !== '').join(' ');
}

/** Why this names no machine, or undefined. */
export function machineError({ hostname, ip }: MachineID): string | undefined {
  if ((hostname ?? '') === '' && (ip ?? '') === '') return "Both 'hostname' and 'ip' for a machine are empty";
  if (ip !== undefined && ip !== '' && !isAddress(ip)) return `Unable to parse '${ip}' as an address of a machine`;
  return undefined;
}

function isAddress(text: string): boolean {
  const parts = text.split('.');
  const isV4 = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return isV4 || /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text);
}
