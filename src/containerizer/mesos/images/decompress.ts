import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { findProgram } from '../launcher.ts';

const gzipMagic = [0x1f, 0x8b];
const zstdMagic = [0x28, 0xb5, 0x2f, 0xfd];

/**
 * The archive inside a layer: layers come plain, with gzip, or with zstd, and their first bytes say which. zstd needs the
 * program of that name. Ends with an error on damaged ones.
 */
export async function* decompressLayer(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const parts = source[Symbol.asyncIterator]();
  try {
    let head = Buffer.alloc(0);
    while (head.length < zstdMagic.length) {
      const next = await parts.next();
      if (next.done === true) break;
      head = Buffer.concat([head, next.value]);
    }
    const whole = restOf(head, parts);
    if (startsWith(head, gzipMagic)) yield* gunzipped(whole, signal);
    else if (startsWith(head, zstdMagic)) yield* throughZstd(whole, signal);
    else yield* whole;
  } finally {
    await parts.return?.();
  }
}

async function* restOf(head: Uint8Array, parts: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await parts.next(); next.done !== true; next = await parts.next()) yield next.value;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

async function* gunzipped(source: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  pipeline(Readable.from(source), gunzip, { signal }).catch((thrown: unknown) => gunzip.destroy(thrown as Error));
  for await (const bytes of gunzip) yield bytes as Uint8Array;
}

async function* throughZstd(source: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const path = findProgram('zstd');
  if (path === undefined) throw new Error('it is compressed with zstd, which is not installed on this machine');
  const program = spawn(path, ['-dcq'], { signal, stdio: ['pipe', 'pipe', 'ignore'], env: {} });
  const exit = new Promise<number | null>((resolve, reject) => {
    program.once('error', reject);
    program.once('close', resolve);
  });
  exit.catch(() => {});
  let broken: unknown;
  pipeline(Readable.from(source), program.stdin).catch((thrown: unknown) => {
    // The program's own end tells what was wrong with its input; this, that there was no more of it.
    broken = thrown;
    program.kill('SIGKILL');
  });
  try {
    for await (const bytes of program.stdout) yield bytes as Uint8Array;
    const code = await exit;
    if (code !== 0) throw broken ?? new Error(`zstd cannot read it (exit code ${code})`);
  } finally {
    program.kill('SIGKILL');
  }
}
