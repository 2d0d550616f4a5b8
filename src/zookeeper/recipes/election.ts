import type { Group, Joining } from './group.ts';

export interface ContendOptions {
  /** `json.info` for Mesos masters. */
  readonly label: string;
  readonly data: Uint8Array;
  readonly onCandidate?: (sequence: number) => void;
  /** The candidacy is lost: whoever led leads no more. */
  readonly onLost: (reason: string) => void;
  readonly onFailure: (error: Error) => void;
}

export interface Candidacy {
  readonly sequence: number | undefined;
  /** Gives up; never rejects. */
  withdraw(): Promise<void>;
}

/** Becomes a candidate. Lost candidacies are not renewed: contend again if wanted. */
export declare function contend(group: Group, options: ContendOptions): Candidacy;

export interface Leader {
  readonly sequence: number;
  /** `json.info` (JSON), `info` (protobuf, old) or undefined (a bare PID, oldest). */
  readonly label: string | undefined;
  readonly data: Uint8Array;
}

export interface DetectOptions {
  /** Labels a leader may have; default: `json.info`, `info` and none, as Mesos. Any other is a failure. */
  readonly labels?: readonly (string | undefined)[];
  /** The leader (lowest sequence) after each change; undefined when there is none or ZooKeeper lost us. */
  readonly onLeader: (leader: Leader | undefined) => void;
  /** The lowest node is not a candidate we understand, or the group cannot be read. Detection goes on. */
  readonly onFailure: (error: Error) => void;
}

/** Watches who leads; the returned function ends it. */
export declare function detect(group: Group, options: DetectOptions): () => void;

export type { Joining };
