import { createHash } from 'node:crypto';
import { access, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeRootfs, type LayerOnDisk } from './compose-rootfs.ts';
import { type LayerChanges, type LayerRequest, unpackLayer } from './unpack-layer.ts';

let directory: string;
let count = 0;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stadion-layers-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

type Entry = readonly [header: Partial<Header> & { name: string }, content?: string];

async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const [header, content] of entries) archive.entry(header, content ?? '');
  archive.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of archive) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
}

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

interface Unpacked extends LayerOnDisk {
  readonly changes: LayerChanges;
}

async function unpackBytes(bytes: Uint8Array, more: Partial<LayerRequest> = {}): Promise<Unpacked> {
  count += 1;
  const tree = join(directory, String(count), 'tree');
  await mkdir(tree, { recursive: true });
  const changes = await unpackLayer({
    source: Readable.from([bytes]),
    diffId: digestOf(bytes),
    into: tree,
    keepsOwners: process.getuid?.() === 0,
    mostBytes: 1024 * 1024,
    signal: new AbortController().signal,
    ...more,
  });
  return { tree, changes };
}

const unpack = async (entries: readonly Entry[]): Promise<Unpacked> => unpackBytes(await tar(entries));
const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function compose(...layers: readonly LayerOnDisk[]): Promise<string> {
  count += 1;
  const rootfs = join(directory, String(count));
  await mkdir(rootfs);
  await composeRootfs(layers, rootfs, new AbortController().signal);
  return rootfs;
}

