/** W11: from `stadion up` on an empty directory to the first task that runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Figures, ms, percentile } from '../figures.ts';
import { get, post } from '../http-get.ts';

const RUNS = 3;
const GIVE_UP_MS = 60_000;

interface ColdStart {
  readonly healthMs: number;
  readonly readyMs: number;
  readonly runningMs: number;
  readonly rssMb: number;
}

export async function measureColdStart(): Promise<Figures> {
  const starts: ColdStart[] = [];
  for (let i = 0; i < RUNS; i++) starts.push(await coldStart());
  const median = (read: (start: ColdStart) => number): number => percentile(starts.map(read), 50);
  return {
    workload: 'W11 cold start of everything',
    size: `${RUNS} runs`,
    rows: [
      ['/health of the master', ms(median(({ healthMs }) => healthMs))],
      ['"ready" printed', ms(median(({ readyMs }) => readyMs))],
      ['first app task running', ms(median(({ runningMs }) => runningMs))],
      ['memory at that moment', `${median(({ rssMb }) => rssMb)} MB`],
    ],
    audit: [],
  };
}

async function coldStart(): Promise<ColdStart> {
  const workDir = mkdtempSync(join(tmpdir(), 'stadion-bench-'));
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const ports = ['--zk-port=0', '--master-port=0', '--agent-port=0', '--marathon-port=0', '--chronos-port=0'];
  const started = performance.now();
  const child = spawn(process.execPath, [main, 'up', `--work-dir=${workDir}`, ...ports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const text = await untilReady(child);
    const readyMs = performance.now() - started;
    const [, master = ''] = /Mesos\s+http:\/\/(\S+)/.exec(text) ?? [];
    const [, marathon = ''] = /Marathon\s+http:\/\/(\S+)/.exec(text) ?? [];
    await get(...split(master), '/health');
    const healthMs = performance.now() - started;
    await post(...split(marathon), '/v2/apps', {
      body: JSON.stringify({ id: '/first', cmd: 'sleep 1000', cpus: 0.1, mem: 32 }),
    });
    await untilRunning(marathon);
    const runningMs = performance.now() - started;
    const rssKb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0);
    return { healthMs, readyMs, runningMs, rssMb: Math.round(rssKb / 1024) };
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await ended;
    rmSync(workDir, { recursive: true, force: true });
  }
}

function untilReady(child: ChildProcess): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      if (/stop/.test(text)) resolve(text);
    });
    child.once('exit', (code) => reject(new Error(`stadion up ended with ${code}`)));
  });
}

async function untilRunning(marathon: string): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (performance.now() < deadline) {
    const answer = await get(...split(marathon), '/v2/apps//first');
    if ((JSON.parse(answer.body) as { app?: { tasksRunning?: number } }).app?.tasksRunning === 1) return;
    await delay(10);
  }
  throw new Error('the first task does not run');
}

function split(address: string): [host: string, port: number] {
  const [host = '127.0.0.1', port = '0'] = address.split(':');
  return [host, Number(port)];
}
