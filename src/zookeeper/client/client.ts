import { errorText } from '../../base/errors.ts';
import { zkErrorName } from '../jute/errors.ts';
import { addWatchModes } from '../jute/opcodes.ts';
import { type Acl, creatorAllAcl, type Id, openAcl, type Stat } from '../jute/records.ts';
import type { ReplyBody } from '../jute/replies.ts';
import type { Request } from '../jute/requests.ts';
import type { CreateRequest } from '../jute/write-requests.ts';
import { parseServers, parseZkUrl } from '../zk-url.ts';
import {
  createRequest,
  type RequestContext,
  readResult,
  readStep,
  type WatchingRead,
  watchLeftBy,
  writeStep,
} from './requests.ts';
import { Session, type SessionOptions } from './session.ts';
import type { FiredWatch, WatchSelection } from './watch-table.ts';
import type {
  ClientState,
  ConnectOptions,
  CreateOptions,
  Credential,
  LastingWatch,
  MultiOp,
  MultiReadOp,
  MultiReadResult,
  MultiResult,
  WatchCallback,
  ZookeeperClient,
} from './zookeeper-client.ts';
import { isZookeeperError, ZookeeperError } from './zookeeper-error.ts';

export type { Acl, Id, Stat } from '../jute/records.ts';
export type { TlsOptions } from './tls.ts';
export type * from './zookeeper-client.ts';
export { isZookeeperError, ZookeeperError } from './zookeeper-error.ts';

const noData = new Uint8Array(0);
const anyVersion = -1;
// Numbers of the protocol for what removeWatches removes.
const watcherTypes: Readonly<Record<WatchSelection, number>> = { children: 1, data: 2, any: 3 };

/**
 * Starts a client; it connects in the background and goes on trying until closed. Throws a ZookeeperError `bad-arguments` when
 * `servers` cannot be understood.
 */
export function connectZookeeper(options: ConnectOptions): ZookeeperClient {
  return new Client(options);
}

interface Target {
  readonly servers: SessionOptions['servers'];
  readonly auth: Credential | undefined;
  readonly chroot: string;
}

function targetOf(options: ConnectOptions): Target {
  const chroot = (path: string | undefined): string => (path ?? '').replace(/\/+$/, '');
  if (!options.servers.trim().startsWith('zk://')) {
    const servers = parseServers(options.servers);
    if (servers === undefined) {
      throw new ZookeeperError('bad-arguments', undefined, 'servers must be host:port[,host:port…] or a zk:// URL');
    }
    return { servers, auth: options.auth, chroot: chroot(options.chroot) };
  }
  const url = parseZkUrl(options.servers);
  if (!url.ok) throw new ZookeeperError('bad-arguments', undefined, url.error.reason);
  const { servers, credential, path } = url.value;
  const auth = options.auth ?? (credential === undefined ? undefined : { scheme: 'digest', credential });
  return { servers: parseServers(servers) ?? [], auth, chroot: chroot(options.chroot ?? path) };
}

class Client implements ZookeeperClient {
  readonly #session: Session;
  readonly #chroot: string;
  readonly #context: RequestContext;
  readonly #operationTimeoutMs: number;
  readonly #listeners = new Set<(state: ClientState) => void>();
  readonly #onWarning: NonNullable<ConnectOptions['onWarning']>;

