import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordedArchive } from '../../agent/archive.ts';

/** Unpacks the replicated log that a Mesos master left into this directory. */
export async function unpackRecordedLog(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const { name, type, bytes } of await recordedArchive('disk/checkpoints-and-log.tar.gz', 'replicated_log/')) {
    if (type === 'file') await writeFile(join(directory, name), bytes);
  }
}
