/** Looks at the machine: what `core/machine-facts.ts` describes. Nothing here throws; what cannot be found is a fact too. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { open, realpath, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode, errorText } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';
import { findMemoryPlace } from '../../containerizer/memory-directory.ts';
import { findProgram } from '../../containerizer/mesos/launcher.ts';
import {
  type CgroupFacts,
  type ClockFacts,
  type DiskFacts,
  type DockerFacts,
  type MachineFacts,
  mountOf,
  type NamespaceFacts,
  type UserFacts,
  usefulPrograms,
} from '../core/machine-facts.ts';

const run = promisify(execFile);
const askTimeoutMs = 3000;

/** Where to look, from the flags of the agent. */
export interface MachinePlaces {
  readonly workDir: string;
  readonly runtimeDir: string;
  readonly dockerSocket: string;
  readonly cgroupsHierarchy: string;
}

export async function readMachineFacts(places: MachinePlaces): Promise<MachineFacts> {
  const [docker, namespaces, imageRuntime, disk, isSynchronised] = await Promise.all([
    readDocker(places.dockerSocket),
    readNamespaces(),
    readImageRuntime(),
    readDisk(places.workDir),
    readSynchronised(),
  ]);
  const clock: ClockFacts = { isSynchronised, nowMs: Date.now() };
  return {
    docker,
    cgroups: readCgroups(places.cgroupsHierarchy),
    user: readUser(),
    programs: usefulPrograms.filter((name) => findProgram(name) !== undefined),
    namespaces,
    imageRuntime,
    disk,
    memoryPlace: findMemoryPlace(places.runtimeDir),
    openFiles: readOpenFiles(),
    clock,
  };
}

const otherSockets = ['/var/run/docker.sock', '/run/podman/podman.sock'];

async function readDocker(socketPath: string): Promise<DockerFacts> {
  try {
    const said = await askEngine(socketPath);
    if (typeof said !== 'object' || said === null) throw new Error('what answers is no Docker Engine');
    const { Version, ApiVersion } = said as { readonly Version?: unknown; readonly ApiVersion?: unknown };
    return { kind: 'answers', socketPath, version: String(Version), apiVersion: String(ApiVersion) };
  } catch (thrown) {
    return dockerLack(socketPath, thrown);
  }
}

const largestAnswer = 1024 * 1024;

function askEngine(socketPath: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = get({ socketPath, path: '/version', agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
        if (text.length > largestAnswer) asked.destroy(new Error('the answer has no end'));
      });
      answer.once('end', () => {
        const json = parseJson(text);
        if (json.ok && answer.statusCode === 200) resolve(json.value);
        else reject(new Error(`it answered ${answer.statusCode}`));
      });
    });
    const timer = setTimeout(() => asked.destroy(new Error(`nothing for ${askTimeoutMs / 1000} s`)), askTimeoutMs);
    asked.once('error', reject);
    asked.once('close', () => clearTimeout(timer));
  });
}

function dockerLack(socketPath: string, thrown: unknown): DockerFacts {
  const code = errorCode(thrown);
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'forbidden', socketPath, reason: code };
  if (code === 'ECONNREFUSED') return { kind: 'stopped', socketPath, reason: code };
  if (code !== 'ENOENT' && code !== 'ENOTSOCK') return { kind: 'silent', socketPath, reason: errorText(thrown) };
  if (findProgram('dockerd') !== undefined) return { kind: 'stopped', socketPath, reason: code };
  const session = process.env['XDG_RUNTIME_DIR'];
  const sockets = [
    ...otherSockets,
    ...(session === undefined ? [] : [join(session, 'docker.sock'), join(session, 'podman/podman.sock')]),
  ];
  return {
    kind: 'absent',
    socketPath,
    otherSockets: sockets.filter((path) => path !== socketPath && existsSync(path)),
  };
}

/** The names of cgroups v1 that an agent has a use for. */
const controllersV1 = ['cpu', 'memory', 'pids', 'devices', 'cpuset', 'blkio', 'freezer', 'hugetlb', 'net_cls'];

function readCgroups(hierarchy: string): CgroupFacts {
  const text = readText(join(hierarchy, 'cgroup.controllers'));
  if (text !== undefined) {
    const offered = text.trim().split(' ').filter(Boolean);
    const writable = isWritable(join(hierarchy, 'cgroup.procs')) ? offered : [];
    return { hierarchy, version: 2, offered, writable };
  }
  const offered = controllersV1.filter((name) => existsSync(join(hierarchy, name, 'cgroup.procs')));
  const writable = offered.filter((name) => isWritable(join(hierarchy, name, 'cgroup.procs')));
  return { hierarchy, version: offered.length > 0 ? 1 : 0, offered, writable };
}

