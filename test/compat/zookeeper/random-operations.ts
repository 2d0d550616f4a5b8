/** Random operations on a small tree, so that they meet: what one session does, another sees, watches or forbids. */
import { createRandom, nextChance, nextInt, type Random } from '../../../src/base/random.ts';
import type { ReadStep } from '../../../src/zookeeper/jute/multi-requests.ts';
import type { Acl } from '../../../src/zookeeper/jute/records.ts';
import type { Request, SetWatchesRequest } from '../../../src/zookeeper/jute/requests.ts';
import type { WriteRequest } from '../../../src/zookeeper/jute/write-requests.ts';

export type Operation =
  | { readonly kind: 'call'; readonly session: number; readonly request: Request }
  | { readonly kind: 'raw'; readonly session: number; readonly opcode: number; readonly body: Uint8Array }
  | { readonly kind: 'reconnect'; readonly session: number; readonly restore: SetWatchesRequest | undefined }
  | { readonly kind: 'renew'; readonly session: number }
  /** A second connection takes the session over while the first still stands. */
  | { readonly kind: 'move'; readonly session: number };

const names = ['a', 'b', 'c'];
const persistentPaths = ['/p/a'];
const recursivePaths = ['/p', '/p/a/b'];
const oddPaths = [
  '',
  '/',
  'a',
  'a/b',
  '/a/',
  '//a',
  '/a//b',
  '/a/./b',
  '/a/..',
  '/.',
  '/\u0001',
  '/a\u0000b',
  '/ä/ö',
  '/a b/c',
  '/\ufff1',
  '/zookeeper',
  '/zookeeper/quota',
  '/zookeeper/config',
  '/zookeeper/new',
];
const acls: readonly (readonly Acl[] | null)[] = [
  [{ perms: 31, scheme: 'world', id: 'anyone' }],
  [{ perms: 1, scheme: 'world', id: 'anyone' }],
  [
    { perms: 1, scheme: 'world', id: 'anyone' },
    { perms: 31, scheme: 'auth', id: '' },
  ],
  [{ perms: 31, scheme: 'auth', id: 'ignored' }],
  [{ perms: 30, scheme: 'digest', id: 'bob:fyVmFCwVbTJYrznoSu1koqYEYF0=' }],
  [{ perms: 31, scheme: 'ip', id: '127.0.0.1' }],
  [{ perms: 31, scheme: 'ip', id: '127.0.0.0/8' }],
  [{ perms: 31, scheme: 'ip', id: '10.0.0.0/8' }],
  [
    { perms: 15, scheme: 'world', id: 'anyone' },
    { perms: 15, scheme: 'world', id: 'anyone' },
  ],
  [],
  null,
  [{ perms: 31, scheme: 'digest', id: 'no-colon' }],
  [{ perms: 31, scheme: 'world', id: 'someone' }],
  [{ perms: 31, scheme: 'ip', id: '300.1.1.1' }],
  [{ perms: 31, scheme: 'unknown', id: 'x' }],
];
const credentials = ['bob:secret', 'alice:x', 'super:test'];

export class OperationSource {
  readonly #random: Random;
  readonly #sessions: number;
  /** Paths the server gave to sequential nodes. */
  readonly #given: string[] = [];

  constructor(seed: number, sessions: number) {
    this.#random = createRandom(seed);
    this.#sessions = sessions;
  }

