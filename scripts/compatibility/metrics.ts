/** Metrics of Mesos that our programs do not have, and why. Every other line of test/compat/metrics.txt is exported. */
export interface MissingMetrics {
  readonly keys: RegExp;
  readonly reason: string;
  /** Nor does the original have a value for it. */
  readonly isSameInOriginal?: true;
}

export const missingMetrics: readonly MissingMetrics[] = [
  {
    keys: /^port_mapping\//,
    reason: 'of the isolator network/port_mapping, which the original has in special builds only',
  },
  { keys: /^resource_providers?(_manager)?\//, reason: 'resource providers' },
  {
    keys: /^containerizer\/mesos\/provisioner\//,
    reason:
      'of images without a Docker engine: told by agents with --image_providers=docker, save those of the backend bind',
  },
  { keys: /^containerizer\/mesos\/filesystem\//, reason: 'of the isolator filesystem/linux' },
  { keys: /^containerizer\/mesos\/disk\//, reason: 'of the isolator disk/xfs' },
  { keys: /^volume_gid_manager\//, reason: 'of --volume_gid_range' },
  { keys: /^scheduler\//, reason: 'of the C++ scheduler library, in the process of the framework' },
  {
    keys: /^log_storage\/diff_ms$/,
    reason: 'never measured, as in the original, whose masters store the registry whole',
    isSameInOriginal: true,
  },
];
