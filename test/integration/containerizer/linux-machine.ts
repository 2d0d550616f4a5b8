/** Machines for tests of namespaces, mounts and rights. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerizerOptions } from '../../../src/containerizer/container-options.ts';
import type { Containerizer } from '../../../src/containerizer/containerizer.ts';
import { namespaceObstacle, privilegeObstacle } from '../../../src/containerizer/mesos/linux-support.ts';
import { readProcess } from '../../../src/containerizer/mesos/process-table.ts';
import { haveRoot, refuse } from '../../requirements.ts';
import { createMachine, type Machine } from './machine.ts';

/** True where containers can be kept apart; otherwise says why not. */
export function canIsolate(): boolean {
  if (!haveRoot()) return false;
  const obstacle = namespaceObstacle('pid') ?? namespaceObstacle('ipc') ?? privilegeObstacle();
  return obstacle === undefined || refuse(obstacle);
}

export interface LinuxMachine extends Machine {
  readonly containers: Containerizer;
  /** The mounts of the host below the directory of the machine. */
  mounts(): string[];
  /** Pids of the host's processes in the namespace that such a link stands for, as `pid:[4026531836]`. */
  inNamespace(kind: 'pid' | 'ipc' | 'mnt', link: string): number[];
  sandboxOf(containerId: string): string;
}

/** A machine with one containerizer that has these isolators, in a directory that everybody may enter. */
export async function createLinuxMachine(
  isolation: readonly string[],
  more: Partial<ContainerizerOptions> = {},
): Promise<LinuxMachine> {
  const machine = await createMachine({ isolation, ...more });
  await chmod(machine.directory, 0o755);
  const containers = machine.containerizer();
  await containers.recover([]);
  return {
    ...machine,
    containers,
    mounts: () =>
      readFileSync('/proc/self/mountinfo', 'utf8')
        .split('\n')
        .filter((line) => line.includes(machine.directory)),
    inNamespace: (kind, link) =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && namespaceOf(name, kind) === link)
        .map(Number)
        .filter((pid) => readProcess(pid)?.state !== 'Z'),
    sandboxOf: (containerId) => join(machine.directory, 'sandboxes', containerId),
  };
}

/** The namespace of a process, or undefined when it is gone. */
export function namespaceOf(pid: number | string, kind: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`);
  } catch {
    return undefined;
  }
}
