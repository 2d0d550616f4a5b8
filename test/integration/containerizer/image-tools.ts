/** Images made by hand, a registry of Debian's package, and containers that run them without a Docker engine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { until } from '../../until.ts';

/** One entry of a layer. */
export type LayerEntry = readonly [header: Partial<Header> & { readonly name: string }, content?: string | Buffer];

/** An image, ready to be pushed or saved. */
export interface MadeImage {
  readonly config: Buffer;
  /** Uncompressed. */
  readonly layers: readonly Buffer[];
}

export async function tar(entries: readonly LayerEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const [header, content] of entries) archive.entry(header, content ?? '');
  archive.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of archive) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
}

/** The first layer of all test images: a static busybox with its usual names, and two users. */
export async function busyboxLayer(): Promise<Buffer> {
  const names = ['sh', 'cat', 'echo', 'env', 'id', 'kill', 'ls', 'mount', 'ps', 'pwd', 'sleep', 'stat', 'tail', 'true'];
  return tar([
    [{ name: 'bin/', type: 'directory', mode: 0o755 }],
    [{ name: 'bin/busybox', mode: 0o755 }, await readFile('/bin/busybox')],
    ...[...names, 'mknod', 'head', 'wc', 'touch', 'hostname', 'df', 'tty', 'stty', 'printf'].map(
      (name): LayerEntry => [{ name: `bin/${name}`, type: 'symlink', linkname: 'busybox' }],
    ),
    [{ name: 'etc/passwd' }, 'root:x:0:0:root:/root:/bin/sh\nweb:x:1234:1235::/home/web:/bin/sh\n'],
    [{ name: 'etc/group' }, 'root:x:0:\nweb:x:1235:\nextra:x:1300:web\n'],
    [{ name: 'tmp/', type: 'directory', mode: 0o1777 }],
    [{ name: 'home/web/', type: 'directory', mode: 0o755, uid: 1234, gid: 1235 }],
  ]);
}

export const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** An image of these layers; `config` is what Docker calls so (`Env`, `Entrypoint`…). */
export function makeImage(layers: readonly Buffer[], config: Readonly<Record<string, unknown>> = {}): MadeImage {
  const rootfs = { type: 'layers', diff_ids: layers.map(digestOf) };
  return { layers, config: Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', config, rootfs })) };
}

/** Writes an archive as `docker save` does. */
export async function saveImage(path: string, image: MadeImage, tags: readonly string[]): Promise<void> {
  const names = image.layers.map((_, index) => `layer${index}/layer.tar`);
  const manifest = JSON.stringify([{ Config: 'config.json', RepoTags: tags, Layers: names }]);
  const archive = await tar([
    [{ name: 'manifest.json' }, manifest],
    [{ name: 'config.json' }, image.config],
    ...image.layers.map((layer, index): LayerEntry => [{ name: names[index] ?? '' }, layer]),
  ]);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, archive);
}

/** A running registry. */
export interface Registry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  push(repository: string, tag: string, image: MadeImage, changes?: ManifestChanges): Promise<void>;
  close(): Promise<void>;
}

/** What a hostile registry does to the manifest. */
export interface ManifestChanges {
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** `gzip` is what Docker pushes. */
  readonly compression?: 'gzip' | 'none';
  readonly authorization?: string;
}

const pushTypes = 'application/vnd.docker.distribution.manifest.v2+json';

/** Starts Debian's docker-registry on a free port; with `htpasswd`, users need a password. */
export async function startRegistry(directory: string, htpasswd?: string): Promise<Registry> {
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  await mkdir(directory, { recursive: true });
  const settings = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(directory, 'data') }, delete: { enabled: true } },
    http: { addr: host },
    ...(htpasswd === undefined
      ? {}
      : { auth: { htpasswd: { realm: 'Test Realm', path: join(directory, 'htpasswd') } } }),
  };
  if (htpasswd !== undefined) await writeFile(join(directory, 'htpasswd'), htpasswd);
  // JSON is YAML.
  await writeFile(join(directory, 'config.yml'), JSON.stringify(settings));
  const child = spawn('docker-registry', ['serve', join(directory, 'config.yml')], { stdio: 'ignore' });
  await until('the registry answers', async () => {
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    return answer === undefined ? undefined : true;
  });
  return {
    host,
    push: (repository, tag, image, changes) => push({ host, repository, tag, image, changes: changes ?? {} }),
    close: () => stop(child),
  };
}

interface Push {
  readonly host: string;
  readonly repository: string;
  readonly tag: string;
  readonly image: MadeImage;
  readonly changes: ManifestChanges;
}

async function push({ host, repository, tag, image, changes }: Push): Promise<void> {
  const headers = changes.authorization === undefined ? {} : { authorization: changes.authorization };
  const blobs = image.layers.map((layer) => (changes.compression === 'none' ? layer : gzipSync(layer)));
  for (const blob of [image.config, ...blobs]) {
    const begun = await expectStatus(
      202,
      await fetch(`http://${host}/v2/${repository}/blobs/uploads/`, { method: 'POST', headers }),
    );
    const url = new URL(begun.headers.get('location') ?? '', `http://${host}`);
    url.searchParams.set('digest', digestOf(blob));
    const type = { 'content-type': 'application/octet-stream' };
    await expectStatus(
      201,
      await fetch(url, { method: 'PUT', headers: { ...headers, ...type }, body: new Uint8Array(blob) }),
    );
  }
  const descriptor = (mediaType: string, blob: Buffer) => ({ mediaType, size: blob.length, digest: digestOf(blob) });
  const manifest = {
    schemaVersion: 2,
    mediaType: pushTypes,
    config: descriptor('application/vnd.docker.container.image.v1+json', image.config),
    layers: blobs.map((blob) => descriptor('application/vnd.docker.image.rootfs.diff.tar.gzip', blob)),
    ...changes.manifest,
  };
  await expectStatus(
    201,
    await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': pushTypes },
      body: JSON.stringify(manifest),
    }),
  );
}

async function expectStatus(status: number, response: Response): Promise<Response> {
  if (response.status !== status) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return response;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
