/** The agent that is measured: ours in a process of its own, with everything it starts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { get } from './http-get.ts';
import { freePort, type MeasuredMaster } from './master-process.ts';

const GIVE_UP_MS = 120_000;

/** One work directory, with one agent after another. */
export class MeasuredAgent {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'stadion-bench-'));
  readonly host = '127.0.0.1';
  readonly #master: MeasuredMaster;
  readonly #flags: readonly string[];
  #port = 0;
  #child: ChildProcess | undefined;

  constructor(master: MeasuredMaster, flags: readonly string[]) {
    this.#master = master;
    this.#flags = flags;
  }

  /** Starts an agent; a further one takes over what the one before left. */
  async start(): Promise<void> {
    if (this.#port === 0) this.#port = await freePort();
    // A profiler or another Node for the agent alone.
    const nodeFlags = (process.env['BENCH_AGENT_NODE'] ?? '').split(' ').filter(Boolean);
    this.#child = spawn(
      process.execPath,
      [
        ...nodeFlags,
        join(import.meta.dirname, '../src/cli/main.ts'),
        'agent',
        `--master=${this.#master.host}:${this.#master.port}`,
        '--ip=127.0.0.1',
        `--port=${this.#port}`,
        '--hostname=localhost',
        `--work_dir=${this.directory}/work`,
        `--runtime_dir=${this.directory}/run`,
        `--fetcher_cache_dir=${this.directory}/fetch`,
        '--resources=cpus:1000;mem:1000000;disk:1000000;ports:[]',
        '--containerizers=mesos',
        '--logging_level=WARNING',
        ...this.#flags,
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
  }

  /** A gauge or counter of the agent; undefined while it does not answer. */
  async metric(name: string): Promise<number | undefined> {
    const answer = await get(this.host, this.#port, '/metrics/snapshot').catch(() => undefined);
    return answer?.status === 200 ? (JSON.parse(answer.body) as Record<string, number>)[name] : undefined;
  }

  async untilRegistered(): Promise<void> {
    const deadline = performance.now() + GIVE_UP_MS;
    while (performance.now() < deadline) {
      if ((await this.metric('slave/registered')) === 1) return;
      if (this.#child?.exitCode !== null) throw new Error(`the agent ended with ${this.#child?.exitCode}`);
      await delay(20);
    }
    throw new Error('the agent does not register');
  }

  /** Containers whose processes the agent sees and measures. */
  async measuredContainers(): Promise<number> {
    const answer = await get(this.host, this.#port, '/containers').catch(() => undefined);
    if (answer?.status !== 200) return 0;
    const containers = JSON.parse(answer.body) as { statistics?: { mem_rss_bytes?: number } }[];
    return containers.filter(({ statistics }) => (statistics?.mem_rss_bytes ?? 0) > 0).length;
  }

  /** As a power cut would end it. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** CPU seconds of the agent alone so far. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.#child?.pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** Memory that only this agent and its helpers use, shared pages by share: the agent, and all that run beside tasks. */
  memory(): { readonly agentKb: number; readonly helpersKb: number; readonly helpers: number } {
    const agent = this.#child?.pid ?? 0;
    const helpers = readdirSync('/proc').filter(
      (name) =>
        /^\d+$/.test(name) && Number(name) !== agent && readText(`/proc/${name}/cmdline`).includes(this.directory),
    );
    return {
      agentKb: pssKb(String(agent)),
      helpersKb: helpers.reduce((sum, pid) => sum + pssKb(pid), 0),
      helpers: helpers.length,
    };
  }

  /** Ends the agent and whatever a measurement that failed has left. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
      const isOurs = ['cmdline', 'environ'].some((file) => readText(`/proc/${pid}/${file}`).includes(this.directory));
      if (isOurs) process.kill(Number(pid), 'SIGKILL');
    }
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

function pssKb(pid: string): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
