import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ContainerError } from '../container-error.ts';
import type { ContainerExec, ExecResult } from '../containerizer.ts';
import { execEnvironment } from '../secrets.ts';
import type { ImageContainers } from './images/image-containers.ts';
import type { LaunchPart } from './isolators/container-isolator.ts';
import { secretNamesOf, secretRuns } from './isolators/environment-secret.ts';
import { makeRunInMemory, makeRunLike } from './memory-runs.ts';
import type { ProcessRuns } from './process-runs.ts';
import { removeRunDirectory } from './run-directory.ts';
import { runSpec } from './run-spec.ts';
import type { RunningContainer } from './running-container.ts';
import type { TaskUser } from './task-user.ts';

/** Where and as whom a command runs inside a container. */
export interface ExecPlace {
  readonly container: RunningContainer;
  readonly user: TaskUser | undefined;
  /** What its isolators say. */
  readonly part: LaunchPart;
  /** Those who know the container's image, if it has one. */
  readonly images?: ImageContainers | undefined;
}

/** Commands that run inside containers, as checks do. They end with the agent. */
export class ContainerExecs {
  readonly #directory: string;
  readonly #runs: ProcessRuns;
  #count = 0;

  constructor(directory: string, runs: ProcessRuns) {
    this.#directory = directory;
    this.#runs = runs;
  }

  /** Rejects with `container-launch-failed` when the command could not be started. */
  async run({ container, user, part, images }: ExecPlace, exec: ContainerExec): Promise<ExecResult> {
    const { record } = container;
    const { command, timeoutMs } = exec;
    const environment = execEnvironment(exec);
    const secretNames = secretNamesOf({ variables: [...(exec.secrets ?? [])] });
    this.#count += 1;
    const directory = join(this.#directory, `${record.containerId}~${this.#count}`);
    makeRunLike(container.directory, directory);
    if (secretNames.length > 0) makeRunInMemory(directory, secretRuns(dirname(this.#directory)));
    const spec = runSpec({
      line: { argv: 'shell' in command ? ['/bin/sh', '-c', command.shell] : command.argv },
      sandbox: record.sandbox,
      environment: { ...record.environment, ...environment },
      user,
      part: { ...part, secretNames: [...new Set([...(part.secretNames ?? []), ...secretNames])] },
    });
    const variables = Object.keys(environment);
    // What a check says goes where the task's complaints go.
    const said = { ...spec, sharedOutputPath: join(record.sandbox, 'stderr') };
    await this.#runs.start(
      directory,
      (await images?.enterSpec(record.containerId, said, { directory, variables })) ?? said,
    );
    let isLate = false;
    const timer = timeoutMs
      ? setTimeout(() => {
          isLate = true;
          void this.#runs.kill(directory);
        }, timeoutMs)
      : undefined;
    try {
      const end = await this.#runs.ended(directory);
      if (isLate) return { timedOut: true };
      if (end.error !== undefined) throw new ContainerError({ code: 'container-launch-failed', message: end.error });
      return { waitStatus: end.waitStatus ?? 9 };
    } finally {
      clearTimeout(timer);
      this.#runs.forget(directory);
      await removeRunDirectory(directory);
    }
  }

  /** Ends commands that ran inside containers for the agent before this one. */
  async endOld(): Promise<void> {
    const names = await readdir(this.#directory).catch((): string[] => []);
    for (const name of names) {
      const directory = join(this.#directory, name);
      this.#runs.adopt(directory);
      await this.#runs.kill(directory);
      this.#runs.forget(directory);
      await removeRunDirectory(directory);
    }
  }
}
