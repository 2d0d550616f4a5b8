import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { ContainerExec, ExecResult } from '../containerizer.ts';
import { readProcess } from '../mesos/process-table.ts';
import { execEnvironment } from '../secrets.ts';
import { killTree } from './session-records.ts';

// Timers hold at most 2^31 ms.
const longestMs = 2 ** 31 - 1;

/**
 * Runs a command in a running container and waits for its end, however long the engine takes for its own part. Its output is not
 * kept. Rejects with the engine's error.
 */
export async function execInContainer(container: Docker.Container, exec: ContainerExec): Promise<ExecResult> {
  const { command, timeoutMs } = exec;
  const late = timeoutMs ? AbortSignal.timeout(Math.min(longestMs, Math.ceil(timeoutMs))) : undefined;
  const abort = late === undefined ? {} : { abortSignal: late };
  let made: Docker.Exec | undefined;
  try {
    made = await container.exec({
      Cmd: 'shell' in command ? ['/bin/sh', '-c', command.shell] : [...command.argv],
      Env: Object.entries(execEnvironment(exec)).map(([name, value]) => `${name}=${value}`),
      AttachStdout: true,
      AttachStderr: true,
      ...abort,
    });
    await endOf((await made.start({ hijack: true, stdin: false, ...abort })) as unknown as Readable, late);
    const { ExitCode: exitCode } = await made.inspect(abort);
    return { waitStatus: ((exitCode ?? 255) & 0xff) << 8 };
  } catch (thrown) {
    if (late?.aborted !== true) throw thrown;
    if (made !== undefined) void killExec(made);
    return { timedOut: true };
  }
}

/** Resolves when there is no more output. Rejects when it becomes too late. */
function endOf(stream: Readable, late: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onLate = (): void => {
      reject(late?.reason);
      stream.destroy();
    };
    late?.addEventListener('abort', onLate, { once: true });
    stream.once('close', () => {
      late?.removeEventListener('abort', onLate);
      resolve();
    });
    stream.on('error', () => stream.destroy());
    stream.resume();
    if (late?.aborted === true) onLate();
  });
}

/** The engine has no call for this; what it started is ours to kill when it is on this machine and we may. */
async function killExec(made: Docker.Exec): Promise<void> {
  try {
    const { Pid: pid, Running: isRunning } = await made.inspect();
    const facts = isRunning && pid > 1 ? readProcess(pid) : undefined;
    if (facts !== undefined) await killTree(facts);
  } catch {
    // It has ended: or else it goes on until its container ends.
  }
}
