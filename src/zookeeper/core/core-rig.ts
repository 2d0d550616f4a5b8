import { present } from '../../base/assert.ts';
import { opcodes } from '../jute/opcodes.ts';
import { openAcl } from '../jute/records.ts';
import type { ReplyBody } from '../jute/replies.ts';
import type { Request } from '../jute/requests.ts';
import type { CreateRequest } from '../jute/write-requests.ts';
import { exportState, type Transaction } from './changes.ts';
import type { ServerEffect, ServerEvent } from './events.ts';
import { type CoreConfig, createServerState, type ServerState } from './state.ts';
import { step } from './step.ts';

export const testConfig: CoreConfig = {
  tickTimeMs: 1000,
  minSessionTimeoutMs: 2000,
  maxSessionTimeoutMs: 20_000,
  extendedTypesEnabled: true,
  containerCheckIntervalMs: 60_000,
  skipAcl: false,
  superDigest: undefined,
};

export function create(path: string, flags = 0, fields: Partial<CreateRequest> = {}): CreateRequest {
  return { kind: flags > 4 ? 'createTtl' : 'create', path, data: null, acl: openAcl, flags, ttlMs: 0n, ...fields };
}

/** A core with a clock and clients, for tests and simulations: keeps every transaction and every effect of the last event. */
export class CoreRig {
  readonly state: ServerState;
  readonly transactions: Transaction[] = [];
  effects: ServerEffect[] = [];
  nowMs = 10_000;
  #connections = 0;

  constructor(state: ServerState = createServerState(testConfig)) {
    this.state = state;
    this.post({ kind: 'ticked', wallMs: 1_700_000_000_000 });
  }

  post(event: ServerEvent): readonly ServerEffect[] {
    this.effects = step(this.state, event, this.nowMs);
    for (const effect of this.effects) if (effect.kind === 'persist') this.transactions.push(effect.transaction);
    return this.effects;
  }

  /** Opens a connection and a session on it (or resumes one); gives the connection. */
  connect(resume?: { sessionId: bigint; password: Uint8Array }, timeoutMs = 4000): number {
    const connection = ++this.#connections;
    this.post({ kind: 'connection-opened', connection, address: '10.0.0.1' });
    const password = resume?.password ?? new Uint8Array(16);
    this.post({
      kind: 'connect-requested',
      connection,
      password: Uint8Array.from({ length: 16 }, (_, index) => connection + index),
      request: {
        protocolVersion: 0,
        lastZxidSeen: 0n,
        timeoutMs,
        sessionId: resume?.sessionId ?? 0n,
        password,
        readOnly: undefined,
      },
    });
    return connection;
  }

  sessionOf(connection: number): { sessionId: bigint; password: Uint8Array } {
    const session = present(this.state.connections.get(connection)?.session, 'the connection has a session');
    return { sessionId: session.id, password: session.password };
  }

  /** Sends a request; gives the error and body of its reply. */
  ask(connection: number, request: Request): { error: number; body: ReplyBody; zxid: bigint } {
    const frame = { xid: 1, opcode: opcodes[request.kind], request };
    for (const effect of this.post({ kind: 'request-received', connection, frame })) {
      if (effect.kind === 'reply') return { error: effect.header.error, body: effect.body, zxid: effect.header.zxid };
    }
    throw new Error('no reply');
  }

  authenticate(connection: number, id: string): void {
    this.post({ kind: 'auth-received', connection, xid: -4, identity: { scheme: 'digest', id } });
  }

  /** Lets time pass, tick by tick. */
  pass(ms: number): readonly ServerEffect[] {
    const all: ServerEffect[] = [];
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) {
      this.nowMs = Math.min(endMs, this.nowMs + this.state.config.tickTimeMs / 2);
      all.push(...this.post({ kind: 'ticked', wallMs: 1_700_000_000_000 + this.nowMs }));
    }
    this.effects = all;
    return all;
  }

  paths(): string[] {
    return [...this.state.nodes.keys()].sort();
  }
}

/** All that must survive, in a form that can be compared. */
export function lasting(state: ServerState): unknown {
  const changes = [...exportState(state)].map((change) => {
    if (change.kind !== 'put') return { key: String('id' in change ? change.id : ''), change };
    const node = present(state.nodes.get(change.node.path), 'exported nodes exist');
    return { key: node.path, change: { ...node, children: [...(node.children ?? [])].sort() } };
  });
  const ephemerals = [...state.sessions.values()].map(({ id, ephemerals: paths }) => [id, [...paths].sort()]);
  return {
    nodes: changes.sort((left, right) => (left.key < right.key ? -1 : 1)),
    ephemerals: ephemerals.sort(),
    containers: [...state.containers].sort(),
    ttls: [...state.ttls].sort(),
    ephemeralCount: state.ephemeralCount,
    dataBytes: state.dataBytes,
  };
}
