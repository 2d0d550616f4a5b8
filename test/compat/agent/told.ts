/** What two runs can be compared by: messages as plain data, without what differs from run to run. */

/** Members whose value is of the run: what stands there is told by its kind. */
const ofTheRun = new Map<string, string>([
  ['timestamp', 'a time'],
  ['executor_pid', 'a process'],
  ['pid', 'an address'],
]);
const ids = new Set(['framework_id', 'agent_id', 'slave_id']);

/** The message with every id, time and process id replaced by its kind; all else as it stands, and nothing left out. */
export function told(value: unknown, name = ''): unknown {
  if (value instanceof Uint8Array) return value.length === 16 ? 'a UUID' : Buffer.from(value).toString();
  if (Array.isArray(value)) return value.map((item) => told(item));
  if (typeof value !== 'object' || value === null) {
    const kind = ofTheRun.get(name);
    return kind === undefined ? value : `${typeof value}: ${kind}`;
  }
  if (ids.has(name)) return 'an id';
  if (name === 'container_id' || name === 'parent') return { ...value, value: 'a container', ...parentOf(value) };
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, told(item, key)]),
  );
}

function parentOf(value: object): object {
  return 'parent' in value && value.parent !== undefined ? { parent: told(value.parent, 'parent') } : {};
}
