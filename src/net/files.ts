/** /files/browse, /files/read, /files/download, /files/debug, and LIST_FILES and READ_FILE of the operator API. */
import type { Stats } from 'node:fs';
import { type FileHandle, lstat } from 'node:fs/promises';
import { extname } from 'node:path';
import { ok, type Result, refuse } from '../base/errors.ts';
import type { FileInfo } from '../wire/gen/mesos.ts';
import { type Attachments, namesIn, openAttached } from './attached-files.ts';
import { type Answer, contentTypes, jsonpAnswer, sendAnswer, textAnswer } from './http-answer.ts';
import type { Exchange } from './http-server.ts';
import { readBetweenCuts } from './rotated-logs.ts';

/** Sixteen memory pages: the most that one read gives. */
const maxReadBytes = 16 * 4096;
/** Names of one directory that are listed. */
const maxListed = 10_000;

/** What is wrong with a request, as an answer. */
type Refused = { readonly answer: Answer };

export interface FileEntry {
  readonly path: string;
  readonly stats: Stats;
  readonly uid: string;
  readonly gid: string;
}

/** The entries of a directory, sorted; none for a plain file. */
export async function listFiles(attachments: Attachments, path: string): Promise<FileEntry[] | Refused> {
  const opened = await openPath(attachments, path);
  if ('answer' in opened) return opened;
  try {
    const { handle } = opened;
    if (!(await handle.stat()).isDirectory()) return [];
    const entries: FileEntry[] = [];
    for (const { name, path: entryPath } of (await namesIn(handle)).slice(0, maxListed)) {
      const stats = await lstat(entryPath).catch(() => undefined);
      if (stats === undefined) continue;
      const { accounts } = attachments;
      const [uid, gid] = await Promise.all([accounts.user(stats.uid), accounts.group(stats.gid)]);
      entries.push({ path: `${path.replace(/\/$/, '')}/${name}`, stats, uid, gid });
    }
    return entries;
  } finally {
    await opened.handle.close();
  }
}

export function fileInfo({ path, stats, uid, gid }: FileEntry): FileInfo {
  const mtime = { nanoseconds: BigInt(Math.floor(stats.mtimeMs / 1000)) * 1_000_000_000n };
  return { path, nlink: stats.nlink, size: stats.size, mtime, mode: stats.mode, uid, gid };
}

async function openPath(attachments: Attachments, path: string): Promise<{ handle: FileHandle } | Refused> {
  const opened = await openAttached(attachments, path);
  switch (opened.kind) {
    case 'opened':
      return { handle: opened.handle };
    case 'missing':
      return { answer: textAnswer(404, attachments.absence?.(path.replace(/\/$/, '')) ?? '') };
    case 'forbidden':
      return { answer: textAnswer(403, '403 Forbidden.') };
    case 'inaccessible':
      return { answer: textAnswer(400, `'${path}' is inaccessible.\n`) };
  }
}

export interface ReadPart {
  readonly offset: number;
  readonly length: number;
}

/** Size of a file and a part of it; an offset of -1 asks for the size only. */
export async function readPart(
  attachments: Attachments,
  path: string,
  { offset, length }: ReadPart,
): Promise<{ readonly sizeBytes: number; readonly bytes: Uint8Array } | Refused> {
  const opened = await openPath(attachments, path);
  if ('answer' in opened) return opened;
  try {
    const stats = await opened.handle.stat();
    if (stats.isDirectory()) return { answer: textAnswer(400, 'Cannot read from a directory.\n') };
    if (!stats.isFile()) return { answer: textAnswer(400, `'${path}' is inaccessible.\n`) };
    const sizeBytes = stats.size;
    const wanted = length < 0 ? maxReadBytes : Math.min(length, maxReadBytes);
    const available = offset < 0 ? 0 : Math.max(0, Math.min(wanted, sizeBytes - offset));
    if (available === 0) return { sizeBytes, bytes: new Uint8Array(0) };
    const buffer = new Uint8Array(available);
    const { bytesRead } = await opened.handle.read(buffer, 0, available, offset);
    return { sizeBytes, bytes: buffer.subarray(0, bytesRead) };
  } finally {
    await opened.handle.close();
  }
}

/** GET /files/browse?path= */
export async function browse(attachments: Attachments, { query }: Exchange): Promise<Answer> {
  const path = query.get('path');
  if (path === null) return pathMissing;
  const entries = await listFiles(attachments, path);
  if ('answer' in entries) return entries.answer;
  const json = entries.map(({ path: entryPath, stats, uid, gid }) => ({
    gid,
    mode: modeText(stats),
    mtime: Math.floor(stats.mtimeMs / 1000),
    nlink: stats.nlink,
    path: entryPath,
    size: stats.size,
    uid,
  }));
  return jsonp(json, query);
}

