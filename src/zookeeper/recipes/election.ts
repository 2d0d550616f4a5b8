import type { Group, Member } from './group.ts';
import { asError } from './retry.ts';

export interface ContendOptions {
  /** `json.info` for Mesos masters. */
  readonly label: string;
  readonly data: Uint8Array;
  /** The candidate stands. */
  readonly onCandidate?: (sequence: number) => void;
  /** The candidacy is lost: whoever led leads no more. */
  readonly onLost: (reason: string) => void;
  /** Contending is impossible for a reason that does not pass by itself. */
  readonly onFailure: (error: Error) => void;
}

export interface Candidacy {
  /** The number of the candidate while it stands. */
  readonly sequence: number | undefined;
  /** Gives up; never rejects. */
  withdraw(): Promise<void>;
}

/** Becomes a candidate. A lost candidacy is not renewed: contend again if wanted. */
export function contend(group: Group, options: ContendOptions): Candidacy {
  const joining = group.join({
    label: options.label,
    data: options.data,
    onJoined: ({ sequence }) => options.onCandidate?.(sequence),
    onLost: options.onLost,
    onFailure: options.onFailure,
  });
  return {
    get sequence() {
      return joining.member?.sequence;
    },
    withdraw: () => joining.leave(),
  };
}

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
export function detect(group: Group, options: DetectOptions): () => void {
  const labels = options.labels ?? ['json.info', 'info', undefined];
  let stopped = false;
  let told = false;
  let leading: Member | undefined;

  const tell = (leader: Leader | undefined): void => {
    if (leader === undefined && told && leading === undefined) return;
    told = true;
    options.onLeader(leader);
  };
  const follow = async (member: Member): Promise<void> => {
    try {
      const data = await group.data(member);
      if (stopped || leading !== member) return;
      if (data !== undefined) {
        tell({ sequence: member.sequence, label: member.label, data });
        return;
      }
    } catch (thrown) {
      if (!stopped && leading === member) options.onFailure(asError(thrown));
      return;
    }
    // Gone between the list and the read: the next list names its successor.
    tell(undefined);
    leading = undefined;
  };
  const onMembers = (members: readonly Member[]): void => {
    const [lowest] = members;
    if (lowest === undefined) {
      tell(undefined);
      leading = undefined;
      return;
    }
    if (lowest.path === leading?.path) return;
    leading = lowest;
    if (labels.includes(lowest.label)) void follow(lowest);
    else options.onFailure(new Error(`the leading node ${lowest.path} has a label that is not understood`));
  };
  const stop = group.watch(onMembers, options.onFailure);
  return () => {
    stopped = true;
    stop();
  };
}
