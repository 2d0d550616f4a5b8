import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { ZkTls } from '../../runtime/zk-tls-flags.ts';
import type { MasterInfo } from '../../wire/gen/mesos.ts';
import { connectZookeeper } from '../../zookeeper/client/client.ts';
import { type Candidacy, contend, detect, type Leader } from '../../zookeeper/recipes/election.ts';
import { openGroup } from '../../zookeeper/recipes/group.ts';
import { parseZkUrl } from '../../zookeeper/zk-url.ts';
import type { MasterEvent } from '../core/events.ts';
import { candidateData, leaderInfo } from './master-info.ts';

export interface ElectionOptions {
  /** Undefined: this master appoints itself. */
  readonly zk: string | undefined;
  readonly sessionTimeoutMs: number;
  /** Speak TLS with ZooKeeper. */
  readonly zkTls?: ZkTls | undefined;
  readonly info: MasterInfo;
  readonly post: (event: MasterEvent) => void;
  readonly logger: Logger;
}

export interface Election {
  /** Gives the candidacy up; the next master is elected at once. */
  close(): Promise<void>;
}

/** Stands for election and follows who leads. */
export function joinElection(options: ElectionOptions): Election {
  const { zk, post, info } = options;
  if (zk === undefined) {
    post({ type: 'leader-detected', leader: info, isSelf: true });
    return { close: async () => {} };
  }
  return contest(options, zk);
}

function contest(options: ElectionOptions, zk: string): Election {
  const { info, post, logger } = options;
  const url = parseZkUrl(zk);
  if (!url.ok) throw new Error(url.error.reason);
  const { servers, credential, path } = url.value;
  const client = connectZookeeper({
    servers,
    sessionTimeoutMs: options.sessionTimeoutMs,
    ...(options.zkTls === undefined ? {} : { tls: options.zkTls }),
    ...(credential === undefined ? {} : { auth: { scheme: 'digest', credential } }),
    onWarning: (message, fields) => logger.warn(message, fields),
  });
  const group = openGroup(client, path, { hasCredentials: credential !== undefined });
  let candidacy: Candidacy | undefined;
  let isClosed = false;
  const stand = (): void => {
    if (isClosed) return;
    candidacy = contend(group, {
      label: 'json.info',
      data: candidateData(info),
      onLost: (reason) => {
        post({ type: 'candidacy-lost', reason });
        // A master that led has ended by then; a standby stands again.
        stand();
      },
      onFailure: (error) => logger.error('cannot stand for election', { reason: error.message }),
    });
  };
  const onLeader = (leader: Leader | undefined): void => {
    if (leader === undefined) {
      post({ type: 'leader-detected', leader: undefined, isSelf: false });
      return;
    }
    try {
      const found = leaderInfo(leader);
      post({ type: 'leader-detected', leader: found, isSelf: found.id === info.id });
    } catch (thrown) {
      logger.error('the leading candidate cannot be understood', { reason: errorText(thrown) });
    }
  };
  stand();
  const stopDetecting = detect(group, {
    onLeader,
    onFailure: (error) => logger.error('cannot detect the leader', { reason: error.message }),
  });
  return {
    close: async () => {
      isClosed = true;
      stopDetecting();
      // The node goes with the session, which is over at once when ZooKeeper can be told, and needs no waiting when it cannot.
      void candidacy?.withdraw();
      await client.close();
    },
  };
}
