/** What several names of `--isolation` stand for. */
export const shorthands: Readonly<Record<string, readonly string[]>> = {
  process: ['posix/cpu', 'posix/mem'],
  cgroups: ['cgroups/cpu', 'cgroups/mem'],
  // Its older name.
  'posix/disk': ['disk/du'],
};

/** Always so, whether asked for or not: `volume/host_path` brings filesystem/linux with it. */
export const inherent: ReadonlySet<string> = new Set([
  'filesystem/posix',
  'posix/cpu',
  'posix/mem',
  'posix/rlimits',
  'environment_secret',
  'volume/host_path',
  'volume/sandbox_path',
  'network/cni',
]);

/** Those that come with `--image_providers=docker`, and without it are none. */
export const imageIsolators: ReadonlySet<string> = new Set(['docker/runtime', 'volume/image']);

/** Isolators of the original that there are none of here, and what that means. */
export const absent: ReadonlyMap<string, string> = new Map([
  ['filesystem/shared', 'plain processes see the files of the host'],
  ['filesystem/windows', 'this is not Windows'],
  ['disk/xfs', 'no project quotas are set: disk/du measures instead'],
  ['cgroups/perf_event', 'no hardware events are sampled'],
  ['appc/runtime', 'there are no appc images'],
  ['docker/volume', 'volumes of Docker plugins need a task of type DOCKER'],
  ['linux/devices', 'containers have the devices of the host'],
  ['volume/csi', 'there are no CSI volumes'],
  ['gpu/nvidia', 'containers see all GPUs'],
  ['network/port_mapping', 'tasks are on the network of the host'],
  ['windows/cpu', 'this is not Windows'],
  ['windows/mem', 'this is not Windows'],
]);
