import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger.ts';
import type { ContainerizerOptions } from '../../../src/containerizer/container-options.ts';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import { createContainerizers } from '../../../src/containerizer/create-containerizers.ts';
import type { Resource } from '../../../src/wire/gen/mesos.ts';

/** Directories of one agent, and the containerizers that its restarts make. */
export interface Machine {
  readonly directory: string;
  /** A new containerizer on the same directories, as after a restart of the agent. It has to `recover` first. */
  containerizer(options?: Partial<ContainerizerOptions>): Containerizer;
  /** A launch of a shell command in a sandbox of its own. */
  shell(containerId: string, command: string, more?: Partial<ContainerLaunch>): ContainerLaunch;
  sandboxFile(containerId: string, name: string): Promise<string>;
  /** Ends every container and removes everything. */
  close(): Promise<void>;
}

/** A machine in a temporary directory. */
export async function createMachine(base: Partial<ContainerizerOptions> = {}): Promise<Machine> {
  const directory = await mkdtemp(join(tmpdir(), 'containers-'));
  const sandboxOf = (containerId: string): string => join(directory, 'sandboxes', containerId);
  const made: Containerizer[] = [];
  const containerizer = (options: Partial<ContainerizerOptions> = {}): Containerizer => {
    const one = createContainerizers({
      names: ['mesos'],
      runtimeDir: join(directory, 'runtime'),
      isolation: ['posix/cpu', 'posix/mem'],
      logger: silentLogger,
      ...base,
      ...options,
    });
    made.push(one);
    return one;
  };
  return {
    directory,
    containerizer,
    shell: (containerId, command, more = {}) => ({
      containerId,
      sandbox: sandboxOf(containerId),
      command: { value: command },
      resources: resources(0.1, 64),
      environment: { PATH: '/usr/local/bin:/usr/bin:/bin' },
      ...more,
    }),
    sandboxFile: (containerId, name) => readFile(join(sandboxOf(containerId), name), 'utf8'),
    close: async () => {
      await Promise.all(made.map((one) => one.close()));
      const last = containerizer();
      await last.recover([]);
      await last.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function resources(cpus: number, memMegabytes: number): Resource[] {
  return [
    { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
    { name: 'mem', type: 'SCALAR', scalar: { value: memMegabytes } },
  ];
}

export const exited = (code: number): number => code << 8;
