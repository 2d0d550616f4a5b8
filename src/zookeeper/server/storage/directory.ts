import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, errorText, StadionError } from '../../../base/errors.ts';

const lockName = 'server.lock';

export interface DataFiles {
  /** Oldest first. */
  readonly logs: string[];
  readonly snapshots: string[];
}

/** Number in the name of a log or snapshot. */
export function zxidOfName(name: string): bigint {
  return BigInt(`0x${name.slice(name.indexOf('.') + 1)}`);
}

export async function listData(directory: string): Promise<DataFiles> {
  const names = (await readdir(directory)).sort();
  return {
    logs: names.filter((name) => /^log\.[0-9a-f]{16}$/.test(name)),
    snapshots: names.filter((name) => /^snapshot\.[0-9a-f]{16}$/.test(name)),
  };
}

/**
 * Makes the directory and takes it for this process; the returned function gives it back. Fails with a StadionError
 * `zookeeper-data-dir` that says what to do.
 */
export async function takeDirectory(directory: string): Promise<() => Promise<void>> {
  const lock = join(directory, lockName);
  try {
    await mkdir(directory, { recursive: true });
    await refuseForeign(directory);
    for (let attempt = 0; !(await tryLock(lock)); attempt++) {
      const holder = await holderOf(lock);
      if (holder !== undefined || attempt > 0) throw inUse(directory, holder);
      await rm(lock, { force: true });
    }
    await rmLeftovers(directory);
  } catch (thrown) {
    if (thrown instanceof StadionError) throw thrown;
    throw new StadionError({
      code: 'zookeeper-data-dir',
      message: `cannot use the data directory ${directory} (${errorText(thrown)}): give this user the right to write there or choose another with --data-dir`,
      cause: thrown,
    });
  }
  return () => rm(lock, { force: true });
}

function inUse(directory: string, pid: number | undefined): StadionError {
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return new StadionError({
    code: 'zookeeper-data-dir',
    message: `the data directory ${directory} is in use by ${who}: stop it or choose another with --data-dir`,
  });
}

/** The data of an Apache server is not ours to read; starting empty beside it would look like its loss. */
async function refuseForeign(directory: string): Promise<void> {
  const names = await readdir(directory);
  if (!names.includes('version-2')) return;
  throw new StadionError({
    code: 'zookeeper-data-dir',
    message: `${directory} holds the data of an Apache ZooKeeper, which has another format: choose another with --data-dir`,
  });
}

async function tryLock(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx');
    await handle.writeFile(`${process.pid} ${(await startOf(process.pid)) ?? ''}\n`);
    await handle.close();
    return true;
  } catch (thrown) {
    if (errorCode(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

/** The living process that holds the lock: same number and same start, since numbers are used again. */
async function holderOf(lock: string): Promise<number | undefined> {
  const [pidText = '', start] = (await readFile(lock, 'utf8').catch(() => '')).trim().split(' ');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if (errorCode(thrown) === 'ESRCH') return undefined;
  }
  const running = await startOf(pid);
  return start === undefined || running === undefined || running === start ? pid : undefined;
}

/** When a process started, in the kernel's own count; undefined where there is no /proc. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // Its name may hold spaces and brackets; what follows the last bracket does not.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

async function rmLeftovers(directory: string): Promise<void> {
  // Also shows now, not at the first write, that the directory can be written to.
  const probe = join(directory, 'probe.tmp');
  await writeFile(probe, '');
  for (const name of await readdir(directory)) {
    if (name.endsWith('.tmp')) await rm(join(directory, name), { force: true });
  }
}
