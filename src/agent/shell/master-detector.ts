import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { errorText, StadionError } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';
import type { Logger } from '../../base/logger.ts';
import type { ZkTls } from '../../runtime/zk-tls-flags.ts';
import { MasterInfo } from '../../wire/gen/mesos.ts';
import { fromJson } from '../../wire/json.ts';
import { tryDecode } from '../../wire/message.ts';
import { formatAddress } from '../../wire/process-id.ts';
import { connectZookeeper } from '../../zookeeper/client/client.ts';
import { detect, type Leader } from '../../zookeeper/recipes/election.ts';
import { openGroup } from '../../zookeeper/recipes/group.ts';
import { parseZkUrl } from '../../zookeeper/zk-url.ts';
import type { Master } from '../core/state.ts';

export interface DetectorOptions {
  /** Value of `--master`. */
  readonly master: string;
  readonly sessionTimeoutMs: number;
  /** Speak TLS with ZooKeeper. */
  readonly zkTls?: ZkTls | undefined;
  readonly logger: Logger;
  readonly onMaster: (master: Master | undefined) => void;
}

export interface MasterDetector {
  /** Tells the master anew, also when it is the same. */
  again(): void;
  close(): Promise<void>;
}

/** Starts watching who leads. Rejects when the text of `--master` makes no sense. */
export async function startMasterDetector(options: DetectorOptions): Promise<MasterDetector> {
  const text = options.master.startsWith('file://')
    ? (await readFile(options.master.slice('file://'.length), 'utf8')).trim()
    : options.master.trim();
  return text.startsWith('zk://') ? watchZookeeper(text, options) : watchAddress(text, options);
}

/** A fixed address: that master is always taken to lead. */
async function watchAddress(text: string, options: DetectorOptions): Promise<MasterDetector> {
  const match = /^(?:master@)?(\[[^\]]+\]|[^:\s/]+):(\d{1,5})$/.exec(text);
  const host = match?.[1]?.replace(/^\[|\]$/g, '');
  const port = Number(match?.[2]);
  if (host === undefined || !(port > 0 && port < 65_536)) {
    throw new StadionError({
      code: 'master-invalid',
      message: `--master=${text} is neither host:port nor zk://host:port/path: correct it`,
    });
  }
  let isClosed = false;
  const tell = async (): Promise<void> => {
    try {
      const { address } = await lookup(host, { family: 4 });
      const pid = `master@${formatAddress({ ip: address, port })}`;
      if (!isClosed) options.onMaster({ pid, hostname: host });
    } catch (thrown) {
      options.logger.warn('the name of the master cannot be resolved', { host, reason: errorText(thrown) });
      if (!isClosed) setTimeout(() => void tell(), resolveRetryMs).unref();
    }
  };
  await tell();
  return {
    again: () => void tell(),
    close: async () => {
      isClosed = true;
    },
  };
}

const resolveRetryMs = 2_000;

async function watchZookeeper(text: string, options: DetectorOptions): Promise<MasterDetector> {
  const url = parseZkUrl(text);
  if (!url.ok) throw new StadionError({ code: 'master-invalid', message: `--master: ${url.error.reason}` });
  const { servers, path, credential } = url.value;
  const client = connectZookeeper({
    servers,
    sessionTimeoutMs: options.sessionTimeoutMs,
    ...(options.zkTls === undefined ? {} : { tls: options.zkTls }),
    ...(credential === undefined ? {} : { auth: { scheme: 'digest', credential } }),
    onWarning: (message, fields) => options.logger.warn(message, fields),
  });
  const group = openGroup(client, path, { hasCredentials: credential !== undefined });
  let latest: Master | undefined;
  let sequence: number | undefined;
  const stop = detect(group, {
    onLeader: (leader) => {
      // The same candidate told again is no news; a restarted master at the same address is.
      if (leader !== undefined && leader.sequence === sequence) return;
      sequence = leader?.sequence;
      latest = leader === undefined ? undefined : masterOf(leader);
      if (leader !== undefined && latest === undefined) {
        options.logger.warn('the leading master described itself in a way that cannot be read', {
          label: leader.label,
        });
      }
      options.onMaster(latest);
    },
    onFailure: (error) => options.logger.warn('the leading master cannot be detected', { error }),
  });
  return {
    again: () => options.onMaster(latest),
    close: async () => {
      stop();
      await client.close();
    },
  };
}

/** JSON under `json.info_`, protobuf under `info_`, a bare process id without label. */
function masterOf(leader: Leader): Master | undefined {
  const text = Buffer.from(leader.data).toString('utf8');
  if (leader.label === undefined) return { pid: text.trim(), hostname: undefined };
  const info = leader.label === 'info' ? tryDecode(MasterInfo, leader.data) : infoFromJson(text);
  if (info === undefined) return undefined;
  const { address } = info;
  const pid = info.pid ?? (address?.ip === undefined ? undefined : `master@${address.ip}:${address.port}`);
  return pid === undefined ? undefined : { pid, hostname: info.hostname ?? address?.hostname };
}

function infoFromJson(text: string): MasterInfo | undefined {
  const json = parseJson(text);
  if (!json.ok) return undefined;
  try {
    return fromJson(MasterInfo, json.value);
  } catch {
    return undefined;
  }
}
