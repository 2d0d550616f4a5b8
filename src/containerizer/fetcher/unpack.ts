import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { findProgram } from '../mesos/launcher.ts';
import { HostileArchive, UnpackPlace } from './unpack-place.ts';
import type { ArchiveKind } from './uri-plan.ts';

export interface UnpackRequest {
  readonly archivePath: string;
  readonly kind: ArchiveKind;
  readonly into: string;
  readonly signal: AbortSignal;
}

const limits = { mostBytes: 64 * 1024 ** 3, mostEntries: 1_000_000 };

/** Unpacks an archive into a directory that only the agent writes to meanwhile. Rejects on damaged and hostile ones. */
export async function unpack(request: UnpackRequest): Promise<void> {
  const place = new UnpackPlace(request.into, limits);
  switch (request.kind) {
    case 'zip':
      return unpackZip(request, place);
    case 'gz': {
      const name = basename(request.archivePath).slice(0, -'.gz'.length);
      await writeEntry(place, await place.file(name, 0o644), decompressed(request), request.signal);
      return;
    }
    default:
      return unpackTar(request, place);
  }
}

async function unpackTar(request: UnpackRequest, place: UnpackPlace): Promise<void> {
  const entries = extract();
  const broken = new AbortController();
  const fed = pipeline(decompressed(request), entries, { signal: request.signal });
  // An archive that breaks off leaves the entry that is being read waiting for ever.
  fed.catch((thrown: unknown) => broken.abort(thrown));
  const signal = AbortSignal.any([request.signal, broken.signal]);
  try {
    for await (const entry of entries) {
      const content = entry as unknown as AsyncIterable<Uint8Array>;
      await unpackTarEntry(place, entry.header, content, signal);
      entry.resume();
    }
  } catch (thrown) {
    throw broken.signal.aborted && !(thrown instanceof HostileArchive) ? broken.signal.reason : thrown;
  }
  await fed;
}

async function unpackTarEntry(
  place: UnpackPlace,
  header: Header,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const { name, type, linkname } = header;
  switch (type) {
    case 'directory':
      return place.directory(name);
    case 'file':
    case 'contiguous-file':
    case null:
    case undefined:
      return writeEntry(place, await place.file(name, header.mode ?? 0o644), content, signal);
    case 'symlink':
      return place.symlink(name, linkname ?? '');
    case 'link':
      return place.hardLink(name, linkname ?? '');
    default:
      throw new HostileArchive(`'${name}' is a ${type}, which archives may not hold`);
  }
}

async function unpackZip(request: UnpackRequest, place: UnpackPlace): Promise<void> {
  const zip = await openPromise(request.archivePath, { lazyEntries: true, strictFileNames: true });
  try {
    for await (const entry of zip.eachEntry()) {
      request.signal.throwIfAborted();
      await unpackZipEntry(place, zip, entry, request.signal);
    }
  } finally {
    zip.close();
  }
}

const typeMask = 0o170000;
const linkType = 0o120000;
const fileType = 0o100000;
const longestTarget = 4096;

async function unpackZipEntry(place: UnpackPlace, zip: ZipFile, entry: Entry, signal: AbortSignal): Promise<void> {
  const name = entry.fileName;
  if (name.endsWith('/')) return place.directory(name);
  // Only archives made on Unix have modes; others leave these bits empty.
  const mode = entry.externalFileAttributes >>> 16;
  const type = mode & typeMask;
  if (type !== 0 && type !== fileType && type !== linkType) {
    throw new HostileArchive(`'${name}' is neither file, directory nor link`);
  }
  const content = await zip.openReadStreamPromise(entry);
  if (type !== linkType) return writeEntry(place, await place.file(name, mode & 0o777 || 0o644), content, signal);
  let target = '';
  for await (const bytes of content) {
    target += String(bytes);
    if (target.length > longestTarget) throw new HostileArchive(`'${name}' links to a name that is too long`);
  }
  return place.symlink(name, target);
}

async function writeEntry(
  place: UnpackPlace,
  file: FileHandle,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  try {
    const sink = new Writable({
      write: (bytes: Uint8Array, _, done) => {
        try {
          place.count(bytes.length);
        } catch (thrown) {
          done(thrown as Error);
          return;
        }
        file.write(bytes).then(() => done(), done);
      },
    });
    await pipeline(content, sink, { signal });
  } finally {
    await file.close();
  }
}

/** The bytes inside a compressed file. Node knows gzip; other formats are the system's. */
function decompressed({ archivePath, kind, signal }: UnpackRequest): AsyncIterable<Uint8Array> {
  const source = createReadStream(archivePath);
  switch (kind) {
    case 'tar.gz':
    case 'gz': {
      const gunzip = createGunzip();
      pipeline(source, gunzip).catch((thrown: unknown) => gunzip.destroy(thrown as Error));
      return gunzip;
    }
    case 'tar.bz2':
      return throughProgram('bzip2', source, signal);
    case 'tar.xz':
      return throughProgram('xz', source, signal);
    default:
      return source;
  }
}

async function* throughProgram(name: string, source: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed on this machine`);
  const program = spawn(path, ['-dc'], { signal, stdio: ['pipe', 'pipe', 'ignore'], env: {} });
  const exit = new Promise<number | null>((resolve, reject) => {
    program.once('error', reject);
    program.once('close', resolve);
  });
  exit.catch(() => {});
  // The program's own end tells what went wrong with its input.
  pipeline(source, program.stdin).catch(() => {});
  try {
    for await (const bytes of program.stdout) yield bytes as Uint8Array;
    const code = await exit;
    if (code !== 0) throw new Error(`${name} cannot read it (exit code ${code})`);
  } finally {
    program.kill('SIGKILL');
  }
}