function readUser(): UserFacts {
  const uid = process.getuid?.() ?? 0;
  const hex = /^CapEff:\s*([0-9a-f]+)$/m.exec(readText('/proc/self/status') ?? '')?.[1] ?? '0';
  const mappedUserIds = (readText('/proc/self/uid_map') ?? '')
    .trim()
    .split('\n')
    .reduce((total, line) => total + Number(line.trim().split(/\s+/)[2] ?? 0), 0);
  return { uid, name: userName(uid), capabilities: BigInt(`0x${hex}`), mappedUserIds };
}

function userName(uid: number): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${uid}`;
  }
}

const namespaceScript = `for kind in mount pid ipc net uts; do
  why=$(unshare "--$kind" --fork true 2>&1) && echo "$kind" || printf '%s\\n' "$why" | head -n 1 >&2
done`;

async function readNamespaces(): Promise<NamespaceFacts> {
  try {
    const { stdout, stderr } = await run('/bin/sh', ['-c', namespaceScript], { timeout: askTimeoutMs, cwd: '/' });
    const reason = stderr.split('\n')[0]?.trim();
    return { makeable: stdout.split('\n').filter(Boolean), ...(reason ? { reason } : {}) };
  } catch (thrown) {
    return { makeable: [], reason: errorText(thrown) };
  }
}

async function readImageRuntime(): Promise<string | undefined> {
  for (const name of ['crun', 'runc']) {
    const path = findProgram(name);
    if (path === undefined) continue;
    try {
      const { stdout } = await run(path, ['--version'], { timeout: askTimeoutMs });
      return `${name} ${/version:?\s+(\S+)/.exec(stdout)?.[1] ?? ''}`.trim();
    } catch {
      // It is there and does not run: the other may.
    }
  }
  return undefined;
}

async function readSynchronised(): Promise<boolean | undefined> {
  try {
    const { stdout } = await run('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
      timeout: askTimeoutMs,
    });
    const said = stdout.trim();
    if (said === 'yes' || said === 'no') return said === 'yes';
  } catch {
    // A machine without systemd: other traces tell.
  }
  return existsSync('/run/systemd/timesync/synchronized') ? true : undefined;
}

const syncTries = 5;
const syncBudgetMs = 2000;

async function readDisk(workDir: string): Promise<DiskFacts> {
  const directory = await nearestDirectory(workDir);
  const { bsize, blocks, bavail, files, ffree } = statfsOf(directory);
  const mount = mountOf(readText('/proc/self/mountinfo') ?? '', directory);
  const sizes = {
    directory: workDir,
    mount,
    freeBytes: bavail * bsize,
    totalBytes: blocks * bsize,
    freeFiles: ffree,
    totalFiles: files,
  };
  try {
    return { ...sizes, syncMs: await measureSync(directory) };
  } catch (thrown) {
    return { ...sizes, syncMs: [], writeError: errorCode(thrown) ?? errorText(thrown) };
  }
}

function statfsOf(directory: string): Record<'bsize' | 'blocks' | 'bavail' | 'files' | 'ffree', number> {
  try {
    return statfsSync(directory);
  } catch {
    return { bsize: 0, blocks: 0, bavail: 0, files: 0, ffree: 0 };
  }
}

/** The directory itself, or what it would be made in. */
async function nearestDirectory(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path === dirname(path) ? path : await nearestDirectory(dirname(path));
  }
}

async function measureSync(directory: string): Promise<number[]> {
  const path = join(directory, `.stadion-sync-${process.pid}-${process.hrtime.bigint()}`);
  const times: number[] = [];
  const file = await open(path, 'wx', 0o600);
  try {
    const began = performance.now();
    while (times.length < syncTries && performance.now() - began < syncBudgetMs) {
      const startedMs = performance.now();
      await file.write(Buffer.alloc(4096, times.length));
      await file.datasync();
      times.push(performance.now() - startedMs);
    }
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
  return times;
}

function readOpenFiles(): { soft: number; hard: number } {
  const [, soft, hard] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(readText('/proc/self/limits') ?? '') ?? [];
  const count = (text: string | undefined): number => (text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text));
  return soft === undefined
    ? { soft: Number.POSITIVE_INFINITY, hard: Number.POSITIVE_INFINITY }
    : { soft: count(soft), hard: count(hard) };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
