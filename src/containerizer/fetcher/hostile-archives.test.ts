import { execFileSync } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32, gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../base/logger.ts';
import type { CommandInfoURI } from '../../wire/gen/mesos.ts';
import type { FetcherOptions } from '../container-options.ts';
import { SandboxFetcher } from './sandbox-fetcher.ts';

let root: string;
let sandbox: string;
let lines: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fetch-'));
  sandbox = join(root, 'sandbox');
  lines = [];
  await mkdir(sandbox);
  await writeFile(join(root, 'victim'), 'untouched');
});

afterEach(async () => {
  expect(await readFile(join(root, 'victim'), 'utf8')).toBe('untouched');
  await rm(root, { recursive: true, force: true });
});

async function fetch(
  uris: readonly CommandInfoURI[],
  options: FetcherOptions = {},
  signal = new AbortController().signal,
): Promise<void> {
  await new SandboxFetcher(options, silentLogger).fetch({ uris, sandbox, signal, log: (line) => lines.push(line) });
}

async function archived(name: string, bytes: Uint8Array): Promise<CommandInfoURI> {
  const path = join(root, name);
  await writeFile(path, bytes);
  return { value: path };
}

type Member = Partial<Header> & { readonly name: string; readonly content?: string };

async function tar(...members: readonly Member[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of members) {
    if (content === undefined) archive.entry(header as Header);
    else archive.entry(header as Header, content);
  }
  archive.finalize();
  return buffer(archive);
}

/** A zip archive of stored members, whatever their names. */
function zip(
  ...members: readonly { readonly name: string; readonly content: string; readonly mode?: number }[]
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode = 0o100644 } of members) {
    const [nameBytes, body] = [Buffer.from(name), Buffer.from(content)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(10, 0);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, body]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([20, 3]), common, tail, nameBytes);
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

const inSandbox = (name: string): Promise<string> => readFile(join(sandbox, name), 'utf8');

describe('archives', () => {
  const good = () =>
    tar(
      { name: './dir/', type: 'directory' },
      { name: 'dir/file', mode: 0o6755, content: 'content' },
      { name: 'dir/link', type: 'symlink', linkname: '../top' },
      { name: 'top', content: 'top' },
      { name: 'same', type: 'link', linkname: 'dir/file' },
      { name: `${'long/'.repeat(40)}name`, content: 'deep' },
    );

  it.each([
    ['a.tar', (bytes: Buffer) => bytes],
    ['a.tgz', (bytes: Buffer) => gzipSync(bytes)],
    ['a.tar.gz', (bytes: Buffer) => gzipSync(bytes)],
    ['a.tar.bz2', (bytes: Buffer) => execFileSync('bzip2', ['-c'], { input: bytes })],
    ['a.tbz2', (bytes: Buffer) => execFileSync('bzip2', ['-c'], { input: bytes })],
    ['a.tar.xz', (bytes: Buffer) => execFileSync('xz', ['-c'], { input: bytes })],
    ['a.txz', (bytes: Buffer) => execFileSync('xz', ['-c'], { input: bytes })],
  ])('%s is unpacked, without set-user-id bits', async (name, compress) => {
    await fetch([await archived(name, compress(await good()))]);
    expect(await inSandbox('dir/file')).toBe('content');
    expect((await stat(join(sandbox, 'dir/file'))).mode & 0o7777).toBe(0o755);
    expect(await inSandbox('dir/link')).toBe('top');
    expect((await stat(join(sandbox, 'same'))).ino).toBe((await stat(join(sandbox, 'dir/file'))).ino);
    expect(await inSandbox(`${'long/'.repeat(40)}name`)).toBe('deep');
    expect((await lstat(join(sandbox, name))).isFile()).toBe(true);
  });

  it('zip is unpacked, with links', async () => {
    const bytes = zip(
      { name: 'dir/', content: '', mode: 0o40755 },
      { name: 'dir/run', content: 'x', mode: 0o104755 },
      { name: 'link', content: 'dir/run', mode: 0o120777 },
    );
    await fetch([await archived('a.zip', bytes)]);
    expect((await stat(join(sandbox, 'link'))).mode & 0o7777).toBe(0o755);
    expect(await readlink(join(sandbox, 'link'))).toBe('dir/run');
  });

  it('gz is unpacked beside itself', async () => {
    await fetch([await archived('a.txt.gz', gzipSync('plain'))]);
    expect(await inSandbox('a.txt')).toBe('plain');
  });

  it('stay whole when told so', async () => {
    await fetch([{ ...(await archived('a.tar', await good())), extract: false }]);
    await fetch([{ ...(await archived('b.tar', await good())), executable: true }]);
    await expect(inSandbox('top')).rejects.toThrow();
    expect((await stat(join(sandbox, 'b.tar'))).mode & 0o111).toBe(0o111);
  });

  it.each(['a.tar', 'a.tar.gz', 'a.tar.xz', 'a.zip', 'a.gz'])('%s that is none is refused', async (name) => {
    await expect(fetch([await archived(name, Buffer.from('no archive at all '.repeat(100)))])).rejects.toThrow(
      /Failed to fetch URI/,
    );
  });

  it('that end too early are refused', async () => {
    const bytes = gzipSync(await tar({ name: 'big', content: 'x'.repeat(100_000) }));
    await expect(fetch([await archived('a.tgz', bytes.subarray(0, bytes.length / 2))])).rejects.toThrow(
      /Failed to fetch URI/,
    );
  });
});

