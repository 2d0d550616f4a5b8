import { nextChance, nextInt } from '../../src/base/random.ts';
import type { ContainerEnd } from '../../src/executor/core/events.ts';
import type { Resource } from '../../src/wire/gen/mesos.ts';
import type { SimContext } from './context.ts';

/** What a simulated task does; written in the task's command. */
export interface TaskScript {
  /** Ends by itself after this long; absent: runs until killed. */
  readonly lastsMs?: number;
  readonly exitCode?: number;
  /** Ends this long after SIGTERM; absent: only SIGKILL ends it. */
  readonly termMs?: number;
  /** When all is calm it does not end by itself. */
  readonly isFlaky?: boolean;
  /** Its start fails. */
  readonly fails?: boolean;
}

export function formatScript(script: TaskScript): string {
  return JSON.stringify(script);
}

/** Commands that are no script run until they are told to end. */
export function parseScript(command: string | undefined): TaskScript {
  if (command?.startsWith('{') !== true) return { termMs: 20 };
  return JSON.parse(command) as TaskScript;
}

interface Container {
  readonly containerId: string;
  readonly taskId: string;
  readonly script: TaskScript;
  readonly resources: readonly Resource[];
  phase: 'starting' | 'running' | 'ended';
  end: ContainerEnd | undefined;
  isTermed: boolean;
  readonly waiters: ((end: ContainerEnd) => void)[];
  /** Hears of the start, or why there is none. */
  onLaunched: ((failure: string | undefined) => void) | undefined;
}

export interface ContainerLaunch {
  readonly containerId: string;
  readonly taskId: string;
  readonly script: TaskScript;
  readonly resources: readonly Resource[];
  readonly onPrepared: () => void;
  /** Undefined: it runs. */
  readonly onLaunched: (failure: string | undefined) => void;
}

/** The processes of one host. They know nothing of the agent: they outlive it, and die with the machine. */
export class SimContainers {
  readonly #context: SimContext;
  readonly #host: string;
  readonly #containers = new Map<string, Container>();
  /** Counts reboots. */
  #boot = 0;

  constructor(context: SimContext, host: string) {
    this.#context = context;
    this.#host = host;
  }

  /** Those whose process exists. */
  get alive(): Iterable<{
    readonly containerId: string;
    readonly taskId: string;
    readonly resources: readonly Resource[];
  }> {
    return [...this.#containers.values()].filter(({ phase }) => phase !== 'ended');
  }

  get ids(): readonly string[] {
    return [...this.#containers.keys()];
  }

  launch(launch: ContainerLaunch): void {
    const { containerId, taskId, script, resources } = launch;
    const container: Container = {
      containerId,
      taskId,
      script,
      resources,
      phase: 'starting',
      end: undefined,
      isTermed: false,
      waiters: [],
      onLaunched: launch.onLaunched,
    };
    this.#containers.set(containerId, container);
    const { random } = this.#context;
    this.#after(1 + nextInt(random, 200), container, () => {
      launch.onPrepared();
      this.#after(1 + nextInt(random, 50), container, () => {
        if (script.fails === true) {
          this.#containers.delete(containerId);
          launched(container, 'it cannot be started');
          return;
        }
        this.#begin(container);
        launched(container, undefined);
      });
    });
  }

  #begin(container: Container): void {
    const { containerId, taskId, script } = container;
    container.phase = 'running';
    this.#context.watch.onFact({ kind: 'container-started', host: this.#host, containerId, taskId });
    if (script.lastsMs === undefined || (script.isFlaky === true && this.#context.isCalm)) return;
    this.#after(script.lastsMs, container, () =>
      this.#finish(container, { waitStatus: (script.exitCode ?? 0) << 8 }, true),
    );
  }

  /** Of a container that ended or is gone nothing more happens. */
  #after(delayMs: number, container: Container, act: () => void): void {
    const boot = this.#boot;
    this.#context.clock.after(delayMs, () => {
      if (
        boot === this.#boot &&
        container.phase !== 'ended' &&
        this.#containers.get(container.containerId) === container
      )
        act();
    });
  }

  #finish(container: Container, end: ContainerEnd, isComplete = false): void {
    if (container.phase === 'ended') return;
    const wasRunning = container.phase === 'running';
    container.phase = 'ended';
    container.end = end;
    if (wasRunning) this.#tellOver(container, isComplete);
    for (const waiter of container.waiters.splice(0)) waiter(end);
  }

  #tellOver({ containerId, taskId }: Container, isComplete: boolean): void {
    this.#context.watch.onFact({ kind: 'container-over', host: this.#host, containerId, taskId, isComplete });
  }

  /** Calls back when it has ended; false when nobody knows the container. */
  wait(containerId: string, onEnd: (end: ContainerEnd) => void): boolean {
    const container = this.#containers.get(containerId);
    if (container === undefined) return false;
    if (container.end !== undefined) onEnd(container.end);
    else container.waiters.push(onEnd);
    return true;
  }

  isRunning(containerId: string): boolean {
    return this.#containers.get(containerId)?.phase === 'running';
  }

  signal(containerId: string, signal: 'SIGTERM' | 'SIGKILL'): void {
    const container = this.#containers.get(containerId);
    if (container?.phase !== 'running') return;
    if (signal === 'SIGKILL') {
      this.#after(2, container, () => this.#finish(container, { waitStatus: 9 }));
      return;
    }
    const { termMs } = container.script;
    if (container.isTermed || termMs === undefined) return;
    container.isTermed = true;
    this.#after(termMs, container, () => this.#finish(container, { waitStatus: 15 }));
  }

  /** The process ends by itself. */
  exit(containerId: string, exitCode: number): void {
    const container = this.#containers.get(containerId);
    if (container?.phase === 'running') this.#finish(container, { waitStatus: exitCode << 8 }, true);
  }

  /** Ends it if need be and forgets it. The launch of one that is starting fails. */
  destroy(containerId: string): void {
    const container = this.#containers.get(containerId);
    if (container === undefined) return;
    if (container.phase !== 'ended') this.#finish(container, { waitStatus: 9 });
    this.#containers.delete(containerId);
    launched(container, 'it was destroyed');
  }

  /** The agent died: what it was starting runs or does not. Nobody of its life waits any more. */
  agentDied(): void {
    for (const container of [...this.#containers.values()]) {
      container.waiters.length = 0;
      container.onLaunched = undefined;
      if (container.phase !== 'starting') continue;
      this.#containers.delete(container.containerId);
      if (container.script.fails === true || nextChance(this.#context.random, 0.5)) continue;
      // The runner was there already: the process goes on without the agent.
      const orphan: Container = { ...container, waiters: [] };
      this.#containers.set(orphan.containerId, orphan);
      this.#begin(orphan);
    }
  }

  /** The machine restarted: no process is left. */
  reboot(): void {
    this.#boot++;
    for (const container of this.#containers.values())
      if (container.phase === 'running') this.#tellOver(container, false);
    this.#containers.clear();
  }
}

function launched(container: Container, failure: string | undefined): void {
  const { onLaunched } = container;
  container.onLaunched = undefined;
  onLaunched?.(failure);
}
