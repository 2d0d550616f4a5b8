import type { Logger } from '../../base/logger.ts';
import { openLevelDbStorage } from '../../log/leveldb-storage.ts';
import { fixedMembers } from '../../log/membership.ts';
import { openReplicatedLog, replicaId } from '../../log/open-log.ts';
import type { ReplicatedLog } from '../../log/replicated-log.ts';
import type { LibprocessEndpoint } from '../../net/libprocess-endpoint.ts';
import type { ZkTls } from '../../runtime/zk-tls-flags.ts';
import type { RegistryLogConfig } from '../config.ts';
import { zookeeperLogMembers } from './log-members.ts';

export interface RegistryLogOptions extends RegistryLogConfig {
  /** Undefined: this master is the only one. */
  readonly zk: string | undefined;
  readonly sessionTimeoutMs: number;
  /** Speak TLS with ZooKeeper. */
  readonly zkTls?: ZkTls | undefined;
  /** Must know its address already. */
  readonly endpoint: LibprocessEndpoint;
  readonly logger: Logger;
  /** Another master writes the log now. */
  readonly onDeposed?: () => void;
  /** This master takes part in the log no more. */
  readonly onFailed: (reason: string) => void;
}

export interface RegistryLog {
  readonly log: ReplicatedLog;
  close(): Promise<void>;
}

/** Opens this master's replica; it votes and catches up whether the master leads or not. Rejects with `log-damaged` or `log-in-use`. */
export async function openRegistryLog(options: RegistryLogOptions): Promise<RegistryLog> {
  const { zk, endpoint, logger, onDeposed, onFailed, sessionTimeoutMs, zkTls, quorum, autoInitialize } = options;
  const storage = await openLevelDbStorage(options.directory);
  const told = onDeposed === undefined ? { onFailed } : { onDeposed, onFailed };
  const common = { endpoint, storage, quorum, autoInitialize, logger, ...told };
  if (zk === undefined) {
    const log = await openReplicatedLog({ ...common, members: fixedMembers([]) });
    return { log, close: () => log.close() };
  }
  const self = endpoint.pid(replicaId);
  const members = zookeeperLogMembers({ zk, sessionTimeoutMs, zkTls, self, logger, onFailed });
  try {
    const log = await openReplicatedLog({ ...common, members });
    members.join();
    return {
      log,
      close: async () => {
        await members.close();
        await log.close();
      },
    };
  } catch (thrown) {
    await members.close();
    throw thrown;
  }
}
