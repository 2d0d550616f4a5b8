import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type AgentConfig, readAgentConfig } from '../../src/agent/config.ts';
import { type RunningAgent, startAgent } from '../../src/agent/shell/agent.ts';
import { silentLogger } from '../../src/base/logger.ts';

/** A directory for an agent's work and runtime state, removed by `dispose`. */
export class AgentDirectory {
  readonly path: string = mkdtempSync(join(tmpdir(), 'stadion-agent-'));

  get workDir(): string {
    return join(this.path, 'work');
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function agentArguments(directory: AgentDirectory, master: string, more: readonly string[] = []): string[] {
  return [
    `--master=${master}`,
    `--work_dir=${directory.workDir}`,
    `--runtime_dir=${join(directory.path, 'run')}`,
    `--fetcher_cache_dir=${join(directory.path, 'fetch')}`,
    '--ip=127.0.0.1',
    ...(more.some((one) => one.startsWith('--port=')) ? [] : ['--port=0']),
    '--hostname=agent.example',
    '--resources=cpus:4;mem:1024;disk:1024;ports:[31000-32000]',
    '--registration_backoff_factor=10ms',
    `--${userInfo().uid === 0 ? '' : 'no-'}switch_user`,
    ...more,
  ];
}

export function agentConfigOf(argv: readonly string[]): AgentConfig {
  const outcome = readAgentConfig({ argv, environment: {} });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  return outcome.config;
}

/** An agent in this process. */
export function startTestAgent(
  directory: AgentDirectory,
  master: string,
  more: readonly string[] = [],
): Promise<RunningAgent> {
  return startAgent(agentConfigOf(agentArguments(directory, master, more)), { logger: silentLogger });
}

/** An agent in a process of its own, to be killed. */
export class AgentProcess {
  readonly #child: ChildProcess;
  /** Where it answers. */
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** `through`: a program and its first arguments that starts what follows. */
  static async start(
    directory: AgentDirectory,
    master: string,
    more: readonly string[] = [],
    through: readonly string[] = [],
  ): Promise<AgentProcess> {
    const argv = [process.execPath, join(import.meta.dirname, 'agent-main.ts')];
    const [program = '', ...words] = [...through, ...argv, ...agentArguments(directory, master, more)];
    const child = spawn(program, words, {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.stdout === null) throw new Error('no output of the agent');
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the agent ended with ${code}`);
    });
    ended.catch(() => {});
    const lines = createInterface({ input: child.stdout });
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    lines.close();
    return new AgentProcess(child, Number(line));
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}
