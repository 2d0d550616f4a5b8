import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerState } from '../core/state.ts';
import { averageLatencyMs, resetTraffic, type Totals, type Traffic } from './counters.ts';
import type { Peer } from './peer.ts';

/** What the answers are made from. */
export interface ServerView {
  readonly state: ServerState;
  readonly peers: ReadonlyMap<number, Peer>;
  readonly traffic: Traffic;
  readonly totals: Totals;
  readonly dataDir: string;
  /** Requests whose answers wait for the disk. */
  readonly outstanding: number;
  readonly startedMs: number;
  /** Lines of `conf`, as key and value. */
  readonly settings: readonly (readonly [key: string, value: string | number])[];
}

/** Clients read the numbers in front: the protocol is that of this version of the original. */
export const serverVersion = '3.8.0-stadion';
const versionLine = `${serverVersion}, built on 2026-01-01 00:00 UTC`;

const defaultWords: readonly string[] = ['srvr', 'ruok', 'stat', 'mntr', 'isro', 'conf'];
const words: Readonly<Record<string, (view: ServerView) => string>> = {
  ruok: () => 'imok',
  isro: () => 'rw',
  srvr,
  stat: (view) => statText(view),
  mntr,
  dirs: ({ dataDir }) => {
    const sizeBytes = directoryBytes(dataDir);
    return `datadir_size: ${sizeBytes}\nlogdir_size: ${sizeBytes}\n`;
  },
  conf: ({ settings }) => `${settings.map(([key, value]) => `${key}=${value}`).join('\n')}\n`,
  cons: ({ peers }) => `${[...peers.values()].map((peer) => consLine(peer)).join('')}\n`,
  crst: ({ peers }) => {
    for (const peer of peers.values()) resetTraffic(peer.traffic);
    return 'Connection stats reset.\n';
  },
  srst: ({ traffic }) => {
    resetTraffic(traffic);
    return 'Server stats reset.\n';
  },
  dump,
  envi,
  wchs,
  wchc,
  wchp,
};

/** Words of the original that have no meaning here; they are refused as if not allowed. */
const foreignWords: ReadonlySet<string> = new Set(['gtmk', 'stmk', 'hash', 'lead', 'orst', 'obsr']);

/** True for a command; other four letters are the length of a frame that is far too long. */
export function isWord(letters: string): boolean {
  return Object.hasOwn(words, letters) || foreignWords.has(letters);
}

/** The answer to four letters; words that are unknown or not allowed get the sentence that clients know. */
export function answerWord(word: string, allowed: readonly string[] | undefined, view: ServerView): string {
  const list = allowed ?? defaultWords;
  const answer = Object.hasOwn(words, word) ? words[word] : undefined;
  if (answer === undefined || !(list.includes('*') || list.includes(word))) {
    return `${word} is not executed because it is not in the whitelist.\n`;
  }
  return answer(view);
}

function summary(view: ServerView): string {
  const { state, traffic, peers, outstanding } = view;
  const average = averageLatencyMs(traffic);
  const latency = [Math.floor(traffic.latencyMinMs), average.toFixed(4), Math.floor(traffic.latencyMaxMs)].join('/');
  return [
    `Latency min/avg/max: ${latency}`,
    `Received: ${traffic.received}`,
    `Sent: ${traffic.sent}`,
    `Connections: ${peers.size}`,
    `Outstanding: ${outstanding}`,
    `Zxid: 0x${state.zxid.toString(16)}`,
    'Mode: standalone',
    `Node count: ${nodeCount(state)}`,
    '',
  ].join('\n');
}

/** COMPAT(zookeeper-3.8): the root counts twice. */
function nodeCount(state: ServerState): number {
  return state.nodes.size + 1;
}

function srvr(view: ServerView): string {
  return `Zookeeper version: ${versionLine}\n${summary(view)}`;
}

function statText(view: ServerView): string {
  const clients = [...view.peers.values()].map((peer) => clientLine(peer)).join('');
  return `Zookeeper version: ${versionLine}\nClients:\n${clients}\n${summary(view)}`;
}

function clientLine(peer: Peer): string {
  const { received, sent } = peer.traffic;
  return ` /${peer.address}:${peer.port}[${peer.handshaken ? 1 : 0}](queued=${peer.queued},recved=${received},sent=${sent})\n`;
}

function consLine(peer: Peer): string {
  const { received, sent, latencyMinMs, latencyMaxMs } = peer.traffic;
  const session =
    peer.sessionId === 0n
      ? ''
      : `,sid=${hex(peer.sessionId)},est=${peer.since},to=${peer.timeoutMs},minlat=${Math.floor(latencyMinMs)},avglat=${averageLatencyMs(peer.traffic).toFixed(2)},maxlat=${Math.floor(latencyMaxMs)}`;
  return ` /${peer.address}:${peer.port}[${peer.handshaken ? 1 : 0}](queued=${peer.queued},recved=${received},sent=${sent}${session})\n`;
}

