import { useSyncExternalStore } from 'react';

/** Since when the server fails to answer, in milliseconds since the epoch, and what it says about it, if anything. */
export type Outage = { readonly sinceMs: number; readonly reason: string };

// Told by request.ts and shown by the banner of the shell.
let outage: Outage | undefined;
const listeners = new Set<() => void>();

function set(value: Outage | undefined): void {
  if (value === outage) return;
  outage = value;
  for (const listener of listeners) listener();
}

/** The server answered, whatever it said. */
export function noteAnswer(): void {
  set(undefined);
}

/** The server could not be reached, or has nobody behind it; keeps the time of the first failure. */
export function noteNoAnswer(reason: string): void {
  if (outage?.reason !== reason) set({ sinceMs: outage?.sinceMs ?? Date.now(), reason });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What keeps the server from answering, or undefined while it answers. */
export function useOutage(): Outage | undefined {
  return useSyncExternalStore(subscribe, () => outage);
}
