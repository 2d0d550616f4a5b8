/** The ZooKeeper servers that are measured: ours and Apache's, each in a process of its own, on the same disk. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const START_MS = 60_000;
const JARS = ['/usr/share/java/zookeeper.jar', '/usr/share/java/slf4j-nop.jar'];

export interface MeasuredServer {
  readonly name: string;
  readonly port: number;
  /** CPU seconds used so far, and memory held now. */
  usage(): { readonly cpuSeconds: number; readonly rssMb: number };
  stop(): Promise<void>;
}

/** True when Debian's Apache ZooKeeper is installed. */
export function haveApache(): boolean {
  return JARS.every((jar) => existsSync(jar));
}

/** Both with Apache's own defaults: every write is on disk before it is answered, a snapshot each 100,000 writes. */
export function startOwnServer(nodeFlags: readonly string[] = []): Promise<MeasuredServer> {
  const main = join(import.meta.dirname, '../src/cli/main.ts');
  return start('stadion', (config) => spawn(process.execPath, [...nodeFlags, main, 'zookeeper', config], stdio));
}

export function startApacheServer(): Promise<MeasuredServer> {
  const main = 'org.apache.zookeeper.server.ZooKeeperServerMain';
  return start('apache', (config) => spawn('java', ['-Xmx1g', '-cp', JARS.join(':'), main, config], stdio));
}

const stdio: SpawnOptions = { stdio: ['ignore', 'ignore', 'ignore'] };

async function start(name: string, run: (config: string) => ChildProcess): Promise<MeasuredServer> {
  const directory = mkdtempSync(join(tmpdir(), 'stadion-bench-'));
  const port = randomInt(20_000, 32_000);
  const config = join(directory, 'zoo.cfg');
  const settings = { tickTime: 2000, maxClientCnxns: 0, 'admin.enableServer': false, '4lw.commands.whitelist': '*' };
  const lines = { dataDir: join(directory, 'data'), clientPort: port, clientPortAddress: '127.0.0.1', ...settings };
  writeFileSync(
    config,
    Object.entries(lines)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  const child = run(config);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(directory, { recursive: true, force: true });
  };
  const deadlineMs = performance.now() + START_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > deadlineMs) {
      await stop();
      throw new Error(`the server ${name} did not start`);
    }
    await delay(50);
  }
  return { name, port, usage: () => usageOf(child), stop };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let text = '';
    socket.on('connect', () => socket.write('srvr'));
    socket.on('data', (part: Buffer) => {
      text += part.toString();
    });
    socket.on('error', () => resolve(false));
    socket.setTimeout(2000, () => socket.destroy());
    socket.on('close', () => resolve(text.includes('Mode: standalone')));
  });
}

function usageOf(child: ChildProcess): { cpuSeconds: number; rssMb: number } {
  // After the last parenthesis: fields 3 on; utime and stime are fields 14 and 15, in hundredths.
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const rssKb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0);
  return { cpuSeconds: (Number(stat[11]) + Number(stat[12])) / 100, rssMb: Math.round(rssKb / 1024) };
}
