import { formatMebibytes, formatNumber } from '../../shared/format/numbers.ts';
import type { ResourceAmounts } from '../api/resources.ts';

export const scalarNames = ['cpus', 'mem', 'disk', 'gpus'] as const;
export type ScalarName = (typeof scalarNames)[number];

/** Total, used and offered of one resource; free is what is neither. */
export type Usage = { readonly total: number; readonly used: number; readonly offered: number; readonly free: number };

type Holder = {
  readonly resources: ResourceAmounts;
  readonly used_resources: ResourceAmounts;
  readonly offered_resources: ResourceAmounts;
};

/** Adds up one resource over agents. */
export function usageOf(name: ScalarName, agents: readonly Holder[]): Usage {
  let total = 0;
  let used = 0;
  let offered = 0;
  for (const agent of agents) {
    total += agent.resources[name];
    used += agent.used_resources[name];
    offered += agent.offered_resources[name];
  }
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  const free = Math.max(0, round(total - used - offered));
  return { total: round(total), used: round(used), offered: round(offered), free };
}

/** An amount with its unit: CPUs and GPUs are plain numbers, memory and disk are mebibytes. */
export function formatAmount(name: string, value: number): string {
  return name === 'mem' || name === 'disk' ? formatMebibytes(value) : formatNumber(value);
}

const titles: Readonly<Record<ScalarName, string>> = { cpus: 'CPUs', mem: 'Memory', disk: 'Disk', gpus: 'GPUs' };

/** The name of a resource for people. */
export function resourceTitle(name: string): string {
  return titles[name as ScalarName] ?? name;
}

// `[31000-31000, 31005-31009]` and `{a, b}` without their brackets; a range of one is a number.
function listText(text: string): string {
  return text.replace(/^[[{]|[\]}]$/g, '').replace(/\b(\d+)-\1\b/g, '$1');
}

/** Amounts in one line, without what is zero: "0.5 CPUs, 128 MiB memory, ports 31000-31001". */
export function describeAmounts(amounts: Readonly<Record<string, number | string | undefined>>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(amounts)) {
    if (typeof value === 'string') parts.push(`${name} ${listText(value)}`);
    else if (value !== undefined && value !== 0) parts.push(describeScalar(name, value));
  }
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function describeScalar(name: string, value: number): string {
  if (name === 'cpus') return `${formatNumber(value)} ${value === 1 ? 'CPU' : 'CPUs'}`;
  if (name === 'gpus') return `${formatNumber(value)} ${value === 1 ? 'GPU' : 'GPUs'}`;
  if (name === 'mem') return `${formatMebibytes(value)} memory`;
  if (name === 'disk') return `${formatMebibytes(value)} disk`;
  return `${formatNumber(value)} ${name}`;
}