describe('hostile tar archives', () => {
  const outside = /outside the sandbox|through a link|no plain file|may not hold|not a plain/;
  const escapes: readonly (readonly [string, readonly Member[]])[] = [
    ['a name that climbs', [{ name: '../victim', content: 'x' }]],
    ['a name that climbs later', [{ name: 'a/../../victim', content: 'x' }]],
    ['an absolute name', [{ name: '/tmp/fetch-escape', content: 'x' }]],
    ['a link that climbs', [{ name: 'l', type: 'symlink', linkname: '../victim' }]],
    ['an absolute link', [{ name: 'l', type: 'symlink', linkname: '/etc/passwd' }]],
    ['a link that climbs after going down', [{ name: 'd/l', type: 'symlink', linkname: 'x/../../../victim' }]],
    [
      'a write through a link inside',
      [
        { name: 'd', type: 'directory' },
        { name: 'l', type: 'symlink', linkname: 'd' },
        { name: 'l/file', content: 'x' },
      ],
    ],
    [
      'links that only together climb',
      [
        { name: 'a/b/', type: 'directory' },
        { name: 'a/l', type: 'symlink', linkname: '..' },
        { name: 'a/l/m', type: 'symlink', linkname: '../..' },
      ],
    ],
    ['a hard link to the outside', [{ name: 'l', type: 'link', linkname: '../victim' }]],
    ['an absolute hard link', [{ name: 'l', type: 'link', linkname: '/etc/passwd' }]],
    [
      'a hard link to a link',
      [
        { name: 's', type: 'symlink', linkname: 'x' },
        { name: 'l', type: 'link', linkname: 's' },
      ],
    ],
    ['a character device', [{ name: 'zero', type: 'character-device', devmajor: 1, devminor: 5 }]],
    ['a block device', [{ name: 'disk', type: 'block-device', devmajor: 8, devminor: 0 }]],
    ['a pipe', [{ name: 'pipe', type: 'fifo' }]],
  ];

  it.each(escapes)('%s', async (_, members) => {
    await expect(fetch([await archived('a.tar', await tar(...members))])).rejects.toThrow(outside);
    await expect(lstat('/tmp/fetch-escape')).rejects.toThrow();
  });

  it('replace files but never through links', async () => {
    const bytes = await tar(
      { name: 'target', content: 'old' },
      { name: 'l', type: 'symlink', linkname: 'target' },
      { name: 'l', content: 'new' },
    );
    await fetch([await archived('a.tar', bytes)]);
    expect([await inSandbox('target'), await inSandbox('l')]).toEqual(['old', 'new']);
  });

  it('cannot redirect the next URI', async () => {
    const links = await archived(
      'a.tar',
      await tar({ name: 'd/', type: 'directory' }, { name: 'l', type: 'symlink', linkname: 'd' }),
    );
    await writeFile(join(root, 'payload'), 'x');
    await expect(fetch([links, { value: join(root, 'payload'), output_file: 'l/payload' }])).rejects.toThrow(
      'through a link',
    );
  });
});

