/** The master that is measured: one that runs already, or ours in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { get } from './http-get.ts';

export interface MeasuredMaster {
  readonly host: string;
  readonly port: number;
  /** CPU seconds used so far, and peak memory; undefined for a master of somebody else. */
  usage(): { readonly cpuSeconds: number; readonly peakMb: number } | undefined;
  stop(): Promise<void>;
}

const START_MS = 30_000;

/** `address`: host:port of a running master; without one ours is started with fresh directories. */
export async function openMaster(address: string | undefined, flags: readonly string[] = []): Promise<MeasuredMaster> {
  if (address !== undefined) {
    const [host = '127.0.0.1', port = '5050'] = address.split(':');
    return { host, port: Number(port), usage: () => undefined, stop: async () => {} };
  }
  const workDir = mkdtempSync(join(tmpdir(), 'stadion-bench-'));
  const port = await freePort();
  const main = join(import.meta.dirname, '../src/cli/main.ts');
  const child = spawn(
    process.execPath,
    [
      main,
      'master',
      '--ip=127.0.0.1',
      `--port=${port}`,
      `--work_dir=${workDir}`,
      '--registry=replicated_log',
      '--authenticate_agents=false',
      '--authenticate_frameworks=false',
      '--allocation_interval=1secs',
      '--logging_level=WARNING',
      ...flags,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const master: MeasuredMaster = {
    host: '127.0.0.1',
    port,
    usage: () => readUsage(child),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(workDir, { recursive: true, force: true });
    },
  };
  await untilLeading(master, child);
  return master;
}

async function untilLeading({ host, port }: MeasuredMaster, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the master ended with ${child.exitCode}`);
    const answer = await get(host, port, '/state').catch(() => undefined);
    if (answer?.status === 200 && answer.body.includes('"elected_time"')) return;
    await delay(50);
  }
  throw new Error(`the master did not lead within ${START_MS} ms`);
}

function readUsage(child: ChildProcess): { cpuSeconds: number; peakMb: number } | undefined {
  try {
    // After the last parenthesis: fields 3 on; utime and stime are fields 14 and 15, in hundredths.
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    const peakKb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
    return { cpuSeconds: (Number(stat[11]) + Number(stat[12])) / 100, peakMb: Math.round(peakKb / 1024) };
  } catch {
    return undefined;
  }
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
