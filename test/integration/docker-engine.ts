/** A Docker Engine for tests: the one that runs, or one of our own; with a small image, `busybox:local`. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { pack } from 'tar-stream';
import { haveCommands, haveRoot, refuse } from '../requirements.ts';

export interface TestEngine {
  readonly docker: Docker;
  readonly socketPath: string;
  /** Name of an image with busybox as `/bin/sh` and friends. */
  readonly image: string;
  /** Stops the engine if this helper started it. */
  close(): Promise<void>;
}

const commonSocket = '/var/run/docker.sock';
/** The image that tests run. */
export const imageName = 'busybox:local';
const startTimeoutMs = 60_000;

/** An engine, or undefined when this machine cannot have one (said aloud; an error on CI). */
export async function createTestEngine(): Promise<TestEngine | undefined> {
  const docker = new Docker({ socketPath: commonSocket });
  if (await answers(docker)) {
    await ensureTestImage(docker);
    return { docker, socketPath: commonSocket, image: imageName, close: async () => {} };
  }
  if (!haveRoot() || !haveCommands('dockerd', 'containerd', 'ip', 'busybox')) return undefined;
  return startEngine();
}

/**
 * Starts an engine of its own, with data and socket in a temporary directory. It shares nothing with others on the machine: it
 * has a bridge to itself, and leaves the rules of the firewall alone, of which there is one set for all.
 */
export async function startEngine(): Promise<TestEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'engine-'));
  const socketPath = join(directory, 'docker.sock');
  const bridge = makeBridge();
  const log = openSync(join(directory, 'log'), 'a');
  const stopped = { code: undefined as number | null | undefined };
  const daemon = spawn(
    'dockerd',
    [
      ['--host', `unix://${socketPath}`],
      ['--data-root', join(directory, 'data')],
      ['--exec-root', join(directory, 'run')],
      ['--pidfile', join(directory, 'pid')],
      ['--bridge', bridge, '--iptables=false', '--ip6tables=false'],
    ].flat(),
    { stdio: ['ignore', log, log], env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` } },
  );
  daemon.once('exit', (code) => {
    stopped.code = code;
  });
  const docker = new Docker({ socketPath });
  const close = async (): Promise<void> => {
    if (stopped.code === undefined) {
      const exit = new Promise((resolve) => daemon.once('exit', resolve));
      daemon.kill('SIGTERM');
      await exit;
    }
    unmountBelow(directory);
    spawnSync('ip', ['link', 'delete', bridge]);
    await rm(directory, { recursive: true, force: true }).catch(() => {});
  };
  const deadlineMs = Date.now() + startTimeoutMs;
  while (!(await answers(docker))) {
    if (stopped.code !== undefined || Date.now() > deadlineMs) {
      const text = await readFile(join(directory, 'log'), 'utf8');
      await close();
      throw new Error(`dockerd does not start:\n${text.slice(-2000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await ensureTestImage(docker);
  return { docker, socketPath, image: imageName, close };
}

/** A bridge that nobody else has: the machine gives each name once, and the name says the addresses. */
function makeBridge(): string {
  for (let number = 0; number < 256; number++) {
    const name = `engine-${number}`;
    if (spawnSync('ip', ['link', 'add', 'name', name, 'type', 'bridge']).status !== 0) continue;
    execFileSync('ip', ['address', 'add', `10.232.${number}.1/24`, 'dev', name]);
    return name;
  }
  throw new Error('no bridge for an engine can be made: ip link add engine-0 type bridge says why');
}

/** Takes away what an engine has left mounted, the innermost first. */
export function unmountBelow(directory: string): void {
  const paths = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path.startsWith(`${directory}/`));
  for (const path of paths.reverse()) spawnSync('umount', ['--lazy', path]);
}

async function answers(docker: Docker): Promise<boolean> {
  try {
    await docker.ping();
    return true;
  } catch {
    return false;
  }
}

const applets = [
  'sh',
  'sleep',
  'echo',
  'cat',
  'env',
  'httpd',
  'ls',
  'id',
  'hostname',
  'wget',
  'kill',
  'true',
  'false',
  'seq',
  'dd',
  'touch',
  'test',
  'mkdir',
  'ip',
  'nc',
  'head',
  'tail',
];

/** Builds the image from a static busybox of this machine. */
export async function ensureTestImage(docker: Docker): Promise<void> {
  try {
    await docker.getImage(imageName).inspect();
    return;
  } catch {
    // Not there yet.
  }
  const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((path) => existsSync(path));
  if (busybox === undefined) {
    refuse('no static busybox for a test image');
    throw new Error('no static busybox for a test image: install busybox-static');
  }
  const archive = pack();
  for (const name of ['bin/', 'tmp/', 'etc/', 'proc/', 'sys/', 'dev/', 'www/'])
    archive.entry({ name, type: 'directory', mode: 0o755 });
  archive.entry({ name: 'bin/busybox', mode: 0o755 }, await readFile(realpathSync(busybox)));
  for (const applet of applets) archive.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox' });
  archive.entry({ name: 'etc/passwd' }, 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n');
  archive.entry({ name: 'etc/group' }, 'root:x:0:\nnogroup:x:65534:\n');
  archive.finalize();
  const [repo = '', tag = ''] = imageName.split(':');
  // The engine reads the archive from a stream; the types only know of files.
  const answer = await docker.importImage(archive as unknown as string, { repo, tag });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(answer, (error) => (error ? reject(error) : resolve()));
  });
}

/** A directory that engines can mount. */
export async function mountableDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mount-'));
  await mkdir(directory, { recursive: true });
  return directory;
}
