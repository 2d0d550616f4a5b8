/**
 * Readers of the operator event stream in a process of their own: each counts its events, some look at them. Some read too
 * slowly. Started with `fork`; talks in the messages below.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Event } from '../../src/wire/gen/master.ts';
import { decode } from '../../src/wire/message.ts';
import { RecordDecoder } from '../../src/wire/recordio.ts';
import { percentile } from '../figures.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { ChunkedBody } from './chunked-body.ts';

/** Every so many readers one decodes what it reads. */
const LOOKING_EVERY = 50;
/** No other record is as short as a heartbeat. */
const HEARTBEAT_BYTES = 8;
/** A slow reader takes so much of every kilobyte and second. */
const SLOW_BYTES_PER_SECOND = 1024;

export interface SubscriberCounts {
  /** Events of each reader that reads, the snapshot and heartbeats left out. */
  readonly events: readonly number[];
  /** Time from a status's time stamp to its arrival, of the readers that look. */
  readonly lagsMs: { readonly p50: number; readonly p99: number };
  /** Tasks that came twice or before their task was added. */
  readonly outOfOrder: number;
  /** Readers that read and were cut off. */
  readonly lost: number;
}

export interface Subscribers {
  /** Counts since the start or the last call. */
  count(): Promise<SubscriberCounts>;
  stop(): void;
}

/** Opens `readers` streams that read, one that stops reading and one that is slow; resolves when all have their snapshot. */
export async function subscribeMany({ host, port }: MeasuredMaster, readers: number): Promise<Subscribers> {
  const child = fork(import.meta.filename, [host, String(port), String(readers)]);
  await once(child, 'message');
  return {
    count: () => ask(child),
    stop: () => child.disconnect(),
  };
}

async function ask(child: ChildProcess): Promise<SubscriberCounts> {
  const answer = once(child, 'message');
  child.send('count');
  return (await answer)[0] as SubscriberCounts;
}

class Reader {
  readonly socket: Socket;
  /** Records after the snapshot and the first heartbeat. */
  events = 0;
  isClosed = false;
  readonly lagsMs: number[] = [];
  readonly #states = new Map<string, string>();
  outOfOrder = 0;

  constructor(host: string, port: number, isLooking: boolean, onSnapshot: () => void) {
    this.socket = connect(port, host);
    const body = '{"type":"SUBSCRIBE"}';
    this.socket.write(
      `POST /api/v1 HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nAccept: application/x-protobuf\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.isClosed = true;
    });
    const records = new RecordDecoder({ maxRecordBytes: 1 << 30 });
    const chunks = isLooking
      ? new ChunkedBody((bytes) => {
          const read = records.push(bytes);
          if (!read.ok) throw new Error(read.error.reason);
          for (const record of read.value) this.#look(decode(Event, record), onSnapshot);
        })
      : new ChunkCounter((chunk, sizeBytes) => {
          if (chunk === 1) onSnapshot();
          else if (sizeBytes > HEARTBEAT_BYTES) this.events++;
        });
    let isInBody = false;
    this.socket.on('data', (data: Buffer) => {
      if (isInBody) return chunks.push(data);
      const end = data.indexOf('\r\n\r\n');
      if (end < 0) throw new Error('the head of the answer came in pieces');
      isInBody = true;
      if (end + 4 < data.length) chunks.push(data.subarray(end + 4));
    });
  }

  #look(event: Event, onSnapshot: () => void): void {
    if (event.type === 'SUBSCRIBED') onSnapshot();
    if (event.type === 'SUBSCRIBED' || event.type === 'HEARTBEAT') return;
    this.events++;
    const added = event.task_added?.task.task_id.value;
    if (added !== undefined) {
      if (this.#states.has(added)) this.outOfOrder++;
      this.#states.set(added, 'added');
    }
    const status = event.task_updated?.status;
    if (status === undefined) return;
    if (this.#states.get(status.task_id.value) !== 'added') this.outOfOrder++;
    this.#states.set(status.task_id.value, status.state);
    if (status.timestamp !== undefined) this.lagsMs.push(Date.now() - status.timestamp * 1000);
  }
}

/** Counts the chunks of a body, each of which is one record of Mesos's stream. */
class ChunkCounter {
  readonly #onChunk: (count: number, sizeBytes: number) => void;
  #chunks = 0;
  #left = 0;
  #length = 0;
  #size = 0;

  constructor(onChunk: (count: number, sizeBytes: number) => void) {
    this.#onChunk = onChunk;
  }

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, bytes.length - at);
        this.#left -= taken;
        at += taken;
        if (this.#left === 0) this.#onChunk(++this.#chunks, this.#size);
        continue;
      }
      const code = bytes[at++] ?? 0;
      if (code === 13) continue;
      if (code !== 10) this.#length = this.#length * 16 + Number.parseInt(String.fromCharCode(code), 16);
      else if (this.#length > 0) {
        // With the empty line after it.
        this.#left = this.#length + 2;
        this.#size = this.#length;
        this.#length = 0;
      }
    }
  }
}

function readSlowly(socket: Socket): void {
  socket.pause();
  const timer = setInterval(() => socket.read(SLOW_BYTES_PER_SECOND / 4), 250);
  socket.on('close', () => clearInterval(timer));
}

async function run(host: string, port: number, count: number): Promise<void> {
  const readers: Reader[] = [];
  const open = (isLooking: boolean): Promise<Reader> =>
    new Promise((resolve) => {
      const reader: Reader = new Reader(host, port, isLooking, () => resolve(reader));
    });
  for (let index = 0; index < count; index++) readers.push(await open(index % LOOKING_EVERY === 0));
  const [stopped, slow] = [await open(false), await open(false)];
  stopped.socket.pause();
  readSlowly(slow.socket);
  process.send?.('ready');
  process.on('message', () => {
    const lags = readers.flatMap(({ lagsMs }) => lagsMs);
    const counts: SubscriberCounts = {
      events: readers.map(({ events }) => events),
      lagsMs: { p50: percentile(lags, 50), p99: percentile(lags, 99) },
      outOfOrder: readers.reduce((sum, reader) => sum + reader.outOfOrder, 0),
      lost: readers.filter(({ isClosed }) => isClosed).length,
    };
    for (const reader of readers) {
      reader.events = 0;
      reader.lagsMs.length = 0;
    }
    process.send?.(counts);
  });
  process.on('disconnect', () => process.exit());
}

if (process.argv[1] === import.meta.filename && process.send !== undefined) {
  await run(process.argv[2] ?? '', Number(process.argv[3]), Number(process.argv[4]));
}
