/** Why a path is refused by ZooKeeper's rules, or undefined when it is fine. */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'a path must not be empty';
  if (!path.startsWith('/')) return 'a path must start with /';
  if (path === '/') return undefined;
  if (path.endsWith('/')) return 'a path must not end with /';
  for (const part of path.slice(1).split('/')) {
    if (part === '' || part === '.' || part === '..') return `a path must not have the part '${part}'`;
  }
  for (let index = 0; index < path.length; index++) {
    if (isForbidden(path.charCodeAt(index))) return 'a path must not hold control or private characters';
  }
  return undefined;
}

function isForbidden(code: number): boolean {
  return code <= 0x1f || (code >= 0x7f && code <= 0x9f) || (code >= 0xd800 && code <= 0xf8ff) || code >= 0xfff0;
}

/** The path above; of a top-level path the root. Undefined when there is no slash at all. */
export function parentPath(path: string): string | undefined {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return undefined;
  return slash === 0 ? '/' : path.slice(0, slash);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of a child. */
export function childPath(parent: string, name: string): string {
  return parent === '/' ? `/${name}` : `${parent}/${name}`;
}

/** A sequence number as it ends the name of a node: ten digits, the sign counted. */
export function sequenceText(sequence: number): string {
  return sequence < 0 ? `-${String(-sequence).padStart(9, '0')}` : String(sequence).padStart(10, '0');
}
