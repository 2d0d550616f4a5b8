/**
 * Clients that mean harm or know no better, in a process of their own: idle connections, heads that never end, a gigabyte in
 * one POST, JSON nested without end, schedulers that come and go, and one that never reads.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Call } from '../../src/wire/gen/scheduler.ts';
import { toJsonText } from '../../src/wire/json.ts';
import type { MeasuredMaster } from '../master-process.ts';

export interface AbuseSize {
  readonly idle: number;
  readonly slow: number;
  /** Bodies without end at the same time. */
  readonly pours: number;
  /** Calls nested 100,000 deep. */
  readonly bombsPerSecond: number;
  /** Schedulers that subscribe and leave at once. */
  readonly visitsPerMinute: number;
  /** Schedulers that never read. */
  readonly silent: number;
}

/** What the abusers did and how they were received. */
export interface AbuseReport {
  readonly visits: number;
  readonly bombs: number;
  readonly gigabytes: number;
  /** Of what was refused, by status code; 0: the connection was closed. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Starts them; `stop` gives what they did. */
export async function abuse(
  { host, port }: MeasuredMaster,
  size: AbuseSize,
): Promise<{ stop(): Promise<AbuseReport> }> {
  const child = fork(import.meta.filename, [host, String(port), JSON.stringify(size)]);
  await once(child, 'message');
  return {
    async stop() {
      const told = once(child, 'message');
      child.send('stop');
      const [report] = await told;
      child.disconnect();
      child.kill();
      return report as AbuseReport;
    },
  };
}

class Abuser {
  readonly #host: string;
  readonly #port: number;
  readonly #answers: Record<string, number> = {};
  #visits = 0;
  #bombs = 0;
  #gigabytes = 0;
  isStopped = false;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  get report(): AbuseReport {
    return { visits: this.#visits, bombs: this.#bombs, gigabytes: this.#gigabytes, answers: this.#answers };
  }

  open(): Socket {
    const socket = connect(this.#port, this.#host);
    socket.on('error', () => {});
    return socket;
  }

  start({ idle, slow, pours, bombsPerSecond, visitsPerMinute, silent }: AbuseSize): void {
    for (let count = 0; count < idle; count++) this.#stayOpen();
    for (let count = 0; count < slow; count++) void this.#drip();
    for (let count = 0; count < pours; count++) void this.#pour();
    if (bombsPerSecond > 0) void this.#bomb(1_000 / bombsPerSecond);
    if (visitsPerMinute > 0) void this.#visit(60_000 / visitsPerMinute);
    for (let count = 0; count < silent; count++) this.#neverRead();
  }

  #stayOpen(): void {
    const socket = this.open().resume();
    // Whoever is turned away comes back.
    socket.once('close', () => {
      if (!this.isStopped) setTimeout(() => this.#stayOpen(), 100);
    });
  }

  /** A head, a byte a second. */
  async #drip(): Promise<void> {
    while (!this.isStopped) {
      const socket = this.open().resume();
      socket.write('POST /api/v1/scheduler HTTP/1.1\r\nHost: m\r\nX: ');
      while (!socket.destroyed && !this.isStopped) {
        socket.write('a');
        await delay(1_000);
      }
      socket.destroy();
    }
  }

  /** A gigabyte without a length, as fast as it is taken. */
  async #pour(): Promise<void> {
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000, 0x20), Buffer.from('\r\n')]);
    while (!this.isStopped) {
      const socket = this.open();
      this.#count(socket);
      socket.write(
        'POST /api/v1 HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      );
      for (let sent = 0; sent < 2 ** 30 && !socket.destroyed && !this.isStopped; sent += chunk.length) {
        if (!socket.write(chunk)) await roomIn(socket);
      }
      this.#gigabytes++;
      socket.destroy();
      await delay(1_000);
    }
  }

  /** Calls nested 100,000 deep. */
  async #bomb(everyMs: number): Promise<void> {
    const body = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    while (!this.isStopped) {
      const socket = this.open();
      this.#count(socket);
      socket.end(
        `POST /api/v1 HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
      this.#bombs++;
      await delay(everyMs);
    }
  }

  #count(socket: Socket): void {
    socket.once('data', (part) => {
      const status = /^HTTP\/1\.1 (\d+)/.exec(part.toString('latin1'))?.[1] ?? '0';
      this.#answers[status] = (this.#answers[status] ?? 0) + 1;
    });
  }

  async #visit(everyMs: number): Promise<void> {
    const started = performance.now();
    while (!this.isStopped) {
      const socket = this.open();
      socket.write(subscription(`visitor-${this.#visits}`));
      socket.once('data', () => socket.destroy());
      this.#visits++;
      await delay(Math.max(0, started + this.#visits * everyMs - performance.now()));
    }
  }

  #neverRead(): void {
    const socket = this.open();
    socket.pause();
    socket.write(subscription('never-reads'));
  }
}

/** Until it takes more, or is gone. */
function roomIn(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.removeListener('drain', done);
      socket.removeListener('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}

/** Without offers: who takes those and keeps them takes what is his, and that is not what is measured. */
function subscription(name: string): string {
  const framework_info = { user: 'root', name, roles: ['abuse'], capabilities: [{ type: 'MULTI_ROLE' as const }] };
  const body = toJsonText(Call, { type: 'SUBSCRIBE', subscribe: { framework_info, suppressed_roles: ['abuse'] } });
  return `POST /api/v1/scheduler HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

if (process.argv[1] === import.meta.filename && process.send !== undefined) {
  const abuser = new Abuser(process.argv[2] ?? '', Number(process.argv[3]));
  abuser.start(JSON.parse(process.argv[4] ?? '{}') as AbuseSize);
  process.send('started');
  process.once('message', () => {
    abuser.isStopped = true;
    process.send?.(abuser.report);
  });
}
