import { toMilli } from '../../src/model/quantities.ts';
import type { Resource } from '../../src/wire/gen/mesos.ts';

/** Scalars in thousandths; enough to see whether something is counted twice. */
export interface Amounts {
  cpus: number;
  mem: number;
  disk: number;
  /** Number of ports. */
  ports: number;
}

export function noAmounts(): Amounts {
  return { cpus: 0, mem: 0, disk: 0, ports: 0 };
}

export function addTo(sum: Amounts, resources: readonly Resource[]): void {
  for (const { name, scalar, ranges } of resources) {
    if (name === 'ports') {
      for (const { begin, end } of ranges?.range ?? []) sum.ports += end - begin + 1;
    } else if (scalar !== undefined && (name === 'cpus' || name === 'mem' || name === 'disk')) {
      sum[name] += toMilli(scalar.value);
    }
  }
}

export function amountsOf(resources: readonly Resource[]): Amounts {
  const sum = noAmounts();
  addTo(sum, resources);
  return sum;
}

export function isEqual(left: Amounts, right: Amounts): boolean {
  return left.cpus === right.cpus && left.mem === right.mem && left.disk === right.disk && left.ports === right.ports;
}

export function isWithin(part: Amounts, whole: Amounts): boolean {
  return part.cpus <= whole.cpus && part.mem <= whole.mem && part.disk <= whole.disk && part.ports <= whole.ports;
}

export function formatAmounts({ cpus, mem, disk, ports }: Amounts): string {
  return `cpus:${cpus / 1000} mem:${mem / 1000} disk:${disk / 1000} ports:${ports}`;
}
