import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { secretVariables } from '../../../model/secrets.ts';
import type { Environment } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import { parentIdOf } from '../../core/container-id.ts';
import { MemoryDirectory } from '../../memory-directory.ts';
import { isSecretVolume } from '../../secrets.ts';
import { makeRunInMemory } from '../memory-runs.ts';
import type { ContainerIsolator, IsolatedContainer, LaunchPart, RecoveredContainer } from './container-isolator.ts';

/** What shells keep for themselves, and what starting the program needs. */
const reserved = /^(PATH|PWD|OLDPWD|SHLVL|_|IFS|PPID|UID|EUID|BASHOPTS|SHELLOPTS|BASH_VERSINFO|LINENO|OPTIND)$/;
const namesFile = 'secret-names';

/** Names of the secret variables of a command. Throws `container-launch-failed` for names that shells cannot keep secret. */
export function secretNamesOf(environment: Environment | undefined): string[] {
  const names = secretVariables(environment);
  const wrong = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || reserved.test(name));
  if (wrong === undefined) return names;
  throw new ContainerError({
    code: 'container-launch-failed',
    message: `Environment variable '${wrong}' cannot be a secret: choose another name, of letters, digits and _`,
  });
}

/** Where the runs of an agent lie that hold secrets. */
export function secretRuns(runtimeDir: string): MemoryDirectory {
  return new MemoryDirectory(runtimeDir, 'runs');
}

/**
 * Secret variables: everything that is written about such a container lies in memory, and their values are in no argument
 * list. Asked before all others, since they may write to the directory of the run.
 */
export function createEnvironmentSecret(runtimeDir: string): ContainerIsolator {
  const memory = secretRuns(runtimeDir);
  const known = new Map<string, readonly string[]>();

  const namesOf = ({ launch, directory }: IsolatedContainer): string[] => {
    const own = secretNamesOf(launch.command?.environment);
    const parentId = parentIdOf(launch.containerId);
    const shared = parentId === undefined ? [] : readNames(join(dirname(directory), parentId));
    return [...new Set([...own, ...shared])];
  };

  return {
    name: 'environment_secret',
    prepare: async (container): Promise<LaunchPart> => {
      const { launch, directory } = container;
      const names = namesOf(container);
      if (names.length === 0 && !(launch.container?.volumes ?? []).some(isSecretVolume)) return {};
      makeRunInMemory(directory, memory);
      writeFileSync(join(directory, namesFile), JSON.stringify(names), { mode: 0o600 });
      known.set(launch.containerId, names);
      return { secretNames: names };
    },
    enter: (containerId) => {
      const names = known.get(containerId) ?? [];
      return names.length === 0 ? {} : { secretNames: names };
    },
    cleanUp: async (containerId) => {
      known.delete(containerId);
    },
    recover: async (containers: readonly RecoveredContainer[]) => {
      const ids = new Set(containers.map(({ containerId }) => containerId));
      memory.keep((name) => ids.has(basename(name).split('~')[0] ?? ''));
      for (const { containerId, directory } of containers) {
        const names = readNames(directory);
        if (names.length > 0) known.set(containerId, names);
      }
    },
  };
}

function readNames(directory: string): string[] {
  try {
    const names: unknown = JSON.parse(readFileSync(join(directory, namesFile), 'utf8'));
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