describe('unpackLayer', () => {
  it('keeps rights, set-user-id bits, times and links of every kind', async () => {
    const { tree } = await unpack([
      [{ name: './', type: 'directory', mode: 0o755 }],
      [{ name: 'tmp/', type: 'directory', mode: 0o1777, mtime: new Date(5000) }],
      [{ name: 'tmp/file', mode: 0o640, mtime: new Date(7000) }, 'content'],
      [{ name: 'bin/su', mode: 0o4755 }, 'su'],
      [{ name: 'bin/su2', type: 'link', linkname: 'bin/su' }],
      [{ name: 'sh', type: 'symlink', linkname: '/bin/busybox' }],
      [{ name: 'up', type: 'symlink', linkname: '../../..' }],
    ]);
    expect((await stat(join(tree, 'tmp'))).mode & 0o7777).toBe(0o1777);
    expect((await stat(join(tree, 'tmp'))).mtimeMs).toBe(5000);
    expect((await stat(join(tree, 'tmp/file'))).mtimeMs).toBe(7000);
    expect((await stat(join(tree, 'bin/su'))).mode & 0o7777).toBe(0o4755);
    expect((await stat(join(tree, 'bin/su2'))).ino).toBe((await stat(join(tree, 'bin/su'))).ino);
    expect(await readlink(join(tree, 'sh'))).toBe('/bin/busybox');
    expect(await readlink(join(tree, 'up'))).toBe('../../..');
  });

  it.skipIf(process.getuid?.() !== 0)('keeps owners when the agent is root', async () => {
    const { tree } = await unpack([
      [{ name: 'home', type: 'directory', uid: 1000, gid: 1001 }],
      [{ name: 'home/file', uid: 1002, gid: 1003, mode: 0o4755 }, 'x'],
      [{ name: 'home/link', type: 'symlink', linkname: 'file', uid: 7, gid: 8 }],
    ]);
    const owner = async (name: string) => {
      const { uid, gid } = await lstat(join(tree, name));
      return [uid, gid];
    };
    expect(await owner('home')).toEqual([1000, 1001]);
    expect(await owner('home/file')).toEqual([1002, 1003]);
    expect(await owner('home/link')).toEqual([7, 8]);
    expect((await stat(join(tree, 'home/file'))).mode & 0o7777).toBe(0o4755);
  });

  it('reads gzip, and checks the digests of both forms', async () => {
    const bytes = await tar([[{ name: 'a' }, 'x'.repeat(100_000)]]);
    const packed = gzipSync(bytes);
    const request = { diffId: digestOf(bytes), digest: digestOf(packed), sizeBytes: packed.length };
    const { tree } = await unpackBytes(packed, request);
    expect((await stat(join(tree, 'a'))).size).toBe(100_000);
    const wrong = digestOf(Buffer.from('other'));
    await expect(unpackBytes(packed, { ...request, digest: wrong })).rejects.toThrow(`not ${wrong}`);
    await expect(unpackBytes(packed, { ...request, diffId: wrong })).rejects.toThrow(
      'the unpacked layer has the digest',
    );
    await expect(unpackBytes(packed, { ...request, sizeBytes: 10 })).rejects.toThrow('more than the 10B allowed');
  });

  it('leaves device nodes and pipes out and says how many', async () => {
    const { tree, changes } = await unpack([
      [{ name: 'dev/sda', type: 'block-device', devmajor: 8, devminor: 0 }],
      [{ name: 'dev/zero', type: 'character-device', devmajor: 1, devminor: 5 }],
      [{ name: 'pipe', type: 'fifo' }],
    ]);
    expect(changes.leftOut).toBe(3);
    expect(await readdir(tree)).toEqual([]);
  });

  it('replaces a name that comes twice, whatever it was', async () => {
    const { tree } = await unpack([
      [{ name: 'a/b/c' }, '1'],
      [{ name: 'a', type: 'symlink', linkname: 'elsewhere' }],
      [{ name: 'd', type: 'symlink', linkname: '/etc' }],
      [{ name: 'd', type: 'directory' }],
      [{ name: 'd/file' }, '2'],
    ]);
    expect(await readlink(join(tree, 'a'))).toBe('elsewhere');
    expect(await readFile(join(tree, 'd/file'), 'utf8')).toBe('2');
  });

  it('follows links of the layer as if the layer were the whole world', async () => {
    const outside = join(directory, 'outside');
    await mkdir(outside);
    const { tree } = await unpack([
      [{ name: 'usr/lib', type: 'directory' }],
      [{ name: 'lib', type: 'symlink', linkname: 'usr/lib' }],
      [{ name: 'lib/libc.so' }, 'c'],
      [{ name: 'deep/down/lib', type: 'symlink', linkname: '/usr/lib' }],
      [{ name: 'deep/down/lib/libm.so' }, 'm'],
      [{ name: 'up', type: 'symlink', linkname: '../../../../..' }],
      [{ name: `up${outside}/evil` }, 'e'],
      [{ name: 'abs', type: 'symlink', linkname: outside }],
      [{ name: 'abs/evil' }, 'e'],
      [{ name: '/rooted/file' }, 'r'],
    ]);
    expect(await readFile(join(tree, 'usr/lib/libc.so'), 'utf8')).toBe('c');
    expect(await readFile(join(tree, 'usr/lib/libm.so'), 'utf8')).toBe('m');
    expect(await readdir(outside)).toEqual([]);
    expect(await readFile(join(tree, outside, 'evil'), 'utf8')).toBe('e');
    expect(await readFile(join(tree, 'rooted/file'), 'utf8')).toBe('r');
  });

  it.each<readonly [string, readonly Entry[]]>([
    ['outside the image', [[{ name: '../evil' }, 'x']]],
    ['outside the image', [[{ name: 'a/../../evil' }, 'x']]],
    ['outside the image', [[{ name: 'a', type: 'link', linkname: '../../etc/passwd' }]]],
    ['no file of the same layer', [[{ name: 'a', type: 'link', linkname: '/etc/passwd' }]]],
    ['no file of the same layer', [[{ name: 'd', type: 'directory' }], [{ name: 'a', type: 'link', linkname: 'd' }]]],
    [
      'leads through a file',
      [
        [{ name: 'a' }, 'x'],
        [{ name: 'a/b' }, 'x'],
      ],
    ],
    ['outside the image', [[{ name: '../.wh.etc' }]]],
    ['hides nothing', [[{ name: 'a/.wh...' }]]],
    [
      'too many links',
      [
        [{ name: 'a', type: 'symlink', linkname: 'b' }],
        [{ name: 'b', type: 'symlink', linkname: 'a' }],
        [{ name: 'a/file' }, 'x'],
      ],
    ],
    ['longer than 4096', [[{ name: `${'d/'.repeat(3000)}f` }, 'x']]],
  ])('refuses a layer: %s', async (why, entries) => {
    await expect(unpack(entries)).rejects.toThrow(why);
  });

  it('refuses a bomb before it fills the disk', async () => {
    const bomb = gzipSync(await tar([[{ name: 'zeros' }, '\0'.repeat(8 * 1024 * 1024)]]));
    expect(bomb.length).toBeLessThan(64 * 1024);
    await expect(unpackBytes(bomb)).rejects.toThrow('more than the 1MB allowed');
    expect((await stat(join(directory, String(count), 'tree/zeros'))).size).toBeLessThanOrEqual(1024 * 1024);
  });

  it('refuses what is damaged, cut off or no archive', async () => {
    const whole = await tar([[{ name: 'a' }, 'x'.repeat(5000)]]);
    const packed = gzipSync(whole);
    for (const bytes of [whole.subarray(0, 2000), packed.subarray(0, packed.length - 12), Buffer.from('no archive')]) {
      await expect(unpackBytes(bytes)).rejects.toThrow();
    }
    await expect(unpackBytes(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]))).rejects.toThrow('zstd');
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const endless = new Readable({ read() {} });
    endless.push((await tar([[{ name: 'a' }, 'x'.repeat(5000)]])).subarray(0, 2000));
    const unpacking = unpackBytes(Buffer.alloc(0), { source: endless, signal: stop.signal });
    stop.abort(new Error('no longer wanted'));
    await expect(unpacking).rejects.toThrow();
  });
});

