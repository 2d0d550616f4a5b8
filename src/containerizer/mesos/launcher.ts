import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import type { Logger } from '../../base/logger.ts';
import { closeDescriptorsScript, launcherScript, runnerScript } from './runner-script.ts';

export interface LauncherOptions {
  /** Where runners leave their notes. */
  readonly notesDirectory: string;
  readonly logger: Logger;
  /** The launcher ended by itself: what was asked of it lately may never start. */
  readonly onLost: () => void;
}

/** The small process that starts runners, so that the agent never forks itself. */
export interface Launcher {
  /** Asks for a runner for this directory of a run. */
  start(directory: string): void;
  /** Its pid while it runs. */
  readonly pid: number | undefined;
  /** Lets it end when it has done what was asked. Runners go on. */
  close(): Promise<void>;
}

/** Starts the launcher, and a new one whenever it dies and is needed. */
export function createLauncher(options: LauncherOptions): Launcher {
  const { logger } = options;
  let child: ChildProcess | undefined;
  let isClosed = false;

  const launcher = (): ChildProcess => {
    if (child !== undefined) return child;
    const [shell, highest] = descriptorCloser(logger);
    // Its own session: a Ctrl-C at the agent's terminal does not reach it. No variable of the agent reaches tasks.
    const started = spawn(
      shell,
      ['-c', closeDescriptorsScript(highest), 'launcher', launcherScript, runnerScript, options.notesDirectory],
      { cwd: '/', detached: true, env: { PATH: launcherPath }, stdio: ['pipe', 'ignore', 'ignore'] },
    );
    const onEnd = (cause: Readonly<Record<string, unknown>>): void => {
      if (child !== started) return;
      child = undefined;
      if (isClosed) return;
      logger.warn('launcher ended, starting another', cause);
      options.onLost();
    };
    started.once('exit', (code, signal) => onEnd({ code, signal }));
    started.once('error', (error) => onEnd({ error }));
    started.stdin?.on('error', (error) => onEnd({ error }));
    started.unref();
    child = started;
    return started;
  };

  return {
    start: (directory) => {
      launcher().stdin?.write(`${directory}\n`);
    },
    get pid() {
      return child?.pid;
    },
    close: () => {
      isClosed = true;
      const running = child;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return Promise.resolve();
      return new Promise((resolve) => {
        running.ref();
        running.once('exit', () => resolve());
        running.once('error', () => resolve());
        running.stdin?.end();
      });
    },
  };
}

/** Where setsid, setpriv, env, mv and bash are looked for. */
export const launcherPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The program of this name in the launcher's path, or undefined. */
export function findProgram(name: string): string | undefined {
  for (const directory of launcherPath.split(':')) {
    const path = `${directory}/${name}`;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here: look on.
    }
  }
  return undefined;
}

function descriptorCloser(logger: Logger): readonly [shell: string, highestDescriptor: number] {
  const bash = findProgram('bash');
  if (bash !== undefined) return [bash, 1_000_000];
  const high = readdirSync('/proc/self/fd').filter((name) => Number(name) > 9).length;
  if (high > 0) logger.debug('without bash, descriptors above 9 of the parent of the agent reach tasks');
  return ['/bin/sh', 9];
}
