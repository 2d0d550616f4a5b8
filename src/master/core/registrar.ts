/** What the registrar decides: which changes share a write, and what may go on after it. */
import type { Registry } from '../../wire/gen/internal.ts';
import type { Continuation, MasterEvent } from './events.ts';
import { applyOperation, imageOf, type RegistryImage, type RegistryOperation } from './registry.ts';

/** A change of the registry and what goes on when it is durable. */
export interface RegistryChange {
  readonly operation: RegistryOperation;
  readonly next: Continuation;
}

interface WrittenChange {
  readonly next: Continuation;
  /** It fitted what was there. */
  readonly applied: boolean;
}

export interface RegistrarState {
  /** With the changes that are being written. */
  image: RegistryImage;
  /** Changes for the next write, oldest first. Bounded by what waits in the master: agents and operators. */
  waiting: RegistryChange[];
  /** A write is asked for or under way. */
  isWriting: boolean;
  /** What the write under way carries. */
  written: readonly WrittenChange[];
  /** After a failed or late write nobody knows what is stored: nothing is promised any more. */
  isOver: boolean;
}

export type RegistrarEvent =
  | { readonly type: 'fetched'; readonly registry: Registry }
  | { readonly type: 'change-wanted'; readonly change: RegistryChange }
  /** Whatever came in the same turn as the first change is here. */
  | { readonly type: 'turn-ended' }
  | { readonly type: 'stored' }
  /** Reading or writing failed, took too long, or was refused because another master writes. */
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'closed' };

export type RegistrarEffect =
  /** Post `turn-ended` when nothing else is to be done. */
  | { readonly type: 'await-turn' }
  /** Store the image as a whole, then post `stored` or `failed`. Encode it at once: it changes afterwards. */
  | { readonly type: 'store'; readonly image: RegistryImage }
  | { readonly type: 'tell'; readonly event: MasterEvent };

export function createRegistrarState(): RegistrarState {
  return { image: imageOf({}), waiting: [], isWriting: false, written: [], isOver: false };
}

/** One write at a time, with all that waits in it; nothing is told before it is stored, and nothing after a failure. */
export function stepRegistrar(state: RegistrarState, event: RegistrarEvent): readonly RegistrarEffect[] {
  if (state.isOver) return [];
  switch (event.type) {
    case 'fetched':
      state.image = imageOf(event.registry);
      return [{ type: 'tell', event: { type: 'registry-recovered', registry: event.registry } }];
    case 'change-wanted':
      return addChange(state, event.change);
    case 'turn-ended':
      return write(state);
    case 'stored':
      return [...tellWritten(state), ...write(state)];
    case 'failed':
      end(state);
      return [{ type: 'tell', event: { type: 'registry-failed', reason: event.reason } }];
    case 'closed':
      end(state);
      return [];
  }
}

function addChange(state: RegistrarState, change: RegistryChange): RegistrarEffect[] {
  state.waiting.push(change);
  if (state.isWriting) return [];
  state.isWriting = true;
  return [{ type: 'await-turn' }];
}

function write(state: RegistrarState): RegistrarEffect[] {
  const changes = state.waiting;
  state.waiting = [];
  state.isWriting = changes.length > 0;
  if (!state.isWriting) return [];
  state.written = changes.map(({ operation, next }) => ({ next, applied: applyOperation(state.image, operation) }));
  return [{ type: 'store', image: state.image }];
}

function tellWritten(state: RegistrarState): RegistrarEffect[] {
  const { written } = state;
  state.written = [];
  return written.map(({ applied, next }) => ({ type: 'tell', event: { type: 'registry-written', applied, next } }));
}

function end(state: RegistrarState): void {
  state.isOver = true;
  state.waiting = [];
  state.written = [];
}
