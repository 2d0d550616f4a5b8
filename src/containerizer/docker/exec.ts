import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { ContainerExec, ExecResult } from '../containerizer.ts';

/** Runs a command in a running container and waits for its end. Its output is not kept. Rejects with the engine's error. */
export async function execInContainer(container: Docker.Container, exec: ContainerExec): Promise<ExecResult> {
  const { command, environment = {}, timeoutMs } = exec;
  const made = await container.exec({
    Cmd: 'shell' in command ? ['/bin/sh', '-c', command.shell] : [...command.argv],
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await made.start({ hijack: true, stdin: false });
  const isLate = await endOrTimeout(stream as unknown as Readable, timeoutMs);
  if (isLate) {
    await killExec(made);
    return { timedOut: true };
  }
  const { ExitCode: exitCode } = await made.inspect();
  return { waitStatus: ((exitCode ?? 255) & 0xff) << 8 };
}

function endOrTimeout(stream: Readable, timeoutMs: number | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = timeoutMs
      ? setTimeout(() => {
          resolve(true);
          stream.destroy();
        }, timeoutMs)
      : undefined;
    stream.once('close', () => {
      clearTimeout(timer);
      resolve(false);
    });
    stream.on('error', () => stream.destroy());
    stream.resume();
  });
}

/** The engine has no call for this; its process is ours to kill when it is on this machine and we may. */
async function killExec(made: Docker.Exec): Promise<void> {
  try {
    const { Pid: pid, Running: isRunning } = await made.inspect();
    if (isRunning && pid > 1) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended, or it is not ours: it goes on until its container ends.
  }
}
