/** Rules for identifiers that become file names and path segments. */

const MAX_ID_BYTES = 255;

/**
 * Why `id` cannot be the id of a task, executor, framework or volume, or `undefined` if it can. Ids name directories,
 * so they must not climb out of them.
 */
export function idError(id: string): string | undefined {
  if (id === '') return 'ID must not be empty';
  if (Buffer.byteLength(id) > MAX_ID_BYTES) return `ID must not be greater than ${MAX_ID_BYTES} characters`;
  if (id === '.') return "'.' is disallowed";
  if (id === '..') return "'..' is disallowed";
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i);
    if (code < 32 || code === 127 || id[i] === '/' || id[i] === '\\') return `'${id}' contains invalid characters`;
  }
  return undefined;
}

const MAX_CONTAINER_ID_CHARACTERS = 242;

/** Like {@link idError} for container ids, which must fit cgroup and Docker names too. */
export function containerIdError(id: string): string | undefined {
  if (id.length > MAX_CONTAINER_ID_CHARACTERS) {
    return `'ContainerID.value' '${id}' exceeds ${MAX_CONTAINER_ID_CHARACTERS} characters`;
  }
  if (id.includes(' ') || id.includes('.')) return `'ContainerID.value' '${id}' contains invalid characters`;
  return idError(id);
}
