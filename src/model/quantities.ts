/** Amounts of scalar resources by name, in thousandths: 0.1 cpus are 100. Exact, unlike sums of doubles. */

export type Quantities = Map<string, number>;
export type ReadonlyQuantities = ReadonlyMap<string, number>;

const SCALE = 1000;

/** A double as it stands on the wire → thousandths. Mesos rounds to three digits too. */
export function toMilli(value: number): number {
  return Math.round(value * SCALE);
}

export function fromMilli(milli: number): number {
  return milli / SCALE;
}

export function addQuantities(into: Quantities, from: ReadonlyQuantities): void {
  for (const [name, milli] of from) addQuantity(into, name, milli);
}

export function subtractQuantities(from: Quantities, what: ReadonlyQuantities): void {
  for (const [name, milli] of what) addQuantity(from, name, -milli);
}

/** Adds and drops the entry when nothing is left of it. */
export function addQuantity(into: Quantities, name: string, milli: number): void {
  const sum = (into.get(name) ?? 0) + milli;
  if (sum === 0) into.delete(name);
  else into.set(name, sum);
}

/** Whether there is at least as much of everything in `a` as in `b`. */
export function containsQuantities(a: ReadonlyQuantities, b: ReadonlyQuantities): boolean {
  for (const [name, milli] of b) if (milli > 0 && (a.get(name) ?? 0) < milli) return false;
  return true;
}

/** `cpus:8; disk:20000; mem:8192`, by name; `{}` for nothing. */
export function formatQuantities(amounts: ReadonlyQuantities): string {
  const parts = [...amounts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, milli]) => `${name}:${fromMilli(milli)}`);
  return parts.length === 0 ? '{}' : parts.join('; ');
}
