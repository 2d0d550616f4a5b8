import type { CommandInfoURI } from '../../wire/gen/mesos.ts';

/** Files to bring into a sandbox. */
export interface FetchRequest {
  readonly uris: readonly CommandInfoURI[];
  readonly sandbox: string;
  /** Owner of what is fetched; absent: the agent's user. */
  readonly owner?: { readonly name: string; readonly uid: number; readonly gid: number };
  /** Aborted when the container is destroyed meanwhile. */
  readonly signal: AbortSignal;
  /** Lines for the sandbox's stderr. */
  readonly log: (line: string) => void;
}

/** Brings files into sandboxes. Rejects with `container-launch-failed` and the URI that failed. */
export interface Fetcher {
  fetch(request: FetchRequest): Promise<void>;
}
