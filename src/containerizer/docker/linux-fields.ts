import type { Ulimit } from 'dockerode';
import { ok, type Result, refuse } from '../../base/errors.ts';
import type { CapabilityInfo, ContainerInfo, LinuxInfo, RLimitInfo } from '../../wire/gen/mesos.ts';
import type { RunTarget } from './parameter-fields.ts';

/** What a task says of Linux, as the engine has it. Mesos leaves these fields out of Docker containers. */
export function applyLinux(target: RunTarget, container: ContainerInfo): Result<undefined> {
  const { linux_info: linux, rlimit_info: rlimits, tty_info: tty } = container;
  if (linux !== undefined) {
    const applied = applyLinuxInfo(target, linux);
    if (!applied.ok) return applied;
  }
  if (tty !== undefined) {
    target.create.Tty = true;
    target.create.OpenStdin = true;
    const size = tty.window_size;
    if (size !== undefined) target.host.ConsoleSize = [size.rows, size.columns];
  }
  return applyLimits(target, rlimits);
}

function applyLinuxInfo({ host }: RunTarget, linux: LinuxInfo): Result<undefined> {
  const capabilities = linux.effective_capabilities ?? linux.capability_info;
  const bounding = linux.bounding_capabilities;
  if (bounding !== undefined && namesOf(capabilities).some((name) => !namesOf(bounding).includes(name))) {
    return refuse('docker-linux', 'Effective capabilities of a container must be among its bounding capabilities');
  }
  // The engine has one set: a program of root has all that it may have.
  const wanted = capabilities ?? bounding;
  if (wanted !== undefined) {
    host.CapDrop = ['ALL'];
    host.CapAdd = namesOf(wanted);
  }
  if (linux.share_pid_namespace === true) host.PidMode = 'host';
  if (linux.ipc_mode === 'SHARE_PARENT') host.IpcMode = 'host';
  if (linux.ipc_mode === 'PRIVATE') host.IpcMode = 'private';
  if (linux.shm_size !== undefined) {
    if (linux.ipc_mode === 'SHARE_PARENT') {
      return refuse('docker-linux', 'shm_size can only be set for a container with an IPC namespace of its own');
    }
    host.ShmSize = linux.shm_size * 1024 * 1024;
  }
  const { unconfined, profile_name: profile } = linux.seccomp ?? {};
  if (profile !== undefined) {
    return refuse('docker-linux', `Seccomp profile '${profile}': the engine has profiles of its own, or unconfined`);
  }
  if (unconfined === true) host.SecurityOpt = ['seccomp=unconfined'];
  return ok(undefined);
}

function namesOf(info: CapabilityInfo | undefined): string[] {
  return (info?.capabilities ?? []).filter((name) => name !== 'UNKNOWN');
}

/** What the engine can limit, by its name. */
const engineLimits = new Set(
  'core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(' '),
);

function applyLimits({ host }: RunTarget, info: RLimitInfo | undefined): Result<undefined> {
  const limits: Ulimit[] = [];
  for (const { type = 'UNKNOWN', soft, hard } of info?.rlimits ?? []) {
    const name = type.replace('RLMT_', '').toLowerCase();
    if (!engineLimits.has(name)) return refuse('docker-linux', `The engine cannot limit ${type}`);
    if ((soft === undefined) !== (hard === undefined)) {
      return refuse('docker-linux', `${type} needs both limits, soft and hard, or none for no limit`);
    }
    if (soft !== undefined && hard !== undefined && soft > hard) {
      return refuse('docker-linux', `${type}: the soft limit ${soft} is above the hard limit ${hard}`);
    }
    limits.push({ Name: name, Soft: soft ?? -1, Hard: hard ?? -1 });
  }
  if (limits.length > 0) host.Ulimits = limits;
  return ok(undefined);
}