describe('hostile zip archives', () => {
  it.each([
    ['a name that climbs', [{ name: '../victim', content: 'x' }]],
    ['an absolute name', [{ name: '/tmp/fetch-escape', content: 'x' }]],
    ['a backslash', [{ name: '..\\victim', content: 'x' }]],
    ['a link that climbs', [{ name: 'l', content: '../victim', mode: 0o120777 }]],
    ['a device', [{ name: 'null', content: '', mode: 0o020666 }]],
    [
      'a write through a link',
      [
        { name: 'd/x', content: '' },
        { name: 'l', content: 'd', mode: 0o120777 },
        { name: 'l/y', content: 'x' },
      ],
    ],
  ])('%s', async (_, members) => {
    await expect(fetch([await archived('a.zip', zip(...members))])).rejects.toThrow(/Failed to fetch URI/);
    await expect(lstat('/tmp/fetch-escape')).rejects.toThrow();
  });
});

describe('URIs', () => {
  it.each([
    ['ftp://host/file', 'ftp is not supported'],
    ['hdfs://host/file', 'hdfs is not supported'],
    ['relative/file', '--frameworks_home'],
    ['http://host/', 'it names no file'],
    ['/no/such/file', 'ENOENT'],
    ['/dev/zero', 'is not a plain file'],
  ])('%s is refused', async (value, why) => {
    await expect(fetch([{ value }])).rejects.toThrow(why);
  });

  it.each(['../victim', '/tmp/fetch-escape', '', 'a/../../victim', '.', 'dir/'])(
    'output_file %j is refused',
    async (name) => {
      await expect(fetch([{ value: '/etc/hostname', output_file: name }])).rejects.toThrow('leaves the sandbox');
    },
  );

  it('come from the home of frameworks, files and file URIs, to where they are wanted', async () => {
    await writeFile(join(root, 'given'), 'x');
    await fetch(
      [
        { value: 'given' },
        { value: `file://${root}/given`, output_file: 'a/b/c' },
        { value: `file://localhost${root}/given`, output_file: 'd' },
      ],
      { frameworksHome: root },
    );
    for (const name of ['given', 'a/b/c', 'd']) expect(await inSandbox(name)).toBe('x');
    expect(lines[0]).toBe("Fetching URI 'given'");
  });
});

describe('over HTTP', () => {
  let server: Server;
  let base: string;
  const asked: string[] = [];

  beforeEach(async () => {
    asked.length = 0;
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      switch (request.url) {
        case '/here':
          response.writeHead(302, { location: '/there/file' }).end();
          return;
        case '/loop':
          response.writeHead(302, { location: '/loop' }).end();
          return;
        case '/local':
          response.writeHead(302, { location: 'file:///etc/passwd' }).end();
          return;
        case '/short':
          response.writeHead(200, { 'content-length': '100' }).write('x');
          setImmediate(() => response.destroy());
          return;
        case '/stall':
          response.writeHead(200).write('x');
          return;
        case '/gone':
          response.writeHead(404).end();
          return;
        default:
          response.writeHead(200).end('content');
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('follows redirects', async () => {
    await fetch([{ value: `${base}/here` }]);
    expect(await inSandbox('here')).toBe('content');
  });

  it.each([
    ['/loop', 'redirects'],
    ['/local', 'redirects to file:'],
    ['/short', /aborted|broke/],
    ['/stall', 'no byte came'],
    ['/gone', 'the server answers 404'],
  ])('refuses %s', async (path, why) => {
    await expect(fetch([{ value: `${base}${path}` }], { stallTimeoutMs: 200 })).rejects.toThrow(why);
  });

  it('stops when the container is destroyed', async () => {
    const abort = new AbortController();
    const fetching = fetch([{ value: `${base}/stall` }], {}, abort.signal);
    setTimeout(() => abort.abort(), 50);
    await expect(fetching).rejects.toThrow(/abort/);
  });

  it('asks once for what is cached, and bypasses a cache that is too small', async () => {
    const uris = [{ value: `${base}/file`, cache: true }];
    const fetcher = new SandboxFetcher({ cacheDir: join(root, 'cache') }, silentLogger);
    const request = { uris, sandbox, signal: new AbortController().signal, log: () => {} };
    await Promise.all([fetcher.fetch(request), fetcher.fetch({ ...request, sandbox: root })]);
    await fetcher.fetch(request);
    expect(asked).toEqual(['/file']);
    expect(await inSandbox('file')).toBe('content');
    await fetch(uris, { cacheDir: join(root, 'small'), cacheSizeBytes: 3 });
    expect(await inSandbox('file')).toBe('content');
    expect(lines.some((line) => line.includes('does not fit in the cache'))).toBe(true);
  });
});
