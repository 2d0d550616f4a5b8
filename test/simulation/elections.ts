/** Standing for election and following who leads, as zookeeper/recipes does. */
import type { SimProgram } from './program.ts';
import type { Candidate, SimZookeeper, ZookeeperSession } from './zookeeper.ts';
import type { SimZookeeperClient } from './zookeeper-client.ts';

export interface ElectionPlace {
  readonly program: SimProgram;
  readonly zookeeper: SimZookeeper;
  readonly client: SimZookeeperClient;
  readonly path: string;
}

const retryMs = 200;

/** Hears the line of candidates now and after each change; undefined when the session is lost and nothing is known any more. */
export function watchCandidates(
  { program, zookeeper, client, path }: ElectionPlace,
  onCandidates: (candidates: readonly Candidate[] | undefined) => void,
): void {
  let isReading = false;
  let isStale = false;
  let losses = 0;
  const read = (): void => {
    if (client.isClosed) return;
    if (isReading) {
      isStale = true;
      return;
    }
    isReading = true;
    isStale = false;
    const before = losses;
    const again = (): void => {
      isReading = false;
      if (isStale) read();
    };
    client.request((session) => readLine(session), {
      onAnswer: (line) => {
        if (losses === before) onCandidates(line);
        again();
      },
      onLost: () => {
        isStale = true;
        program.later(retryMs, again);
      },
    });
  };
  const readLine = (session: ZookeeperSession): readonly Candidate[] => {
    zookeeper.watch(path, session, () => session.connection?.send('server', program.inThisLife(read)));
    return zookeeper.candidates(path);
  };
  client.follow({
    onExpired: () => {
      losses++;
      onCandidates(undefined);
      read();
    },
    // A change may have been told while there was no connection.
    onConnected: read,
  });
}

/** Hears who leads after each change; undefined when nobody does or ZooKeeper lost us. */
export function detectLeader(place: ElectionPlace, onLeader: (leader: Candidate | undefined) => void): void {
  let leading: Candidate | undefined;
  let isTold = false;
  watchCandidates(place, (line) => {
    const first = line?.[0];
    if (isTold && first?.sequence === leading?.sequence) return;
    isTold = true;
    leading = first;
    onLeader(first);
  });
}

export interface StandOptions {
  readonly data: unknown;
  readonly onCandidate?: (candidate: Candidate) => void;
  /** The candidacy is gone with its session. */
  readonly onLost: () => void;
}

/** Stands for election, anew after each loss. */
export function stand({ program, zookeeper, client, path }: ElectionPlace, options: StandOptions): void {
  let candidate: Candidate | undefined;
  const join = (): void => {
    if (client.isClosed) return;
    client.request((session) => zookeeper.join(path, session, options.data), {
      onAnswer: (joined) => {
        candidate = joined;
        options.onCandidate?.(joined);
      },
      onLost: () => void program.later(retryMs, join),
    });
  };
  client.follow({
    onConnected: () => {},
    onExpired: () => {
      if (candidate === undefined) return;
      candidate = undefined;
      options.onLost();
      join();
    },
  });
  join();
}
