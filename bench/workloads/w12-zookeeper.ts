/** W12: the embedded ZooKeeper beside Apache's, one node on loopback, the same disk, turn by turn. */
import type { Figures } from '../figures.ts';
import { percentile } from '../figures.ts';
import {
  createFrame,
  frameOf,
  type LoadClient,
  measureRate,
  openLoadClient,
  openLoadClients,
} from '../zookeeper-load.ts';
import { haveApache, type MeasuredServer, startApacheServer, startOwnServer } from '../zookeeper-servers.ts';

export interface ZookeeperLoad {
  readonly name: string;
  /** How long each server is measured in each turn. */
  readonly turnMs: number;
  readonly turns: number;
  /** Only these: `create`, `set`, `get`. */
  readonly works?: readonly string[];
  readonly clients?: readonly number[];
  readonly sizes?: readonly number[];
  readonly nodeFlags?: readonly string[];
}

const gateRatio = 0.5;
const clientCounts = [1, 64, 256];
const dataSizes = [100, 256];

interface Side {
  readonly server: MeasuredServer;
  readonly clients: readonly LoadClient[];
  created: number;
}

interface Case {
  readonly work: string;
  readonly clients: number;
  readonly data: Uint8Array;
}

export async function measureZookeeper(load: ZookeeperLoad): Promise<Figures> {
  const servers = [await startOwnServer(load.nodeFlags), ...(haveApache() ? [await startApacheServer()] : [])];
  try {
    const largest = Math.max(...(load.clients ?? clientCounts));
    const sides = await Promise.all(servers.map((server) => openSide(server, largest)));
    for (const side of sides) await warmUp(side);
    const rows: [string, string][] = [];
    const audit: string[] = [];
    for (const each of casesOf(load)) await measureCase(each, { sides, load, rows, audit });
    for (const side of sides) rows.push(await measureWatches(side));
    rows.push(...(await Promise.all(sides.map((side) => measureExpiry(side, audit)))));
    for (const { name, usage } of servers)
      rows.push([`${name}: CPU, memory`, `${usage().cpuSeconds.toFixed(1)} s, ${usage().rssMb} MB`]);
    for (const { clients } of sides) for (const client of clients) client.close();
    return { workload: 'W12 embedded ZooKeeper', size: load.name, rows, audit };
  } finally {
    for (const server of servers) await server.stop();
  }
}

function casesOf(load: ZookeeperLoad): Case[] {
  const cases: Case[] = [];
  for (const work of load.works ?? ['create', 'set', 'get']) {
    for (const size of load.sizes ?? dataSizes) {
      for (const clients of load.clients ?? clientCounts)
        cases.push({ work, clients, data: new Uint8Array(size).fill(120) });
    }
  }
  return cases;
}

async function openSide(server: MeasuredServer, count: number): Promise<Side> {
  const clients = await openLoadClients(server.port, count);
  await clients[0]?.ask(createFrame('/bench', new Uint8Array(0)));
  await Promise.all(clients.map((client, index) => client.ask(createFrame(`/bench/c${index}`, new Uint8Array(100)))));
  return { server, clients, created: 0 };
}

/** Both get compiled code before anything counts. */
async function warmUp(side: Side): Promise<void> {
  for (const work of ['create', 'set', 'get']) {
    await measureRate(
      side.clients.slice(0, 64),
      2000,
      framesOf(side, { work, clients: 64, data: new Uint8Array(100) }),
    );
  }
}

function framesOf(side: Side, { work, data }: Case): (client: number) => Uint8Array {
  if (work === 'create') return (client) => createFrame(`/bench/c${client}/n${side.created++}`, data);
  const path = (client: number): string => `/bench/c${client}`;
  const frames = side.clients.map((_, client) =>
    work === 'set'
      ? frameOf({ kind: 'setData', path: path(client), data, version: -1 })
      : frameOf({ kind: 'getData', path: path(client), watch: false }),
  );
  return (client) => frames[client] ?? new Uint8Array(0);
}

