import type { Node } from './node.ts';
import type { ServerState } from './state.ts';

/** A node without its place in the tree. */
export type NodeRecord = Omit<Node, 'children'>;

/**
 * What a transaction left behind, not what was asked: done twice it gives the same, so that a snapshot may be taken while
 * transactions go on. `touch` is a `put` of a node that exists and whose data stays.
 */
export type Change =
  | { readonly kind: 'put'; readonly node: NodeRecord }
  | { readonly kind: 'touch'; readonly node: Omit<NodeRecord, 'data'> }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'open-session'; readonly id: bigint; readonly timeoutMs: number; readonly password: Uint8Array }
  | { readonly kind: 'close-session'; readonly id: bigint };

/** One step of history. A refused write has no changes, yet takes its number. */
export interface Transaction {
  readonly zxid: bigint;
  readonly changes: readonly Change[];
}

/** The lasting part of the state as changes. May be walked while transactions go on: those must be replayed on top. */
export function* exportState(state: ServerState): IterableIterator<Change> {
  for (const { id, timeoutMs, password } of state.sessions.values())
    yield { kind: 'open-session', id, timeoutMs, password };
  for (const node of state.nodes.values()) yield { kind: 'put', node };
}
