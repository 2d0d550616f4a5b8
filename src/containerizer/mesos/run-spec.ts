import { join } from 'node:path';
import type { CommandLine } from '../core/command-line.ts';
import type { ResourceLimit } from '../core/rlimits.ts';
import type { LaunchPart } from './isolators/container-isolator.ts';
import type { RunSpec } from './launch-script.ts';
import { ownVariables } from './nested-launch.ts';
import type { TaskUser } from './task-user.ts';

export interface ProcessStart {
  readonly line: CommandLine;
  readonly sandbox: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly rlimits?: readonly ResourceLimit[];
  readonly user: TaskUser | undefined;
  /** What isolators say. */
  readonly part: LaunchPart;
}

/** How a process of a container is started: in its sandbox, as its user, as its isolators want it. */
export function runSpec({ line, sandbox, environment, rlimits, user, part }: ProcessStart): RunSpec {
  const secretNames = [
    ...(part.secretNames ?? []),
    ...Object.keys(environment).filter((name) => ownVariables.has(name)),
  ];
  return {
    ...line,
    workingDirectory: sandbox,
    stdoutPath: join(sandbox, 'stdout'),
    stderrPath: join(sandbox, 'stderr'),
    ...part,
    ...(secretNames.length === 0 ? {} : { secretNames }),
    // The task's own words win.
    environment: { ...part.environment, ...environment },
    rlimits: [...(part.rlimits ?? []), ...(rlimits ?? [])],
    // The agent is root: becoming root again needs no step of its own.
    ...(user === undefined || user.uid === 0 ? {} : { credentials: user }),
  };
}
