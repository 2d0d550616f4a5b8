import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StadionError } from '../../../base/errors.ts';
import { type Recovery, recoverTransaction } from '../../core/recovery.ts';
import { decodeLogHeader, hasBatchAfter, isBlankFrom, logHeaderBytes, readBatch } from './batches.ts';

export function corrupt(path: string, what: string): StadionError {
  return new StadionError({
    code: 'zookeeper-data-corrupt',
    message: `${path} is damaged (${what}): restore the data directory from a backup, or move it away to start empty`,
  });
}

export interface LogPlay {
  readonly transactions: number;
  /** Bytes at the end of the last file that a crash had cut short, and that nobody was promised. */
  readonly tornBytes: number;
}

/**
 * Plays the transactions of the log files after `recovery.zxid`, in order and without a gap. Only the very last batch may be
 * incomplete: it is cut off, so that the file is whole from now on. Any other damage is a StadionError `zookeeper-data-corrupt`.
 */
export async function playLogs(directory: string, names: readonly string[], recovery: Recovery): Promise<LogPlay> {
  let transactions = 0;
  let tornBytes = 0;
  for (const [index, name] of names.entries()) {
    const played = await playLog(join(directory, name), index === names.length - 1, recovery);
    transactions += played.transactions;
    tornBytes += played.tornBytes;
  }
  return { transactions, tornBytes };
}

async function playLog(path: string, isLast: boolean, recovery: Recovery): Promise<LogPlay> {
  const file = await readFile(path);
  const header = decodeLogHeader(file);
  if (header === undefined) {
    // The header is durable before the first batch is written: a file that a crash left without it promises nothing.
    const isUnborn = file.length < logHeaderBytes || isBlankFrom(file, 0);
    if (!isLast || !isUnborn) throw corrupt(path, 'no readable header');
    await rm(path);
    return { transactions: 0, tornBytes: file.length };
  }
  if (header.firstZxid > recovery.zxid + 1n) throw corrupt(path, `writes before ${header.firstZxid} are missing`);
  let offset = logHeaderBytes;
  let transactions = 0;
  for (;;) {
    const batch = readBatch(file, offset, header.salt);
    if (batch === undefined) break;
    for (const transaction of batch.transactions) {
      if (transaction.zxid <= recovery.zxid) continue;
      if (transaction.zxid !== recovery.zxid + 1n) throw corrupt(path, `a gap after write ${recovery.zxid}`);
      recoverTransaction(recovery, transaction);
      transactions++;
    }
    offset = batch.endOffset;
  }
  const tornBytes = isBlankFrom(file, offset) ? 0 : file.length - offset;
  if (tornBytes > 0 && (!isLast || hasBatchAfter(file, offset, header.salt))) {
    throw corrupt(path, `unreadable at byte ${offset}`);
  }
  if (tornBytes > 0) await cutOff(path, offset);
  return { transactions, tornBytes };
}

async function cutOff(path: string, sizeBytes: number): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(sizeBytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