async function measureCase(
  each: Case,
  run: { sides: readonly Side[]; load: ZookeeperLoad; rows: [string, string][]; audit: string[] },
): Promise<void> {
  const { sides, load, rows, audit } = run;
  if (each.work === 'get') for (const side of sides) await fill(side, each);
  const rates = sides.map((): number[] => []);
  for (let turn = 0; turn < load.turns; turn++) {
    // Short turns, each of them first in every other: what else the machine does then falls on both.
    const order = turn % 2 === 0 ? [...sides.keys()] : [...sides.keys()].reverse();
    for (const index of order) {
      const side = sides[index] as Side;
      rates[index]?.push(await measureRate(side.clients.slice(0, each.clients), load.turnMs, framesOf(side, each)));
    }
  }
  const [own = 0, apache] = rates.map((values) => median(values));
  const label = `${each.work} ${each.data.length} B, ${each.clients} client${each.clients === 1 ? '' : 's'}`;
  if (apache === undefined) {
    rows.push([label, `${round(own)}/s`]);
    return;
  }
  const perTurn = (rates[0] ?? []).map((rate, turn) => rate / (rates[1]?.[turn] ?? 1));
  const ratio = median(perTurn);
  const spread = `${percentile(perTurn, 25).toFixed(2)}–${percentile(perTurn, 75).toFixed(2)}`;
  rows.push([label, `${round(own)}/s  Apache ${round(apache)}/s  ${ratio.toFixed(2)}× (half of the turns ${spread})`]);
  if (ratio < gateRatio) audit.push(`${label}: ${ratio.toFixed(2)}× of Apache`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

async function fill({ clients }: Side, { data }: Case): Promise<void> {
  const set = (path: string): Uint8Array => frameOf({ kind: 'setData', path, data, version: -1 });
  await Promise.all(clients.map((client, index) => client.ask(set(`/bench/c${index}`))));
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** 10,000 watches, a hundred on each of a hundred nodes: how long from the first change until all events are here. */
async function measureWatches({ server, clients }: Side): Promise<[string, string]> {
  const watchers = await openLoadClients(server.port, 100);
  const [changer] = clients;
  if (changer === undefined) throw new Error('no client');
  await changer.ask(createFrame('/watched', new Uint8Array(0)));
  const paths = Array.from({ length: 100 }, (_, index) => `/watched/w${index}`);
  for (const path of paths) await changer.ask(createFrame(path, new Uint8Array(100)));
  const expected = watchers.length * paths.length;
  let seen = 0;
  const all = new Promise<void>((resolve) => {
    for (const watcher of watchers) {
      watcher.onEvent = () => {
        if (++seen === expected) resolve();
      };
    }
  });
  await Promise.all(
    watchers.map(async (watcher) => {
      for (const path of paths) await watcher.ask(frameOf({ kind: 'getData', path, watch: true }));
    }),
  );
  const startMs = performance.now();
  for (const path of paths)
    await changer.ask(frameOf({ kind: 'setData', path, data: new Uint8Array(10), version: -1 }));
  await all;
  const elapsedMs = performance.now() - startMs;
  for (const watcher of watchers) watcher.close();
  return [`${server.name}: 10,000 watches fired by 100 writes`, `${Math.round(elapsedMs)} ms`];
}

const tickMs = 2000;

/** From the last word of a killed client until others hear that its ephemeral node is gone. */
async function measureExpiry({ server, clients }: Side, audit: string[]): Promise<[string, string]> {
  const [watcher] = clients;
  if (watcher === undefined) throw new Error('no client');
  const timeoutMs = 2 * tickMs;
  const killed = await openLoadClient(server.port, timeoutMs);
  const acl = [{ perms: 31, scheme: 'world', id: 'anyone' }];
  const path = '/mortal';
  await killed.ask(frameOf({ kind: 'create', path, data: null, acl, flags: 1, ttlMs: 0n }));
  const startMs = performance.now();
  const gone = new Promise<void>((resolve) => {
    watcher.onEvent = resolve;
  });
  await watcher.ask(frameOf({ kind: 'exists', path, watch: true }));
  killed.close();
  await gone;
  const elapsedMs = performance.now() - startMs;
  const isInTime = elapsedMs >= timeoutMs - 100 && elapsedMs <= timeoutMs + tickMs + 500;
  if (!isInTime && server.name === 'stadion')
    audit.push(`a session of ${timeoutMs} ms ended after ${Math.round(elapsedMs)} ms`);
  return [
    `${server.name}: a session of ${timeoutMs / 1000} s ends after`,
    `${(elapsedMs / 1000).toFixed(1)} s (tick 2 s)`,
  ];
}
