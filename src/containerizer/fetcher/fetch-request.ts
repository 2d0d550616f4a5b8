import type { CommandInfoURI } from '../../wire/gen/mesos.ts';

/** Files to bring into a sandbox. */
export interface FetchRequest {
  readonly uris: readonly CommandInfoURI[];
  readonly sandbox: string;
  /** Owner of what is fetched, with whose rights local files are read; absent: the agent's user. */
  readonly owner?: FetchOwner;
  /** Aborted when the container is destroyed meanwhile. */
  readonly signal: AbortSignal;
  /** Lines for the sandbox's stderr. */
  readonly log: (line: string) => void;
}

export interface FetchOwner {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** Brings files into sandboxes. Rejects with `container-launch-failed` and the URI that failed. */
export interface Fetcher {
  fetch(request: FetchRequest): Promise<void>;
}
