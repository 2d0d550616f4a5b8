/** Where two JSON answers differ, value by value, when what is of the run is left out. */

const uuid = /(?<![0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])/g;
const workDirectory = /(?:\/[\w.-]+)*\/(?=slaves\/|volumes\/)/g;

/** A value that differs, as JSON; undefined where there is none. */
export interface Difference {
  /** Elements of lists share one: `frameworks[].id`. */
  readonly path: string;
  readonly theirs: string | undefined;
  readonly ours: string | undefined;
}

/** The order of lists is nobody's promise: their elements are compared sorted. */
export function differences(recorded: unknown, ours: unknown): Difference[] {
  const found: Difference[] = [];
  compare(sorted(recorded), sorted(ours), { path: '', found });
  return found;
}

function compare(theirs: unknown, ours: unknown, at: { readonly path: string; readonly found: Difference[] }): void {
  if (isTree(theirs) && isTree(ours) && Array.isArray(theirs) === Array.isArray(ours)) {
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
      const path = Array.isArray(theirs) ? `${at.path}[]` : at.path === '' ? key : `${at.path}.${key}`;
      compare(theirs[key], ours[key], { path, found: at.found });
    }
    return;
  }
  const [a, b] = [JSON.stringify(theirs), JSON.stringify(ours)];
  if (a !== b) at.found.push({ path: at.path, theirs: a, ours: b });
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** With ids of containers and work directories replaced, lists in one order, and lists of names with values as what they stand for. */
function sorted(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(workDirectory, 'WORK/').replace(uuid, 'UUID');
  if (Array.isArray(value)) {
    const items = value.map(sorted);
    if (items.length > 0 && items.every(isNamed))
      return Object.fromEntries(items.map((item) => [item.name, item.value]));
    return items.sort((a, b) => (stable(a) < stable(b) ? -1 : 1));
  }
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [sorted(key) as string, sorted(item)]));
}

function isNamed(item: unknown): item is { readonly name: string; readonly value: unknown } {
  return isTree(item) && Object.keys(item).every((key) => key === 'name' || key === 'value') && 'name' in item;
}

/** A text by which elements are put in order: nothing of it changes from run to run. */
function stable(value: unknown): string {
  if (typeof value === 'number') return '';
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`;
  if (!isTree(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${key}:${stable(value[key])}`).join()}}`;
}
