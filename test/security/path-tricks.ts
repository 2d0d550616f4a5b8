/** Ways to ask for a file that is not there to be seen: as raw query text and as a path. */
import { createRandom, nextInt } from '../../src/base/random.ts';

export interface PathTrick {
  /** What follows `path=` in a query, encoded or deliberately not. */
  readonly query: string;
  /** The same for a call that takes a path as it is. */
  readonly path: string;
}

export interface TrickGround {
  /** Names of one sandbox that lead to it. */
  readonly bases: readonly string[];
  /** Real paths of files and directories outside, absolute. */
  readonly outside: readonly string[];
  /** The same, from the sandbox: `../../x`. */
  readonly relative: readonly string[];
  /** Links that the task planted in its sandbox, and what may follow each. */
  readonly links: readonly string[];
}

/** Spellings of `..` and of `/` that one reader or another has taken for the real ones. */
const dots = [
  '..',
  '%2e%2e',
  '%2E.',
  '.%2e',
  '%252e%252e',
  '%c0%ae%c0%ae',
  '%e0%80%ae.',
  '..%00',
  '..;',
  '%u002e%u002e',
  '．．',
];
const slashes = ['/', '%2f', '%2F', '%252f', '//', '/./', '\\', '%5c', '%c0%af', '%ef%bc%8f', '/%2e/', ';/'];
const endings = ['', '/', '%00', '%00.txt', '?', '#', '/.', '%20', '\n', '%0d%0a', '/..', '*', '~'];
const wrappings: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => encodeURIComponent(path),
  (path) => encodeURIComponent(encodeURIComponent(path)),
  (path) => encodeURI(path),
  (path) => [...Buffer.from(path)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  (path) => path.toUpperCase(),
  (path) => `file://${path}`,
  (path) => `/${path}`,
  (path) => `/proc/self/root${path}`,
  (path) => `/proc/self/cwd/${path}`,
  (path) => `${path}&path=${path}`,
  (path) => `./${path}`,
];

/** So many different tricks, the same for the same seed. The planted links come first. */
export function pathTricks(ground: TrickGround, count: number, seed: number): PathTrick[] {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[nextInt(random, list.length)] as T;
  const queries = new Set<string>();
  for (const link of ground.links) queries.add(encodeURIComponent(`${ground.bases[0]}/${link}`));
  for (const base of ground.bases) {
    for (const path of ground.relative) queries.add(encodeURIComponent(`${base}/${path}`));
  }
  for (const path of ground.outside) for (const wrap of wrappings) queries.add(wrap(path));
  while (queries.size < count) {
    const climb = Array.from({ length: 1 + nextInt(random, 14) }, () => `${pick(dots)}${pick(slashes)}`).join('');
    const target = pick(ground.outside).slice(1).replaceAll('/', pick(slashes));
    const middle = pick(['', '', 'sub/', `${pick(ground.links)}/`, 'no-such/', `${'x'.repeat(300)}/`]);
    queries.add(
      `${pick(wrappings.slice(0, 5))(pick(ground.bases))}${pick(slashes)}${middle}${climb}${target}${pick(endings)}`,
    );
  }
  return [...queries].slice(0, count).map((query) => ({ query, path: decoded(query) }));
}

function decoded(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}