/** Files this process has open, as far as the system tells. */
function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

function maxOpenFiles(): number {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function directoryBytes(directory: string): number {
  let sizeBytes = 0;
  for (const name of readdirSync(directory)) {
    sizeBytes += statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return sizeBytes;
}

function mntr(view: ServerView): string {
  const { state, traffic, totals, peers, outstanding } = view;
  const values: readonly (readonly [string, string | number])[] = [
    ['zk_version', versionLine],
    ['zk_server_state', 'standalone'],
    ['zk_uptime', Math.floor(performance.now() - view.startedMs)],
    ['zk_min_latency', Math.floor(traffic.latencyMinMs)],
    ['zk_avg_latency', averageLatencyMs(traffic).toFixed(4)],
    ['zk_max_latency', Math.floor(traffic.latencyMaxMs)],
    ['zk_packets_received', traffic.received],
    ['zk_packets_sent', traffic.sent],
    ['zk_num_alive_connections', peers.size],
    ['zk_outstanding_requests', outstanding],
    ['zk_znode_count', nodeCount(state)],
    ['zk_watch_count', state.watches.data.count + state.watches.child.count],
    ['zk_ephemerals_count', state.ephemeralCount],
    ['zk_approximate_data_size', state.dataBytes],
    ['zk_global_sessions', state.sessions.size],
    ['zk_local_sessions', 0],
    ['zk_open_file_descriptor_count', openFiles()],
    ['zk_max_file_descriptor_count', maxOpenFiles()],
    ['zk_bytes_received_count', totals.receivedBytes],
    ['zk_response_bytes', totals.sentBytes],
    ['zk_auth_failed_count', totals.refusedIdentities],
    ['zk_connection_rejected', totals.refusedConnections],
  ];
  return `${values.map(([key, value]) => `${key}\t${value}`).join('\n')}\n`;
}

function dump({ state }: ServerView): string {
  const owners = [...state.sessions.values()].filter(({ ephemerals }) => ephemerals.size > 0);
  const byExpiry = new Map<number, bigint[]>();
  for (const [id, dueMs] of state.expiry.entries()) {
    const same = byExpiry.get(dueMs);
    if (same === undefined) byExpiry.set(dueMs, [id]);
    else same.push(id);
  }
  const lines = ['SessionTracker dump:', `Session Sets (${byExpiry.size})/(${state.sessions.size}):`];
  for (const [dueMs, ids] of [...byExpiry].sort(([left], [right]) => left - right)) {
    const due = new Date(dueMs + state.wallOffsetMs).toISOString();
    lines.push(`${ids.length} expire at ${due}:`, ...ids.map((id) => `\t${hex(id)}`));
  }
  lines.push('ephemeral nodes dump:', `Sessions with Ephemerals (${owners.length}):`);
  for (const { id, ephemerals } of owners) {
    lines.push(`${hex(id)}:`, ...[...ephemerals].map((path) => `\t${path}`));
  }
  return `${lines.join('\n')}\n`;
}

function envi(): string {
  const values: Readonly<Record<string, string>> = {
    'zookeeper.version': versionLine,
    'os.name': process.platform,
    'os.arch': process.arch,
    'user.dir': process.cwd(),
  };
  return `Environment:\n${Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')}`;
}

function wchs({ state }: ServerView): string {
  const { data, child } = state.watches;
  const connections = new Set([...[...data.entries()].map(([id]) => id), ...[...child.entries()].map(([id]) => id)]);
  return `${connections.size} connections watching ${data.pathCount + child.pathCount} paths\nTotal watches:${data.count + child.count}\n`;
}

/** Watched paths by session. */
function wchc(view: ServerView): string {
  return `${[...watchedBySession(view)].map(([session, paths]) => `${session}\n${[...paths].map((path) => `\t${path}\n`).join('')}`).join('')}\n`;
}

/** Watching sessions by path. */
function wchp(view: ServerView): string {
  const byPath = new Map<string, string[]>();
  for (const [session, paths] of watchedBySession(view)) {
    for (const path of paths) byPath.set(path, [...(byPath.get(path) ?? []), session]);
  }
  return `${[...byPath].map(([path, sessions]) => `${path}\n${sessions.map((session) => `\t${session}\n`).join('')}`).join('')}\n`;
}

function watchedBySession({ state }: ServerView): Map<string, Set<string>> {
  const bySession = new Map<string, Set<string>>();
  for (const table of [state.watches.data, state.watches.child]) {
    for (const [id, paths] of table.entries()) {
      const session = hex(state.connections.get(id)?.session?.id ?? 0n);
      const known = bySession.get(session) ?? new Set<string>();
      for (const path of paths) known.add(path);
      bySession.set(session, known);
    }
  }
  return bySession;
}

function hex(id: bigint): string {
  return `0x${BigInt.asUintN(64, id).toString(16)}`;
}
