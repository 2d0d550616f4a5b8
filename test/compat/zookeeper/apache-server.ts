/** Apache ZooKeeper from its Debian package, on a free port and a directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { haveCommands, refuse } from '../../requirements.ts';

const jars = ['/usr/share/java/zookeeper.jar', '/usr/share/java/slf4j-nop.jar'];

/** True when the server can be started here; otherwise says why not, or throws on CI. */
export function haveApacheZookeeper(): boolean {
  if (!haveCommands('java')) return false;
  return jars.every((jar) => existsSync(jar)) || refuse('the Debian package zookeeper is not installed');
}

export interface ApacheExtras {
  readonly properties?: Readonly<Record<string, string | number>>;
  readonly moreJars?: readonly string[];
}

export interface ApacheServer {
  readonly port: number;
  close(): Promise<void>;
}

/** `properties` are those that its zoo.cfg has no name for; `moreJars` go into its class path. */
export async function startApache(
  settings: Readonly<Record<string, string | number>> = {},
  { properties = {}, moreJars = [] }: ApacheExtras = {},
): Promise<ApacheServer> {
  const directory = await mkdtemp(join(tmpdir(), 'apache-zookeeper-'));
  const port = await freePort();
  const lines = {
    dataDir: join(directory, 'data'),
    clientPort: port,
    clientPortAddress: '127.0.0.1',
    'admin.enableServer': 'false',
    '4lw.commands.whitelist': '*',
    ...settings,
  };
  const config = join(directory, 'zoo.cfg');
  await writeFile(
    config,
    Object.entries(lines)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  const main = 'org.apache.zookeeper.server.ZooKeeperServerMain';
  const defines = Object.entries(properties).map(([key, value]) => `-D${key}=${value}`);
  const classPath = [...jars, ...moreJars].join(':');
  const child = spawn('java', ['-Xmx512m', ...defines, '-cp', classPath, main, config], { stdio: 'ignore' });
  const close = async (): Promise<void> => {
    await kill(child);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await answersRuok(child, port);
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return { port, close };
}

/**
 * Free, and below the ports that the system gives to outgoing connections: on one of those, asking whether the server is up can
 * connect the asking socket to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => {
      server.close(resolve);
    });
    return port;
  }
}

async function answersRuok(child: ChildProcess, port: number): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  while (Date.now() < deadlineMs) {
    if (child.exitCode !== null) throw new Error(`Apache ZooKeeper ended with ${child.exitCode}`);
    const answer = await word(port, 'srvr').catch(() => '');
    if (answer.includes('Mode: standalone')) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error('Apache ZooKeeper did not start within a minute');
}

/** The answer to a four-letter word. */
export function word(port: number, letters: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(5000, () => socket.destroy(new Error(`no answer to ${letters}`)));
    socket.on('connect', () => {
      socket.write(letters);
    });
    socket.on('data', (part) => {
      text += part;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
