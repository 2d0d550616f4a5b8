import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { unknownContainer } from '../composing-containerizer.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerIo } from '../container-io.ts';
import type { ContainerizerOptions, DockerOptions } from '../container-options.ts';
import type { Containerizer, ContainerLaunch, Termination } from '../containerizer.ts';
import { containerIdOf, parentIdOf } from '../core/container-id.ts';
import { connectEngine, type Engine, engineError } from './engine.ts';
import { EngineTerminal } from './engine-io.ts';
import { DockerSession } from './session.ts';
import { SessionRecords } from './session-records.ts';

/**
 * A containerizer of the engine whose containers can be attached to, and have others inside: commands that the engine runs there.
 * None of those outlives the agent.
 */
export function withSessions(inner: Containerizer, options: ContainerizerOptions): Containerizer {
  const inside = new Inside(inner, options);
  return {
    launch: (launch) => inside.launch(launch),
    io: (containerId) => inside.io(containerId),
    wait: (containerId) => inside.get(containerId)?.wait() ?? inner.wait(containerId),
    signal: async (containerId, signal) => {
      const session = inside.get(containerId);
      return session === undefined ? inner.signal(containerId, signal) : session.signal(signal);
    },
    destroy: (containerId) => inside.destroy(containerId),
    usage: async (containerId) =>
      inside.get(containerId) === undefined ? inner.usage(containerId) : { timestamp: Date.now() / 1000 },
    status: async (containerId) => {
      const session = inside.get(containerId);
      if (session === undefined) return inner.status(containerId);
      const { pid } = session;
      return { container_id: containerIdOf(containerId), ...(pid === undefined ? {} : { executor_pid: pid }) };
    },
    inspect: async (containerId) => (inside.get(containerId) === undefined ? inner.inspect(containerId) : undefined),
    exec: (containerId, exec) => inner.exec(inside.outerOf(containerId), exec),
    update: async (containerId, resources, limits) => {
      if (inside.get(containerId) === undefined) await inner.update(containerId, resources, limits);
    },
    recover: async (known) => {
      const ended = await inside.endOld();
      const found = await inner.recover(known);
      return { ...found, orphansDestroyed: [...found.orphansDestroyed, ...ended] };
    },
    containers: () => [...inner.containers(), ...inside.ids()],
    has: (containerId) => inside.has(containerId) || inner.has(containerId),
    close: async () => {
      await inside.close();
      await inner.close();
    },
  };
}

/** What is inside the engine's containers, and their terminals. */
class Inside {
  readonly #inner: Containerizer;
  readonly #docker: DockerOptions;
  readonly #engine: Engine;
  readonly #records: SessionRecords;
  readonly #sessions = new Map<string, DockerSession>();
  readonly #starting = new Set<string>();
  readonly #terminals = new Map<string, EngineTerminal>();

  constructor(inner: Containerizer, { docker = {}, runtimeDir }: ContainerizerOptions) {
    this.#inner = inner;
    this.#docker = docker;
    this.#engine = connectEngine(docker);
    this.#records = new SessionRecords(join(runtimeDir, 'docker-sessions'));
  }

  get(containerId: string): DockerSession | undefined {
    return this.#sessions.get(containerId);
  }

  has(containerId: string): boolean {
    return this.#sessions.has(containerId) || this.#starting.has(containerId);
  }

  ids(): IterableIterator<string> {
    return this.#sessions.keys();
  }

  async launch(launch: ContainerLaunch): Promise<void> {
    const { containerId } = launch;
    const parentId = parentIdOf(containerId);
    if (parentId === undefined || !(this.#inner.has(parentId) || this.#sessions.has(parentId))) {
      if (launch.isSession === true) throw unknownContainer(parentId ?? containerId);
      return this.#inner.launch(launch);
    }
    if (this.has(containerId)) {
      throw new ContainerError({ code: 'container-exists', message: `Container '${containerId}' already exists` });
    }
    this.#starting.add(containerId);
    try {
      const { container } = await this.#containerOf(this.outerOf(parentId));
      this.#sessions.set(containerId, await DockerSession.start({ launch, container, records: this.#records }));
    } catch (thrown) {
      throw engineError(thrown, `run a command in container '${parentId}'`, this.#docker);
    } finally {
      this.#starting.delete(containerId);
    }
  }

  async destroy(containerId: string): Promise<Termination | undefined> {
    const session = this.#sessions.get(containerId);
    if (session === undefined) return this.#inner.destroy(containerId);
    const termination = await session.destroy();
    if (this.#sessions.get(containerId) === session) this.#sessions.delete(containerId);
    return termination;
  }

  /** The container of the engine that this one is, or that it is in. Throws `container-unknown` when there is none. */
  outerOf(containerId: string): string {
    for (let id: string | undefined = containerId; id !== undefined; id = parentIdOf(id)) {
      if (!this.#sessions.has(id)) return id;
    }
    throw unknownContainer(containerId);
  }

  async io(containerId: string): Promise<ContainerIo | undefined> {
    const session = this.#sessions.get(containerId);
    if (session !== undefined) return session.io;
    const known = this.#terminals.get(containerId);
    if (known !== undefined) return known;
    const { container, isTerminal } = await this.#containerOf(containerId);
    if (!isTerminal) return undefined;
    const open = async ({ isInput }: { readonly isInput: boolean }): Promise<Duplex> => {
      const ways = { stream: true, hijack: true, stdin: isInput, stdout: !isInput, stderr: !isInput };
      return (await container.attach(ways)) as unknown as Duplex;
    };
    const terminal = new EngineTerminal(open, ({ rows, columns }) => container.resize({ h: rows, w: columns }));
    this.#terminals.set(containerId, terminal);
    void this.#inner.wait(containerId).then(() => {
      terminal.close();
      this.#terminals.delete(containerId);
    });
    return terminal;
  }

  /** Ends what an agent before this one left; gives the ids. */
  endOld(): Promise<string[]> {
    return this.#records.endAll();
  }

  async close(): Promise<void> {
    for (const terminal of this.#terminals.values()) terminal.close();
    await Promise.all([...this.#sessions.values()].map((session) => session.close()));
    this.#engine.close();
  }

  async #containerOf(
    containerId: string,
  ): Promise<{ readonly container: Docker.Container; readonly isTerminal: boolean }> {
    const inspected = (await this.#inner.inspect(containerId)) as Docker.ContainerInspectInfo | undefined;
    if (inspected?.State.Running !== true) throw unknownContainer(containerId);
    return { container: this.#engine.streams.getContainer(inspected.Id), isTerminal: inspected.Config.Tty };
  }
}
