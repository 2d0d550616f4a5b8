import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { errorCode, StadionError } from '../../base/errors.ts';

export interface WorkDirLock {
  release(): Promise<void>;
}

/**
 * Makes sure that no other agent uses the directory: two would take each other's tasks for orphans. The lock is a name in
 * the kernel (an abstract socket), so that it ends with the process, however that dies. Rejects with `work-dir-in-use`.
 */
export async function lockWorkDir(workDir: string): Promise<WorkDirLock> {
  const name = createHash('sha256')
    .update(await realpath(workDir))
    .digest('hex');
  const server = createServer((socket) => socket.destroy());
  server.unref();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path: `\0stadion-agent-${name}` }, resolve);
    });
  } catch (thrown) {
    if (errorCode(thrown) !== 'EADDRINUSE') throw thrown;
    throw new StadionError({
      code: 'work-dir-in-use',
      message: `another agent uses ${workDir}: stop it or choose another --work_dir`,
    });
  }
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}
