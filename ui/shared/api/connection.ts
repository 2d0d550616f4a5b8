import { useSyncExternalStore } from 'react';

// Whether the server answers at all, told by request.ts and shown by the banner of the shell.
let failingSinceMs: number | undefined;
const listeners = new Set<() => void>();

function set(value: number | undefined): void {
  if (value === failingSinceMs) return;
  failingSinceMs = value;
  for (const listener of listeners) listener();
}

/** The server answered, whatever it said. */
export function noteAnswer(): void {
  set(undefined);
}

/** The server could not be reached; keeps the time of the first failure. */
export function noteNoAnswer(): void {
  set(failingSinceMs ?? Date.now());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Milliseconds since the epoch of the first request without answer, or undefined while the server answers. */
export function useFailingSince(): number | undefined {
  return useSyncExternalStore(subscribe, () => failingSinceMs);
}