  constructor(options: ConnectOptions) {
    const target = targetOf(options);
    const sessionTimeoutMs = options.sessionTimeoutMs ?? 10_000;
    this.#chroot = target.chroot;
    this.#onWarning = options.onWarning ?? (() => {});
    const defaultAcl = options.defaultAcl ?? (target.auth === undefined ? openAcl : creatorAllAcl);
    this.#context = { full: (path) => this.#full(path), defaultAcl };
    this.#operationTimeoutMs = options.operationTimeoutMs ?? sessionTimeoutMs * 2;
    this.#session = new Session({
      servers: target.servers,
      auth: target.auth,
      tls: options.tls,
      sessionTimeoutMs,
      operationTimeoutMs: this.#operationTimeoutMs,
      onWarning: this.#onWarning,
      onState: (state) => {
        this.#tell(state);
      },
      onWatch: (fired) => {
        this.#fire(fired);
      },
    });
  }

  get state(): ClientState {
    return this.#session.state;
  }

  get sessionId(): bigint {
    return this.#session.sessionId;
  }

  get sessionTimeoutMs(): number {
    return this.#session.timeoutMs;
  }

  onState(callback: (state: ClientState) => void): () => void {
    // A wrapper of its own, so that the same function may listen twice.
    const listener = (state: ClientState): void => callback(state);
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async create(path: string, data: Uint8Array = noData, options: CreateOptions = {}): Promise<string> {
    const body = await this.#createBelow(createRequest(this.#context, { path, data, ...options }), path, options);
    if (body.kind !== 'path' && body.kind !== 'created') throw unexpected(path);
    return this.#visible(body.path);
  }

  async createWithStat(
    path: string,
    data: Uint8Array = noData,
    options: CreateOptions = {},
  ): Promise<{ path: string; stat: Stat }> {
    const body = await this.#createBelow(createRequest(this.#context, { path, data, ...options }, true), path, options);
    if (body.kind !== 'created') throw unexpected(path);
    return { path: this.#visible(body.path), stat: body.stat };
  }

  async get(path: string, onChange?: WatchCallback): Promise<{ data: Uint8Array; stat: Stat }> {
    const body = await this.#read({ kind: 'getData', path, onChange });
    if (body.kind !== 'data') throw unexpected(path);
    return { data: body.data ?? noData, stat: body.stat };
  }

  async set(path: string, data: Uint8Array, version: number = anyVersion): Promise<Stat> {
    return statOf(await this.#call({ kind: 'setData', path: this.#full(path), data, version }, path), path);
  }

  async delete(path: string, version: number = anyVersion): Promise<void> {
    await this.#call({ kind: 'delete', path: this.#full(path), version }, path);
  }

  async exists(path: string, onChange?: WatchCallback): Promise<Stat | undefined> {
    try {
      return statOf(await this.#read({ kind: 'exists', path, onChange }), path);
    } catch (thrown) {
      if (isZookeeperError(thrown, 'no-node')) return undefined;
      throw thrown;
    }
  }

  async children(path: string, onChange?: WatchCallback): Promise<string[]> {
    const body = await this.#read({ kind: 'getChildren', path, onChange });
    if (body.kind !== 'names') throw unexpected(path);
    return [...body.names];
  }

  async childrenWithStat(path: string, onChange?: WatchCallback): Promise<{ children: string[]; stat: Stat }> {
    const body = await this.#read({ kind: 'getChildren2', path, onChange });
    if (body.kind !== 'names-stat') throw unexpected(path);
    return { children: [...body.names], stat: body.stat };
  }

  async countDescendants(path: string): Promise<number> {
    const body = await this.#call({ kind: 'getAllChildrenNumber', path: this.#full(path) }, path);
    if (body.kind !== 'int') throw unexpected(path);
    return body.value;
  }

  async ephemerals(prefix = '/'): Promise<string[]> {
    const body = await this.#call({ kind: 'getEphemerals', prefix: this.#full(prefix) }, prefix);
    if (body.kind !== 'names') throw unexpected(prefix);
    // The prefix is no path: `/base` is also the beginning of `/base-two`.
    const inside = body.names.filter((path) => this.#chroot === '' || path.startsWith(`${this.#chroot}/`));
    return inside.map((path) => this.#visible(path));
  }

  async multi(ops: readonly MultiOp[]): Promise<MultiResult> {
    const steps = ops.map((op) => writeStep(this.#context, op));
    const body = await this.#call({ kind: 'multi', steps }, ops[0]?.path);
    if (body.kind !== 'results' || body.results.length !== ops.length) throw unexpected(ops[0]?.path);
    const failedIndex = body.results.findIndex((result) => result.kind === 'error' && result.error !== 0);
    const failed = body.results[failedIndex];
    if (failed?.kind === 'error') return { ok: false, failedIndex, code: zkErrorName(failed.error) };
    const results = body.results.map((result) => ({
      ...('path' in result ? { path: this.#visible(result.path) } : {}),
      ...('stat' in result ? { stat: result.stat } : {}),
    }));
    return { ok: true, results };
  }

  async multiRead(ops: readonly MultiReadOp[]): Promise<MultiReadResult[]> {
    const steps = ops.map((op) => readStep(this.#context, op));
    const body = await this.#call({ kind: 'multiRead', steps }, ops[0]?.path);
    const results = body.kind === 'results' ? body.results.map((result) => readResult(result)) : [];
    const known = results.filter((result) => result !== undefined);
    if (known.length !== ops.length) throw unexpected(ops[0]?.path);
    return known;
  }

  async addWatch(path: string, kind: LastingWatch, onChange: WatchCallback): Promise<void> {
    const full = this.#full(path);
    const mode = kind === 'recursive' ? addWatchModes.persistentRecursive : addWatchModes.persistent;
    await this.#session.call({
      request: { kind: 'addWatch', path: full, mode },
      path,
      onReply: ({ error }) => {
        if (error === 0) this.#session.watches.add(kind, full, onChange);
      },
    });
  }

  async removeWatches(path: string, which: WatchSelection = 'any'): Promise<void> {
    const full = this.#full(path);
    if (!this.#session.watches.has(which, full)) throw new ZookeeperError('no-watcher', path, 'there is no such watch');
    await this.#session.call({
      request: { kind: 'removeWatches', path: full, watcherType: watcherTypes[which] },
      path,
      onReply: ({ error }) => {
        // That the server has none does not make ours any better.
        if (error === 0 || zkErrorName(error) === 'no-watcher') this.#session.watches.remove(which, full);
      },
    });
  }

  async sync(path: string): Promise<void> {
    await this.#call({ kind: 'sync', path: this.#full(path) }, path);
  }

  async ensurePath(path: string, acl?: readonly Acl[]): Promise<void> {
    const full = this.#full(path.length > 1 ? path.replace(/\/+$/, '') : path);
    const missing: string[] = [];
    let known = full;
    // From below upwards: nothing is asked of parents that are none of our business.
    while (known !== '/' && (await this.#statFull(known, path)) === undefined) {
      missing.push(known);
      known = parentOf(known);
    }
    for (const next of missing.reverse()) {
      const context = { full: (at: string) => at, defaultAcl: this.#context.defaultAcl };
      const request = createRequest(context, { path: next, data: noData, ...(acl === undefined ? {} : { acl }) });
      try {
        await this.#call(request, path);
      } catch (thrown) {
        if (!isZookeeperError(thrown, 'node-exists')) throw thrown;
      }
    }
  }

  async getAcl(path: string): Promise<{ acl: readonly Acl[]; stat: Stat }> {
    const body = await this.#call({ kind: 'getAcl', path: this.#full(path) }, path);
    if (body.kind !== 'acl') throw unexpected(path);
    return { acl: body.acl, stat: body.stat };
  }

  async setAcl(path: string, acl: readonly Acl[], aclVersion: number = anyVersion): Promise<Stat> {
    return statOf(await this.#call({ kind: 'setAcl', path: this.#full(path), acl, version: aclVersion }, path), path);
  }

  async whoAmI(): Promise<readonly Id[]> {
    const body = await this.#call({ kind: 'whoAmI' }, undefined);
    if (body.kind !== 'identities') throw unexpected(undefined);
    return body.identities;
  }

  addAuth(credential: Credential): Promise<void> {
    return this.#session.addAuth(credential);
  }

  connected(timeoutMs: number = this.#operationTimeoutMs): Promise<void> {
    if (this.state === 'connected') return Promise.resolve();
    if (this.state === 'closed') return Promise.reject(new ZookeeperError('closed', undefined, 'the client is closed'));
    return new Promise((resolve, reject) => {
      const end = (error?: ZookeeperError): void => {
        clearTimeout(timer);
        stop();
        if (error === undefined) resolve();
        else reject(error);
      };
      const timer = setTimeout(() => {
        end(new ZookeeperError('operation-timeout', undefined, `no ZooKeeper server answered within ${timeoutMs} ms`));
      }, timeoutMs);
      const stop = this.onState((state) => {
        if (state === 'connected') end();
        else if (state === 'closed') end(new ZookeeperError('closed', undefined, 'the client is closed'));
      });
    });
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  #call(request: Request, path: string | undefined): Promise<ReplyBody> {
    return this.#session.call({ request, path });
  }

  async #createBelow(request: CreateRequest, path: string, options: CreateOptions): Promise<ReplyBody> {
    try {
      return await this.#call(request, path);
    } catch (thrown) {
      if (options.recursive !== true || !isZookeeperError(thrown, 'no-node')) throw thrown;
    }
    // Refused for want of a parent, so nothing was created and asking again is safe.
    await this.ensurePath(parentOf(path), options.acl);
    return this.#call(request, path);
  }

  async #statFull(full: string, path: string): Promise<Stat | undefined> {
    try {
      return statOf(await this.#call({ kind: 'exists', path: full, watch: false }, path), path);
    } catch (thrown) {
      if (isZookeeperError(thrown, 'no-node')) return undefined;
      throw thrown;
    }
  }

  #read(read: { kind: WatchingRead; path: string; onChange: WatchCallback | undefined }): Promise<ReplyBody> {
    const { kind, path, onChange } = read;
    const full = this.#full(path);
    const request: Request = { kind, path: full, watch: onChange !== undefined };
    if (onChange === undefined) return this.#call(request, path);
    return this.#session.call({
      request,
      path,
      onReply: ({ error }) => {
        const watched = watchLeftBy(kind, error);
        if (watched !== undefined) this.#session.watches.add(watched, full, onChange);
      },
    });
  }

  #full(path: string): string {
    if (!path.startsWith('/')) throw new ZookeeperError('bad-arguments', path, 'a path must start with /');
    if (this.#chroot === '') return path;
    return path === '/' ? this.#chroot : this.#chroot + path;
  }

  #visible(full: string): string {
    if (this.#chroot === '') return full;
    return full === this.#chroot ? '/' : full.slice(this.#chroot.length);
  }

  #tell(state: ClientState): void {
    for (const listener of [...this.#listeners]) this.#guarded(() => listener(state));
  }

  #fire(fired: FiredWatch): void {
    this.#guarded(() => {
      fired.callback({ type: fired.type, path: this.#visible(fired.path) });
    });
  }

  /** Callbacks must not throw; one that does must not break the connection it was called from. */
  #guarded(run: () => void): void {
    try {
      run();
    } catch (thrown) {
      this.#onWarning('a ZooKeeper callback threw', { error: errorText(thrown) });
    }
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

function statOf(body: ReplyBody, path: string): Stat {
  if (body.kind !== 'stat') throw unexpected(path);
  return body.stat;
}

function unexpected(path: string | undefined): ZookeeperError {
  return new ZookeeperError('marshalling-error', path, 'ZooKeeper answered something else than was asked');
}
