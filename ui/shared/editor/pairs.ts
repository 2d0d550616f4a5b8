/** One row of a map that is being edited. Two rows may have the same name, or none, while one types. */
export type Pair = { readonly rowId: string; readonly name: string; readonly value: unknown };

let lastRow = 0;

/** An id for a row, so that it keeps the focus while its name changes. Unique within the page. */
export function newRowId(): string {
  lastRow += 1;
  return `row-${lastRow}`;
}

/** The rows of a map; none for what is no map. */
export function toPairs(value: unknown): readonly Pair[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, entry]) => ({ rowId: newRowId(), name, value: entry }));
}

/** The map of the rows; rows without name are left out, the last of equal names counts. No rows: undefined. */
export function toRecord(pairs: readonly Pair[]): Record<string, unknown> | undefined {
  const named = pairs.filter((pair) => pair.name.trim() !== '');
  return named.length === 0 ? undefined : Object.fromEntries(named.map((pair) => [pair.name.trim(), pair.value]));
}
