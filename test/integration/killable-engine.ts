/**
 * A Docker Engine of a test's own that can be killed and started again on the same data. As on most machines, its containerd is a
 * service of its own and goes on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { haveCommands, haveRoot } from '../requirements.ts';
import { until } from '../until.ts';
import { ensureTestImage, imageName, unmountBelow } from './docker-engine.ts';

export interface KillableEngineOptions {
  /** Containers outlive the engine. */
  readonly liveRestore: boolean;
  /** Further words for its command line. */
  readonly flags?: readonly string[];
}

/** True when this machine can have one; otherwise it is said aloud what is missing (an error on CI). */
export function canStartEngine(): boolean {
  return haveRoot() && haveCommands('dockerd', 'containerd', 'busybox');
}

export class KillableEngine {
  // Short: the paths of its sockets are bounded.
  readonly directory: string = mkdtempSync(join(tmpdir(), 'dk-'));
  readonly socketPath: string = join(this.directory, 'docker.sock');
  readonly docker: Docker = new Docker({ socketPath: this.socketPath });
  readonly image: string = imageName;
  readonly #options: KillableEngineOptions;
  #containerd: ChildProcess | undefined;
  #daemon: ChildProcess | undefined;

  constructor(options: KillableEngineOptions) {
    this.#options = options;
  }

  /** Starts it and waits until it answers. The first time it is given the test image. */
  async start(): Promise<void> {
    this.#containerd = spawn(
      'containerd',
      [
        `--root=${join(this.directory, 'containerd')}`,
        `--state=${join(this.directory, 'state')}`,
        `--address=${this.#containerdSocket}`,
        `--config=${await this.#containerdConfig()}`,
      ],
      { stdio: 'ignore', env: environment() },
    );
    this.launch();
    await this.untilUp();
    await ensureTestImage(this.docker);
  }

  /** Starts it, without waiting. */
  launch(): void {
    const log = openSync(join(this.directory, 'log'), 'a');
    const words = [
      `--containerd=${this.#containerdSocket}`,
      `--host=unix://${this.socketPath}`,
      `--data-root=${join(this.directory, 'data')}`,
      `--exec-root=${join(this.directory, 'run')}`,
      `--pidfile=${join(this.directory, 'pid')}`,
      // Nothing of the machine's network is touched: containers have the host's, or none.
      '--bridge=none',
      '--iptables=false',
      '--ip6tables=false',
      ...(this.#options.liveRestore ? ['--live-restore'] : []),
      ...(this.#options.flags ?? []),
    ];
    this.#daemon = spawn('dockerd', words, { stdio: ['ignore', log, log], env: environment() });
  }

  get #containerdSocket(): string {
    return join(this.directory, 'c.sock');
  }

  /** Of its plugins only what an engine needs: the others want the machine's own directories. */
  async #containerdConfig(): Promise<string> {
    const path = join(this.directory, 'containerd.toml');
    await writeFile(path, 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n');
    return path;
  }

  async untilUp(): Promise<void> {
    await until('the engine to answer', () => this.#answers(), 60_000).catch(async (thrown: unknown) => {
      throw new Error(`${String(thrown)}\n${readFileSync(join(this.directory, 'log'), 'utf8').slice(-3000)}`);
    });
  }

  async #answers(): Promise<boolean> {
    if (this.#daemon?.exitCode !== null) throw new Error(`dockerd ended with ${this.#daemon?.exitCode}`);
    return this.docker.ping().then(
      () => true,
      () => false,
    );
  }

  /** Ends the engine alone: SIGKILL as a crash would, SIGTERM in order. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const daemon = this.#daemon;
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const exited = once(daemon, 'exit');
    daemon.kill(signal);
    await exited;
  }

  /** Removes every container and everything else. */
  async close(): Promise<void> {
    if (this.#daemon?.exitCode === null && this.#daemon.signalCode === null) {
      const left = await this.docker.listContainers({ all: true });
      await Promise.all(
        left.map(({ Id: id }) =>
          this.docker
            .getContainer(id)
            .remove({ force: true })
            .catch(() => {}),
        ),
      );
    }
    await this.end('SIGTERM');
    this.#containerd?.kill('SIGTERM');
    for (const pid of this.#processes()) kill(pid);
    await until('its processes to end', () => this.#processes().length === 0);
    unmountBelow(this.directory);
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }

  /** Processes whose command lines name our directory. */
  #processes(): number[] {
    return readdirSync('/proc').flatMap((name) => {
      if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
      return readText(`/proc/${name}/cmdline`).includes(this.directory) ? [Number(name)] : [];
    });
  }
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone meanwhile.
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
