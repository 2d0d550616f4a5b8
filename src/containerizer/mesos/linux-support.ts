import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import type { LaunchPart } from './isolators/container-isolator.ts';
import type { NamespaceName } from './launch-script.ts';
import { findProgram, launcherPath } from './launcher.ts';

const trials: Readonly<Record<NamespaceName, readonly string[]>> = {
  mount: ['--mount'],
  pid: ['--pid', '--fork', '--mount-proc'],
  ipc: ['--ipc'],
  net: ['--net'],
  uts: ['--uts'],
};

/** Why this agent cannot make such namespaces, in one sentence with what to do; undefined when it can. Tries it out. */
export function namespaceObstacle(name: NamespaceName): string | undefined {
  if (process.getuid?.() !== 0) return 'the agent is not root: start it as root';
  const missing = ['unshare', 'nsenter', 'mount'].filter((program) => findProgram(program) === undefined);
  if (missing.length > 0) return `${missing.join(', ')} not found: install util-linux and mount`;
  const trial = spawnSync('unshare', [...trials[name], 'true'], { env: { PATH: launcherPath }, timeout: 10_000 });
  if (trial.status === 0) return undefined;
  const why = trial.stderr.toString().trim();
  return `this machine makes no ${name} namespace${why === '' ? '' : ` (${why})`}: the agent needs CAP_SYS_ADMIN, as of a privileged container`;
}

/** Why processes cannot be given other rights with `setpriv`; undefined when they can. */
export function privilegeObstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'the agent is not root: start it as root';
  return findProgram('setpriv') === undefined ? 'setpriv not found: install util-linux' : undefined;
}

const files: Readonly<Record<NamespaceName, string>> = {
  mount: 'mnt',
  pid: 'pid_for_children',
  ipc: 'ipc',
  net: 'net',
  uts: 'uts',
};

/** How a further process comes into these namespaces of a running one, as far as they are not the agent's own. */
export function enterPart(pid: number, names: readonly NamespaceName[]): LaunchPart {
  const enterNamespaces = names.filter((name) => isApart(pid, name));
  return enterNamespaces.length === 0 ? {} : { enterPid: pid, enterNamespaces };
}

function isApart(pid: number, name: NamespaceName): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/${files[name]}`) !== readlinkSync(`/proc/self/ns/${files[name]}`);
  } catch {
    return false;
  }
}

/** Numbers of the capabilities that this agent can give at all. */
export function agentCapabilities(): readonly number[] {
  const mask = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
  return Array.from({ length: 64 }, (_, number) => number).filter((number) => (mask >> BigInt(number)) & 1n);
}
