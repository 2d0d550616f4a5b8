import { MasterInfo } from '../../wire/gen/mesos.ts';
import { fromJson, type JsonValue, toJson } from '../../wire/json.ts';
import { decode } from '../../wire/message.ts';
import { formatAddress, parseProcessId } from '../../wire/process-id.ts';
import type { Leader } from '../../zookeeper/recipes/election.ts';

/** The Mesos release whose protocols this master speaks. */
export const version = '1.12.0';

export interface MasterIdentity {
  readonly id: string;
  readonly ip: string;
  readonly port: number;
  readonly hostname: string;
  readonly domain: MasterInfo['domain'];
}

/** How a master presents itself. */
export function masterInfo(identity: MasterIdentity): MasterInfo {
  const { id, ip, port, hostname, domain } = identity;
  return {
    id,
    ip: ipNumber(ip),
    port,
    pid: `master@${formatAddress({ ip, port })}`,
    hostname,
    version,
    address: { hostname, ip, port },
    ...(domain === undefined ? {} : { domain }),
    capabilities: [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, { type: 'QUOTA_V2' }],
  };
}

/** An IPv4 address as the number MasterInfo has always had: its bytes in network order, read by a little-endian machine. */
export function ipNumber(ip: string): number {
  const parts = ip.split('.').map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  return parts.length === 4 && parts.every((part) => part >= 0 && part < 256)
    ? a + b * 256 + c * 65_536 + d * 16_777_216
    : 0;
}

/** The text candidates publish: keys in alphabetical order, as Mesos writes them. */
export function candidateData(info: MasterInfo): Uint8Array {
  return Buffer.from(JSON.stringify(ordered(toJson(MasterInfo, info))));
}

function ordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]));
}

/** The leader a candidate's node names: JSON, protobuf in old ones, the bare process id in the oldest. Throws on nonsense. */
export function leaderInfo(leader: Leader): MasterInfo {
  if (leader.label === 'json.info') return fromJson(MasterInfo, JSON.parse(Buffer.from(leader.data).toString('utf8')));
  if (leader.label === 'info') return decode(MasterInfo, leader.data);
  const pid = Buffer.from(leader.data).toString('utf8').trim();
  const address = parseProcessId(pid);
  if (address === undefined) throw new Error(`'${pid}' is no process id`);
  const { ip, port } = address;
  return { id: pid, ip: ipNumber(ip), port, pid, address: { ip, port } };
}
