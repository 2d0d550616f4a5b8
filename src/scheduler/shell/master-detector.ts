import { StadionError } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';
import type { Logger } from '../../base/logger.ts';
import type { ZkTls } from '../../runtime/zk-tls-flags.ts';
import { MasterInfo } from '../../wire/gen/mesos.ts';
import { fromJson } from '../../wire/json.ts';
import { tryDecode } from '../../wire/message.ts';
import { WireError } from '../../wire/reader.ts';
import { connectZookeeper } from '../../zookeeper/client/client.ts';
import { detect, type Leader } from '../../zookeeper/recipes/election.ts';
import { openGroup } from '../../zookeeper/recipes/group.ts';
import { addressOfMaster, type MasterAddress, parseMaster } from '../core/master-address.ts';

export interface DetectorOptions {
  /** `host:port` or `zk://…`. */
  readonly master: string;
  readonly sessionTimeoutMs: number;
  /** Speak TLS with ZooKeeper. */
  readonly zkTls?: ZkTls | undefined;
  readonly logger: Logger;
  /** The leader after each change, undefined while there is none. Told at least once for a fixed address. */
  readonly onMaster: (master: MasterAddress | undefined) => void;
}

export interface Detector {
  close(): Promise<void>;
}

/** Finds the leading master and follows changes. Throws `master-invalid` when `master` cannot be understood. */
export function openDetector(options: DetectorOptions): Detector {
  const { logger, onMaster } = options;
  const source = parseMaster(options.master);
  if (!source.ok) throw new StadionError({ code: 'master-invalid', message: source.error.reason });
  if (source.value.kind === 'address') {
    onMaster(source.value.address);
    return { close: async () => {} };
  }
  const client = connectZookeeper({
    servers: source.value.url,
    sessionTimeoutMs: options.sessionTimeoutMs,
    ...(options.zkTls === undefined ? {} : { tls: options.zkTls }),
    onWarning: (message, fields) => logger.warn(message, fields),
  });
  // The URL's path is the client's chroot, so the group lies at its root.
  const stop = detect(openGroup(client, '/'), {
    onLeader: (leader) => {
      const address = leader === undefined ? undefined : addressOfLeader(leader);
      if (leader !== undefined && address === undefined) {
        logger.error('the elected master has no readable address', { sequence: leader.sequence });
      }
      onMaster(address);
    },
    onFailure: (error) => logger.warn('master detection failed', { error }),
  });
  return {
    close: async () => {
      stop();
      await client.close();
    },
  };
}

/** `json.info_` nodes hold JSON, `info_` nodes protobuf, bare ones the pid as text. */
function addressOfLeader(leader: Leader): MasterAddress | undefined {
  const master = leader.label === 'info' ? tryDecode(MasterInfo, leader.data) : masterFromText(leader);
  return master === undefined ? undefined : addressOfMaster(master);
}

function masterFromText(leader: Leader): MasterInfo | undefined {
  const text = new TextDecoder().decode(leader.data);
  if (leader.label === undefined) return { id: '', ip: 0, port: 0, pid: text };
  const json = parseJson(text);
  if (!json.ok) return undefined;
  try {
    return fromJson(MasterInfo, json.value);
  } catch (thrown) {
    if (thrown instanceof WireError) return undefined;
    throw thrown;
  }
}