const pathMissing = textAnswer(400, "Expecting 'path=value' in query.\n");

/** GET /files/read?path=&offset=&length= */
export async function read(attachments: Attachments, { query }: Exchange): Promise<Answer> {
  const path = query.get('path');
  if (path === null) return pathMissing;
  const offset = readNumber('offset', query.get('offset'));
  const length = readNumber('length', query.get('length'));
  if (!offset.ok) return textAnswer(400, offset.error.reason);
  if (!length.ok) return textAnswer(400, length.error.reason);
  const wanted = { offset: offset.value, length: length.value };
  const { value: part, rotatedBytes } = await readBetweenCuts(attachments, path, () =>
    readPart(attachments, path, wanted),
  );
  if ('answer' in part) return part.answer;
  // Only of logs that were rotated, which the original's answers cannot tell.
  const rotated = rotatedBytes === 0 ? {} : { rotated: rotatedBytes };
  if (offset.value < 0) return jsonp({ data: '', offset: part.sizeBytes, ...rotated }, query);
  const isMore = offset.value + part.bytes.length < part.sizeBytes;
  return jsonp({ data: wholeText(part.bytes, isMore), offset: offset.value, ...rotated }, query);
}

function readNumber(name: string, text: string | null): Result<number> {
  if (text === null) return ok(-1);
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value))
    return refuse('file-range', `Failed to parse ${name}: '${text}'.\n`);
  return value < -1 ? refuse('file-range', `Negative ${name} provided: ${text}.\n`) : ok(value);
}

/** Bytes as text. A character cut in two at the end is left to the next read, so that readers see it whole. */
function wholeText(bytes: Uint8Array, isMore: boolean): string {
  let end = bytes.length;
  if (isMore) {
    let start = end - 1;
    while (start > 0 && end - start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
    const first = bytes[start] ?? 0;
    const needed = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    if (needed > end - start && start > 0) end = start;
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('utf8');
}

const typesByExtension: ReadonlyMap<string, string> = new Map([
  ['.txt', contentTypes.text],
  ['.log', contentTypes.text],
  ['.json', contentTypes.json],
  ['.gz', 'application/x-gzip'],
  ['.tgz', 'application/x-gzip'],
  ['.zip', 'application/zip'],
]);

/** GET /files/download?path= */
export async function download(attachments: Attachments, exchange: Exchange): Promise<void> {
  const { request, response, query } = exchange;
  const path = query.get('path');
  const opened = path === null ? { answer: pathMissing } : await openPath(attachments, path);
  if ('answer' in opened) return sendAnswer(request, response, opened.answer);
  const stats = await opened.handle.stat();
  if (!stats.isFile()) {
    await opened.handle.close();
    return sendAnswer(request, response, textAnswer(400, 'Cannot download a directory.\n'));
  }
  const name = (path ?? '').slice((path ?? '').lastIndexOf('/') + 1);
  response.writeHead(200, {
    'Content-Type': typesByExtension.get(extname(name)) ?? 'application/octet-stream',
    'Content-Disposition': `attachment; filename=${headerSafe(name)}`,
    'Content-Length': stats.size,
    // What tasks write must never run in the browser of whoever looks at it.
    'X-Content-Type-Options': 'nosniff',
  });
  if (stats.size === 0 || request.method === 'HEAD') {
    await opened.handle.close();
    response.end();
    return;
  }
  // The file may grow meanwhile: the length that was promised is what is sent.
  const stream = opened.handle.createReadStream({ start: 0, end: stats.size - 1 });
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

function headerSafe(name: string): string {
  return /^[\w.+-]+$/.test(name) ? name : `"${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"`;
}

/** GET /files/debug */
export function debug(attachments: Attachments, { query }: Exchange): Answer {
  return jsonp(attachments.paths(), query);
}

function jsonp(json: unknown, query: URLSearchParams): Answer {
  const answer = jsonpAnswer(JSON.stringify(json), query.get('jsonp'));
  return answer.ok ? answer.value : textAnswer(400, answer.error.reason);
}

/** `drwxr-xr-x`. */
export function modeText(stats: Stats): string {
  const kind = stats.isDirectory()
    ? 'd'
    : stats.isSymbolicLink()
      ? 'l'
      : stats.isFIFO()
        ? 'p'
        : stats.isSocket()
          ? 's'
          : stats.isCharacterDevice()
            ? 'c'
            : stats.isBlockDevice()
              ? 'b'
              : '-';
  const bits = ['r', 'w', 'x', 'r', 'w', 'x', 'r', 'w', 'x'];
  return kind + bits.map((letter, place) => (stats.mode & (0o400 >> place) ? letter : '-')).join('');
}
