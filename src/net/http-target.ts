import { ok, type Result, refuse } from '../base/errors.ts';

/** A request target taken apart; nothing is decoded in `path`, since ids in it may hold encoded slashes. */
export interface HttpTarget {
  /** Path as sent, without the delegate's prefix; begins with `/`. */
  readonly path: string;
  /** What follows the path: `?a=b`, or empty. */
  readonly search: string;
}

const notFound = refuse('path-not-found', '404 Not Found.');

/**
 * Takes a request target apart and strips the first segment when it is one of `prefixes` (`master`, `slave(1)`; literal or
 * percent-encoded), so that `/master/state` and `/state` are the same. Refuses with `path-invalid` (400) or
 * `path-not-found` (404, a path with `/..`).
 */
export function parseTarget(target: string, prefixes: readonly string[] = []): Result<HttpTarget> {
  const originForm = target.replace(/^https?:\/\/[^/?]*/i, '');
  const question = originForm.indexOf('?');
  const path = (question < 0 ? originForm : originForm.slice(0, question)) || '/';
  const search = question < 0 ? '' : originForm.slice(question);
  if (!path.startsWith('/')) return refuse('path-invalid', "the path does not begin with '/'");
  const decoded = decodePath(path);
  if (decoded === undefined) return refuse('path-invalid', 'the path has a malformed percent escape');
  if (decoded.includes('/..') || decoded.includes('\0')) return notFound;
  return ok({ path: withoutPrefix(path, prefixes), search });
}

function decodePath(path: string): string | undefined {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function withoutPrefix(path: string, prefixes: readonly string[]): string {
  const end = path.indexOf('/', 1);
  const segment = decodePath(path.slice(1, end < 0 ? undefined : end));
  if (segment === undefined || segment === '' || !prefixes.includes(segment)) return path;
  return end < 0 ? '/' : path.slice(end);
}

/** The path without its last slash, which never matters; `/` stays. */
export function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
