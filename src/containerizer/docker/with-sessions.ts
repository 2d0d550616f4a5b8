import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { unknownContainer } from '../composing-containerizer.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerIo } from '../container-io.ts';
import type { ContainerizerOptions } from '../container-options.ts';
import type { Containerizer, ContainerLaunch } from '../containerizer.ts';
import { containerIdOf, parentIdOf } from '../core/container-id.ts';
import { connectEngine, engineError } from './engine.ts';
import { EngineTerminal } from './engine-io.ts';
import { DockerSession } from './session.ts';
import { SessionRecords } from './session-records.ts';

/**
 * A containerizer of the engine whose containers can be attached to, and have others inside: commands that the engine runs there.
 * None of those outlives the agent.
 */
export function withSessions(inner: Containerizer, options: ContainerizerOptions): Containerizer {
  const docker = options.docker ?? {};
  const engine = connectEngine(docker);
  const records = new SessionRecords(join(options.runtimeDir, 'docker-sessions'));
  const sessions = new Map<string, DockerSession>();
  const starting = new Set<string>();
  const terminals = new Map<string, EngineTerminal>();

  const containerOf = async (containerId: string): Promise<{ made: Docker.Container; isTerminal: boolean }> => {
    const inspected = (await inner.inspect(containerId)) as Docker.ContainerInspectInfo | undefined;
    if (inspected?.State.Running !== true) throw unknownContainer(containerId);
    return { made: engine.streams.getContainer(inspected.Id), isTerminal: inspected.Config.Tty };
  };

  const launch = async (asked: ContainerLaunch): Promise<void> => {
    const { containerId } = asked;
    const parentId = parentIdOf(containerId);
    if (parentId === undefined || !(inner.has(parentId) || sessions.has(parentId))) {
      if (asked.isSession === true) throw unknownContainer(parentId ?? containerId);
      return inner.launch(asked);
    }
    if (sessions.has(containerId) || starting.has(containerId)) {
      throw new ContainerError({ code: 'container-exists', message: `Container '${containerId}' already exists` });
    }
    starting.add(containerId);
    try {
      // Deeper ones run in the same container of the engine.
      const { made } = await containerOf(innermost(containerId));
      sessions.set(containerId, await DockerSession.start({ launch: asked, container: made, records }));
    } catch (thrown) {
      throw engineError(thrown, `run a command in container '${parentId}'`, docker);
    } finally {
      starting.delete(containerId);
    }
  };

  /** The container of the engine that a nested one is in. */
  const innermost = (containerId: string): string => {
    for (let id = parentIdOf(containerId); id !== undefined; id = parentIdOf(id)) if (inner.has(id)) return id;
    throw unknownContainer(containerId);
  };

  const io = async (containerId: string): Promise<ContainerIo | undefined> => {
    const session = sessions.get(containerId);
    if (session !== undefined) return session.io;
    const known = terminals.get(containerId);
    if (known !== undefined && inner.has(containerId)) return known;
    const { made, isTerminal } = await containerOf(containerId);
    if (!isTerminal) return undefined;
    const open = async ({ isInput }: { readonly isInput: boolean }): Promise<Duplex> => {
      const ways = { stream: true, hijack: true, stdin: isInput, stdout: !isInput, stderr: !isInput };
      return (await made.attach(ways)) as unknown as Duplex;
    };
    const terminal = new EngineTerminal(open, ({ rows, columns }) => made.resize({ h: rows, w: columns }));
    terminals.set(containerId, terminal);
    void inner.wait(containerId).then(() => {
      terminal.close();
      terminals.delete(containerId);
    });
    return terminal;
  };

  return {
    launch,
    io,
    wait: async (containerId) => sessions.get(containerId)?.wait() ?? inner.wait(containerId),
    signal: async (containerId, signal) => {
      const session = sessions.get(containerId);
      return session === undefined ? inner.signal(containerId, signal) : session.signal(signal);
    },
    destroy: async (containerId) => {
      const session = sessions.get(containerId);
      if (session === undefined) return inner.destroy(containerId);
      const termination = await session.destroy();
      sessions.delete(containerId);
      return termination;
    },
    usage: async (containerId) =>
      sessions.has(containerId) ? { timestamp: Date.now() / 1000 } : inner.usage(containerId),
    status: async (containerId) => {
      const session = sessions.get(containerId);
      if (session === undefined) return inner.status(containerId);
      const { pid } = session;
      return { container_id: containerIdOf(containerId), ...(pid === undefined ? {} : { executor_pid: pid }) };
    },
    inspect: async (containerId) => (sessions.has(containerId) ? undefined : inner.inspect(containerId)),
    exec: async (containerId, exec) =>
      inner.exec(sessions.has(containerId) ? innermost(containerId) : containerId, exec),
    update: async (containerId, resources, limits) => {
      if (!sessions.has(containerId)) await inner.update(containerId, resources, limits);
    },
    recover: async (known) => {
      const ended = await records.endAll();
      const found = await inner.recover(known);
      return { ...found, orphansDestroyed: [...found.orphansDestroyed, ...ended] };
    },
    containers: () => [...inner.containers(), ...sessions.keys()],
    has: (containerId) => sessions.has(containerId) || starting.has(containerId) || inner.has(containerId),
    close: async () => {
      for (const terminal of terminals.values()) terminal.close();
      await Promise.all([...sessions.values()].map((session) => session.close()));
      engine.close();
      await inner.close();
    },
  };
}
