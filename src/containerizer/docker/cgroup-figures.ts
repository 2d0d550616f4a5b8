import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a container uses, as its control groups say. */
export interface CgroupFigures {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly residentBytes: number | undefined;
  readonly totalBytes: number | undefined;
}

/**
 * Figures of the container of a process, for engines that give none: theirs fail altogether when one of the machine's control
 * groups is out of order. Undefined when this machine does not show them.
 */
export async function cgroupFigures(pid: number, hierarchy: string): Promise<CgroupFigures | undefined> {
  const groups = await pathsOf(pid);
  const memory = groups.get('memory');
  const cpu = groups.get('cpuacct');
  try {
    if (memory !== undefined && cpu !== undefined) {
      return await figuresOfV1(join(hierarchy, 'cpuacct', cpu), join(hierarchy, 'memory', memory));
    }
    const unified = groups.get('');
    return unified === undefined ? undefined : await figuresOfV2(join(hierarchy, unified));
  } catch {
    return undefined;
  }
}

/** Controller → path; the unified hierarchy has no name. */
async function pathsOf(pid: number): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, controllers = '', ...path] = line.split(':');
    for (const name of controllers.split(',')) paths.set(name, path.join(':'));
  }
  return paths;
}

async function figuresOfV1(cpu: string, memory: string): Promise<CgroupFigures> {
  const [user, system, usage, stat] = await Promise.all([
    readFile(join(cpu, 'cpuacct.usage_user'), 'utf8'),
    readFile(join(cpu, 'cpuacct.usage_sys'), 'utf8'),
    readFile(join(memory, 'memory.usage_in_bytes'), 'utf8'),
    readFile(join(memory, 'memory.stat'), 'utf8'),
  ]);
  return {
    userSeconds: Number(user) / 1e9,
    systemSeconds: Number(system) / 1e9,
    residentBytes: figureOf(stat, 'total_rss'),
    totalBytes: Number(usage),
  };
}

async function figuresOfV2(group: string): Promise<CgroupFigures> {
  const [cpu, usage, stat] = await Promise.all([
    readFile(join(group, 'cpu.stat'), 'utf8'),
    readFile(join(group, 'memory.current'), 'utf8'),
    readFile(join(group, 'memory.stat'), 'utf8'),
  ]);
  return {
    userSeconds: (figureOf(cpu, 'user_usec') ?? 0) / 1e6,
    systemSeconds: (figureOf(cpu, 'system_usec') ?? 0) / 1e6,
    residentBytes: figureOf(stat, 'anon'),
    totalBytes: Number(usage),
  };
}

function figureOf(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}
