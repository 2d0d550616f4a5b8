import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import Docker from 'dockerode';
import { pack } from 'tar-stream';

const REPOSITORY = 'stadion/example-web';
const SOCKET = '/var/run/docker.sock';
const PING_MS = 2_000;

/** Makes sure that the image of the example service exists. False without a usable engine: then it runs as a process. */
export async function buildExampleImage(examples: string): Promise<boolean> {
  if (process.platform !== 'linux' || !existsSync(SOCKET)) return false;
  const docker = new Docker({ socketPath: SOCKET, timeout: 60_000 });
  try {
    await answersWithin(docker.ping(), PING_MS);
    const files = imageFiles(join(examples, 'web.mjs'));
    const tag = identityOf(files);
    if (await hasImage(docker, `${REPOSITORY}:${tag}`)) return true;
    console.log('stadion: building the image of the example service (once)');
    const stream = await docker.importImage(tarOf(files), { repo: REPOSITORY, tag });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream, (error) => (error === null ? resolve() : reject(error)));
    });
    await docker.getImage(`${REPOSITORY}:${tag}`).tag({ repo: REPOSITORY, tag: 'latest' });
    return true;
  } catch (thrown) {
    console.log(
      `stadion: Docker is there but cannot be used (${String(thrown).slice(0, 120)}): the example runs as a process`,
    );
    return false;
  }
}

interface ImageFile {
  readonly source: string;
  readonly target: string;
}

/** Node, the libraries it is linked with, and the service. */
function imageFiles(service: string): ImageFile[] {
  const node = realpathSync(process.execPath);
  const linked = execFileSync('ldd', [node], { encoding: 'utf8' });
  const libraries = [...linked.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => match[1] ?? '');
  return [
    { source: node, target: 'usr/bin/node' },
    { source: service, target: 'srv/web.mjs' },
    ...libraries.map((library) => ({ source: library, target: library.slice(1) })),
  ];
}

function identityOf(files: readonly ImageFile[]): string {
  const hash = createHash('sha256');
  for (const { source, target } of files)
    hash.update(`${target} ${statSync(source).size} ${statSync(source).mtimeMs}\n`);
  return hash.digest('hex').slice(0, 12);
}

async function hasImage(docker: Docker, name: string): Promise<boolean> {
  try {
    await docker.getImage(name).inspect();
    return true;
  } catch {
    return false;
  }
}

function tarOf(files: readonly ImageFile[]): Readable {
  const tar = pack();
  for (const { source, target } of files) tar.entry({ name: target, mode: 0o755 }, readFileSync(source));
  tar.entry({ name: 'tmp', type: 'directory', mode: 0o1777 });
  tar.finalize();
  return Readable.from(tar);
}

async function answersWithin(answer: Promise<unknown>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