describe('composeRootfs', () => {
  it('lets higher layers replace, hide and empty what is below', async () => {
    const low = await unpack([
      [{ name: 'etc/passwd' }, 'low'],
      [{ name: 'etc/gone' }, 'low'],
      [{ name: 'var/cache/a' }, 'low'],
      [{ name: 'var/cache/b/c' }, 'low'],
      [{ name: 'app/file' }, 'low'],
      [{ name: 'tool' }, 'low'],
    ]);
    const high = await unpack([
      [{ name: 'etc/passwd' }, 'high'],
      [{ name: 'etc/.wh.gone' }],
      [{ name: 'var/cache/.wh..wh..opq' }],
      [{ name: 'var/cache/new' }, 'high'],
      [{ name: 'app', type: 'symlink', linkname: '/opt' }],
      [{ name: 'tool/inside' }, 'high'],
    ]);
    const rootfs = await compose(low, high);
    expect(await readFile(join(rootfs, 'etc/passwd'), 'utf8')).toBe('high');
    expect(await readdir(join(rootfs, 'etc'))).toEqual(['passwd']);
    expect(await readdir(join(rootfs, 'var/cache'))).toEqual(['new']);
    expect(await readlink(join(rootfs, 'app'))).toBe('/opt');
    expect(await readFile(join(rootfs, 'tool/inside'), 'utf8')).toBe('high');
    expect(await readFile(join(low.tree, 'etc/passwd'), 'utf8')).toBe('low');
  });

  it('hides nothing of the layer that says so itself', async () => {
    const low = await unpack([[{ name: 'd/old' }, 'low']]);
    const high = await unpack([
      [{ name: 'd/new' }, 'high'],
      [{ name: 'd/.wh..wh..opq' }],
      [{ name: 'x' }, 'high'],
      [{ name: '.wh.x' }],
    ]);
    const rootfs = await compose(low, high);
    expect(await readdir(join(rootfs, 'd'))).toEqual(['new']);
    expect(await isThere(join(rootfs, 'x'))).toBe(true);
  });

  it('takes nothing away behind a link', async () => {
    const outside = join(directory, 'outside');
    await mkdir(join(outside, 'kept'), { recursive: true });
    const low = await unpack([[{ name: 'link', type: 'symlink', linkname: outside }]]);
    const high = await unpack([[{ name: 'other' }, 'x']]);
    const changes = { removed: ['link/kept'], emptied: ['link'], leftOut: 0 };
    await compose(low, { ...high, changes });
    expect(await readdir(outside)).toEqual(['kept']);
  });

  it('shares files with the layers', async () => {
    const layer = await unpack([[{ name: 'big' }, 'x']]);
    const rootfs = await compose(layer);
    expect((await stat(join(rootfs, 'big'))).ino).toBe((await stat(join(layer.tree, 'big'))).ino);
  });
});