  /** A sequential node was made: it becomes part of the game. */
  learn(path: string): void {
    if (this.#given.length < 20) this.#given.push(path);
    else this.#given[nextInt(this.#random, 20)] = path;
  }

  next(): Operation {
    const session = nextInt(this.#random, this.#sessions);
    const dice = nextInt(this.#random, 1000);
    if (dice < 8) return { kind: 'reconnect', session, restore: this.#restore() };
    if (dice < 12) return { kind: 'renew', session };
    if (dice < 15) return { kind: 'move', session };
    if (dice < 30) return { kind: 'raw', session, ...this.#raw() };
    return { kind: 'call', session, request: this.#request() };
  }

  /** `relativeZxid` counts back from the last that the session saw. */
  #restore(): SetWatchesRequest | undefined {
    if (nextChance(this.#random, 0.3)) return undefined;
    const paths = (): string[] => this.#list(() => this.#path());
    return {
      // The older form knows no watches that stay, and what it is given of them does not reach the server.
      kind: this.#pick(['setWatches', 'setWatches2', 'setWatches2'] as const),
      relativeZxid: BigInt(this.#pick([0, 0, 5, 50])),
      data: paths(),
      exist: paths(),
      child: paths(),
      persistent: this.#list(() => this.#pick(persistentPaths)),
      persistentRecursive: this.#list(() => this.#pick(recursivePaths)),
    };
  }

  #raw(): { opcode: number; body: Uint8Array } {
    const opcode = this.#pick([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 15, 18, 19, 21, 22, 101, 103, 104, 105, 106, 999, -7,
    ]);
    const body = this.#pick([
      [],
      [0, 0],
      [0, 0, 0, 4, 47],
      [127, 255, 255, 255],
      [0, 0, 0, 1, 47],
      [255, 255, 255, 254],
      [0, 0, 0, 1, 47, 0, 0, 0],
    ]);
    return { opcode, body: Uint8Array.from(body) };
  }

  #request(): Request {
    const dice = nextInt(this.#random, 100);
    if (dice < 36) return this.#write();
    if (dice < 43) return { kind: 'multi', steps: this.#list(() => this.#step()) };
    if (dice < 48) return { kind: 'multi', steps: this.#list(() => this.#hopefulStep()) };
    if (dice < 52) return { kind: 'multiRead', steps: this.#list(() => this.#readStep()) };
    if (dice < 80) return this.#read();
    if (dice < 86) return { kind: 'setAcl', path: this.#belowRoot(), acl: this.#acl(), version: this.#version() };
    if (dice < 89) return { kind: 'getAcl', path: this.#path() };
    return this.#rare(dice);
  }

  #rare(dice: number): Request {
    switch (dice) {
      case 89:
        return this.#addWatch();
      case 90:
      case 91:
        // checkWatches stays out: 3.8.0 says yes when anybody watches the path.
        return {
          kind: 'removeWatches',
          path: nextChance(this.#random, 0.5) ? this.#path() : this.#watchedPath(),
          watcherType: this.#pick([1, 2, 3, 3, 9]),
        };
      case 92:
        return { kind: 'getEphemerals', prefix: this.#pick([null, '', '/', '/a', '/zz']) };
      case 93:
        return { kind: 'getAllChildrenNumber', path: this.#path() };
      case 94:
        return { kind: 'whoAmI' };
      case 95:
        return { kind: 'auth', scheme: 'digest', credential: new TextEncoder().encode(this.#pick(credentials)) };
      case 96:
        return { kind: 'sync', path: this.#path() };
      case 97:
        return {
          kind: 'reconfig',
          joining: null,
          leaving: null,
          newMembers: 'server.1=h:1:2:participant',
          configId: -1n,
        };
      default:
        return this.#read();
    }
  }

  #write(): WriteRequest {
    const dice = nextInt(this.#random, 20);
    if (dice < 9) return this.#create();
    if (dice < 14) return { kind: 'delete', path: this.#writtenPath(), version: this.#version() };
    return { kind: 'setData', path: this.#writtenPath(), data: this.#data(), version: this.#version() };
  }

  /** check is a step only: alone the original never answers it. */
  #step(): WriteRequest {
    if (nextChance(this.#random, 0.8)) return this.#write();
    return { kind: 'check', path: this.#path(), version: this.#version() };
  }

  /** Steps that mostly succeed, so that whole transactions do. */
  #hopefulStep(): WriteRequest {
    const parent = this.#pick(['', '/a', '/b']);
    const acl = [{ perms: 31, scheme: 'world', id: 'anyone' }];
    const data = this.#data();
    const sequential = { path: `${parent}/s-`, data, acl, ttlMs: 0n };
    switch (nextInt(this.#random, 6)) {
      case 0:
        return { ...sequential, kind: 'create', flags: 2 };
      case 1:
        return { ...sequential, kind: 'create2', flags: 3 };
      case 2:
        return { ...sequential, kind: 'createTtl', flags: 6, ttlMs: 3_600_000n };
      case 3:
        return { kind: 'check', path: parent === '' ? '/' : parent, version: -1 };
      case 4:
        return { kind: 'delete', path: this.#given.length > 0 ? this.#pick(this.#given) : '/c', version: -1 };
      default:
        return { kind: 'setData', path: parent === '' ? '/' : parent, data, version: -1 };
    }
  }

  #create(): WriteRequest {
    const kind = this.#pick(['create', 'create', 'create2', 'create2', 'createContainer', 'createTtl'] as const);
    const flags = kind === 'createContainer' ? 4 : this.#pick([0, 0, 0, 0, 1, 1, 2, 3, 3, 4, 5, 6, 7, -1]);
    const ttlFlags = this.#pick([5, 5, 6, 6, 0, 1]);
    // A negative TTL for a kind without one stops the original for good.
    const ttls = ttlFlags > 1 ? [3_600_000n, 1n << 39n, 0n, -1n, 1n << 40n] : [0n, 5n];
    return {
      kind,
      path: nextChance(this.#random, 0.1) ? `${this.#writtenPath()}/` : this.#writtenPath(),
      data: this.#data(),
      acl: nextChance(this.#random, 0.8) ? [{ perms: 31, scheme: 'world', id: 'anyone' }] : this.#acl(),
      flags: kind === 'createTtl' ? ttlFlags : flags,
      ttlMs: kind === 'createTtl' ? this.#pick(ttls) : 0n,
    };
  }

  #read(): Request {
    const kind = this.#pick(['exists', 'getData', 'getChildren', 'getChildren2'] as const);
    return { kind, path: this.#path(), watch: nextChance(this.#random, 0.6) };
  }

  #readStep(): ReadStep {
    return { kind: this.#pick(['getData', 'getChildren']), path: this.#path(), watch: nextChance(this.#random, 0.5) };
  }

  #list<T>(make: () => T): T[] {
    return Array.from({ length: nextInt(this.#random, 5) }, make);
  }

  #path(): string {
    if (nextChance(this.#random, 0.05)) return this.#pick(oddPaths);
    if (nextChance(this.#random, 0.15) && this.#given.length > 0) return this.#pick(this.#given);
    const depth = this.#pick([1, 1, 2, 2, 2, 3]);
    return Array.from({ length: depth }, () => `/${this.#pick(names)}`).join('');
  }

  /** A root that nobody may write to would end the game. */
  #belowRoot(): string {
    const path = this.#path();
    return path === '/' ? '/a' : path;
  }

  #writtenPath(): string {
    return nextChance(this.#random, 0.1) ? this.#watchedPath() : this.#path();
  }

  /**
   * Watches that stay keep to paths of their own, one mode for each: 3.8.0 forgets a client's first way of watching a path when a
   * second is asked for.
   */
  #watchedPath(): string {
    return this.#pick([...persistentPaths, ...recursivePaths]);
  }

  #addWatch(): Request {
    const path = this.#watchedPath();
    const mode = nextChance(this.#random, 0.1) ? 2 : Number(recursivePaths.includes(path));
    return { kind: 'addWatch', path, mode };
  }

  #version(): number {
    return this.#pick([-1, -1, -1, 0, 0, 1, 2, -2]);
  }

  #data(): Uint8Array | null {
    return this.#pick([null, new Uint8Array(0), Uint8Array.of(1), Uint8Array.of(1, 2, 3), new Uint8Array(5000)]);
  }

  #acl(): readonly Acl[] | null {
    return this.#pick(acls);
  }

  #pick<T>(items: readonly T[]): T {
    return items[nextInt(this.#random, items.length)] as T;
  }
}
