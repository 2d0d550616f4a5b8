/** A path in the tree of groups: `/`, `/shop`, `/shop/web`. Always absolute and without a trailing slash. */
export type PathId = string;

export const rootId: PathId = '/';

const segment = /^(([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])$|^(\.|\.\.)$/;

// COMPAT(marathon-1.11): clients show this text as it is.
const segmentText = String.raw`^(([a-z0-9]|[a-z0-9][a-z0-9\-]*[a-z0-9])\.)*([a-z0-9]|[a-z0-9][a-z0-9\-]*[a-z0-9])|(\.|\.\.)$`;

const reserved = ['restart', 'tasks', 'versions', '.', '..'];

/** The segments of a path; none for the root. Repeated and trailing slashes do not count. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

/** Makes a path absolute: relative ones start at `base`, `.` and `..` are resolved. */
export function resolvePath(path: string, base: PathId = rootId): PathId {
  const resolved: string[] = path.startsWith('/') ? [] : segmentsOf(base);
  for (const part of segmentsOf(path)) {
    if (part === '.') continue;
    if (part === '..') resolved.pop();
    else resolved.push(part);
  }
  return `/${resolved.join('/')}`;
}

/** The group a path lies in; the root is its own parent. */
export function parentOf(path: PathId): PathId {
  const end = path.lastIndexOf('/');
  return end <= 0 ? rootId : path.slice(0, end);
}

/** All groups above a path, the root first. */
export function ancestorsOf(path: PathId): PathId[] {
  const ancestors: PathId[] = [];
  for (let current = path; current !== rootId; ) {
    current = parentOf(current);
    ancestors.unshift(current);
  }
  return ancestors;
}

/** True when `path` is `group` or lies somewhere below it. */
export function isWithin(path: PathId, group: PathId): boolean {
  return group === rootId || path === group || path.startsWith(`${group}/`);
}

/** Name of the top-level group a path belongs to, or undefined for what stands directly under the root. */
export function topGroupOf(path: PathId): string | undefined {
  const parts = segmentsOf(path);
  return parts.length > 1 ? parts[0] : undefined;
}

/** What is wrong with the id of an app, by the rules for its segments; empty when it is fine. */
export function pathErrors(id: string): string[] {
  const parts = segmentsOf(id);
  const errors: string[] = [];
  if (parts.some((part) => !segment.test(part))) errors.push(`must fully match regular expression '${segmentText}'`);
  return errors;
}

/** What is wrong with the id of an app or pod (which must not be the root nor end in an API keyword). */
export function serviceIdErrors(id: PathId): string[] {
  const errors = pathErrors(id);
  if (id === rootId) errors.push('must not be empty');
  if (reserved.includes(segmentsOf(id).at(-1) ?? '')) {
    errors.push(`must not end with any of the following reserved keywords: ${reserved.join(', ')}`);
  }
  return errors;
}

/** `/shop/web` as part of instance and node names: `shop_web`. */
export function safePath(path: PathId): string {
  return segmentsOf(path).join('_');
}

/** The path behind {@link safePath} text: no segment can hold an underscore. */
export function pathFromSafe(text: string): PathId {
  return `/${text.split('_').join('/')}`;
}

/** The name Mesos shows for tasks of a path: segments reversed, dots between (`web.shop`). */
export function reversedName(path: PathId): string {
  return segmentsOf(path).reverse().join('.');
}
