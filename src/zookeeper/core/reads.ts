import { zkErrors } from '../jute/errors.ts';
import type { ReadStep } from '../jute/multi-requests.ts';
import type { MultiStepResult } from '../jute/multi-results.ts';
import { permissions } from '../jute/records.ts';
import type { WatchingReadRequest } from '../jute/requests.ts';
import { isAllowed, visibleAcl } from './acl.ts';
import { statOf } from './node.ts';
import { type Connection, nodeAt, type ServerState } from './state.ts';
import { type Answer, emptyBody } from './transactions.ts';
import { watchModes } from './watch-tables.ts';

export interface Reader {
  readonly state: ServerState;
  readonly connection: Connection;
}

const refused = (error: number): Answer => ({ error, body: emptyBody });

/** exists needs no right, and its watch stays even when there is no node: it waits for the creation. */
function answerExists({ state, connection }: Reader, request: WatchingReadRequest): Answer {
  if (request.path.includes('\0')) return refused(zkErrors.badArguments);
  if (request.watch) state.watches.data.add(request.path, connection.id, watchModes.standard);
  const node = nodeAt(state, request.path);
  return node === undefined ? refused(zkErrors.noNode) : { error: 0, body: { kind: 'stat', stat: statOf(node) } };
}

/** Reads of data, children and existence, which may leave a watch. */
export function answerWatchingRead(reader: Reader, request: WatchingReadRequest): Answer {
  if (request.kind === 'exists') return answerExists(reader, request);
  const { state, connection } = reader;
  const node = nodeAt(state, request.path);
  if (node === undefined) return refused(zkErrors.noNode);
  if (!isAllowed(state, connection, node.acl, permissions.read)) return refused(zkErrors.noAuth);
  const table = request.kind === 'getData' ? state.watches.data : state.watches.child;
  if (request.watch) table.add(request.path, connection.id, watchModes.standard);
  switch (request.kind) {
    case 'getData':
      return { error: 0, body: { kind: 'data', data: node.data, stat: statOf(node) } };
    case 'getChildren':
      return { error: 0, body: { kind: 'names', names: [...(node.children ?? [])] } };
    case 'getChildren2':
      return { error: 0, body: { kind: 'names-stat', names: [...(node.children ?? [])], stat: statOf(node) } };
  }
}

export function answerGetAcl({ state, connection }: Reader, path: string): Answer {
  const node = nodeAt(state, path);
  if (node === undefined) return refused(zkErrors.noNode);
  if (!isAllowed(state, connection, node.acl, permissions.read | permissions.admin)) return refused(zkErrors.noAuth);
  return { error: 0, body: { kind: 'acl', acl: visibleAcl(state, connection, node.acl), stat: statOf(node) } };
}

/** How many nodes there are below a path, at any depth. */
export function answerAllChildrenNumber({ state, connection }: Reader, path: string): Answer {
  const node = nodeAt(state, path);
  if (node === undefined) return refused(zkErrors.noNode);
  if (!isAllowed(state, connection, node.acl, permissions.read)) return refused(zkErrors.noAuth);
  // COMPAT(zookeeper-3.8): the empty path stands above the root, which then counts too.
  let count = path === '' ? 1 : 0;
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const name of next.children ?? []) {
      count++;
      const child = state.nodes.get(next.path === '/' ? `/${name}` : `${next.path}/${name}`);
      if (child?.children !== undefined) open.push(child);
    }
  }
  return { error: 0, body: { kind: 'int', value: count } };
}

export function answerEphemerals({ connection }: Reader, prefix: string | null): Answer {
  const names = [...(connection.session?.ephemerals ?? [])];
  const isAll = prefix === null || prefix === '' || prefix === '/';
  return { error: 0, body: { kind: 'names', names: isAll ? names : names.filter((path) => path.startsWith(prefix)) } };
}

/** Every step has its own answer; watches are never left. */
export function answerMultiRead(reader: Reader, steps: readonly ReadStep[]): Answer {
  const results = steps.map((step): MultiStepResult => {
    const { error, body } = answerWatchingRead(reader, { ...step, watch: false });
    if (body.kind === 'data') return { kind: 'getData', data: body.data, stat: body.stat };
    if (body.kind === 'names') return { kind: 'getChildren', names: body.names };
    return { kind: 'error', error };
  });
  return { error: 0, body: { kind: 'results', results } };
}

/** Who the client is known as: the user of a digest, without the hash. */
export function answerWhoAmI({ connection }: Reader): Answer {
  const identities = connection.identities.map(({ scheme, id }) => ({
    scheme,
    id: scheme === 'digest' ? (id.split(':')[0] ?? '') : id,
  }));
  return { error: 0, body: { kind: 'identities', identities } };
}
