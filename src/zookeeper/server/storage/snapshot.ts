import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Change, exportState } from '../../core/changes.ts';
import { createRecovery, type Recovery, recoverChange } from '../../core/recovery.ts';
import type { ServerState } from '../../core/state.ts';
import { JuteReader } from '../../jute/reader.ts';
import { JuteWriter } from '../../jute/writer.ts';
import { crc32 } from './checksum.ts';
import { syncDirectory } from './log-file.ts';
import { readChange, writeChange } from './records.ts';

const magic = 0x5a4b5331;
/** How much is copied out of the live tree before others get their turn. */
const sliceBytes = 256 * 1024;
const sliceItems = 1000;

export interface SnapshotOptions {
  readonly directory: string;
  readonly state: ServerState;
  /** Resolves when everything up to this transaction is on disk. */
  readonly durable: (zxid: bigint) => Promise<void>;
  readonly isStopped: () => boolean;
}

/**
 * Writes the tree out while the server goes on; returns its name, or undefined when stopped. It is valid together with the log
 * from its number on. A snapshot counts only once its last byte is on disk under its final name, and it must not hold a
 * change that the log lacks: that would be half a transaction.
 */
export async function writeSnapshot(options: SnapshotOptions): Promise<string | undefined> {
  const { directory, state } = options;
  const name = snapshotName(state.zxid);
  const temporary = join(directory, `${name}.tmp`);
  const handle = await open(temporary, 'w');
  try {
    const header = new JuteWriter().int(magic).long(state.zxid).long(state.lastSessionId).finish();
    await writeSection(handle, header);
    if (!(await writeSections(handle, exportState(state), options.isStopped))) return undefined;
    await options.durable(state.zxid);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, join(directory, name));
  await syncDirectory(directory);
  return name;
}

async function writeSections(
  handle: FileHandle,
  changes: Iterator<Change>,
  isStopped: () => boolean,
): Promise<boolean> {
  let total = 0;
  for (let isOver = false; !isOver; ) {
    if (isStopped()) return false;
    const section = new JuteWriter(sliceBytes * 2);
    let items = 0;
    while (!isOver && section.lengthBytes < sliceBytes && items < sliceItems) {
      const next = changes.next();
      isOver = next.done === true;
      if (next.done === true) break;
      writeChange(section, next.value);
      items++;
    }
    total += items;
    if (items > 0) await writeSection(handle, section.finish());
  }
  // The empty section ends the file: its absence shows that the file was cut.
  await writeSection(handle, new JuteWriter().int(total).finish());
  await writeSection(handle, new Uint8Array(0));
  return true;
}

async function writeSection(handle: FileHandle, section: Uint8Array): Promise<void> {
  const frame = new JuteWriter(section.length + 8)
    .int(section.length)
    .int(crc32(section, 1) | 0)
    .raw(section)
    .finish();
  await handle.appendFile(frame);
}

export function snapshotName(zxid: bigint): string {
  return `snapshot.${zxid.toString(16).padStart(16, '0')}`;
}

/** Reads a snapshot; undefined when it is not whole. */
export async function readSnapshot(directory: string, name: string): Promise<Recovery | undefined> {
  const sections = splitSections(await readFile(join(directory, name)));
  if (sections === undefined) return undefined;
  const [header, ...rest] = sections;
  const count = rest.pop();
  if (header === undefined || count === undefined) return undefined;
  const recovery = createRecovery();
  const reader = new JuteReader(header);
  const isOurs = reader.int() === magic;
  recovery.zxid = reader.long();
  const lastSessionId = reader.long();
  if (reader.failed || !isOurs) return undefined;
  let items = 0;
  for (const section of rest) {
    const changes = new JuteReader(section);
    while (changes.remainingBytes > 0) {
      const change = readChange(changes);
      if (change === undefined) return undefined;
      recoverChange(recovery, change);
      items++;
    }
  }
  if (lastSessionId > recovery.lastSessionId) recovery.lastSessionId = lastSessionId;
  return new JuteReader(count).int() === items ? recovery : undefined;
}

function splitSections(file: Uint8Array): Uint8Array[] | undefined {
  const sections: Uint8Array[] = [];
  for (let offset = 0; ; ) {
    const reader = new JuteReader(file.subarray(offset, offset + 8));
    const length = reader.int();
    const crc = reader.int();
    const section = file.subarray(offset + 8, offset + 8 + length);
    if (reader.failed || length < 0 || section.length !== length || (crc32(section, 1) | 0) !== crc) return undefined;
    if (length === 0) return sections;
    sections.push(section);
    offset += 8 + length;
  }
}

export async function removeSnapshot(directory: string, name: string): Promise<void> {
  await rm(join(directory, name), { force: true });
}
