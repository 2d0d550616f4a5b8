import type { Logger } from '../base/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { ContainerInfo } from '../wire/gen/mesos.ts';
import type { LogSettings } from './core/log-limits.ts';
import type { DefaultDns } from './docker/default-dns.ts';
import type { ImageGcOptions } from './docker/pulled-images.ts';
import type { IsolatorOptions } from './isolator-options.ts';
import type { LinuxOptions } from './linux-options.ts';
import type { ImageOptions } from './mesos/images/image-options.ts';
import type { PersistentVolumes } from './persistent-volumes.ts';

/** Settings of the containerizers, from the agent's flags. */
export interface ContainerizerOptions {
  /** In order of preference, from `--containerizers`: `mesos`, `docker`. */
  readonly names: readonly string[];
  /** State that a reboot may clear (`--runtime_dir`). */
  readonly runtimeDir: string;
  /** The persistent volumes of the agent. Without them they are looked for below the runtime directory. */
  readonly volumes?: PersistentVolumes;
  readonly logger: Logger;
  /** Where fetches, pulls and what went wrong are counted, under Mesos's names. */
  readonly metrics?: Metrics;
  /** Run tasks as their user; only obeyed when the agent is root. Default true. */
  readonly switchUser?: boolean;
  /** `cgroups/cpu`, `cgroups/mem`, `posix/cpu`… from `--isolation`. Limits need a cgroups isolator and root. Default: posix ones only. */
  readonly isolation?: readonly string[];
  /** Where cgroups are mounted (`--cgroups_hierarchy`), default /sys/fs/cgroup. */
  readonly cgroupsHierarchy?: string;
  /** Name of the group for all containers (`--cgroups_root`), default mesos. */
  readonly cgroupsRoot?: string;
  /** How long the group of an ended container may stay busy (`--cgroups_destroy_timeout`), default one minute. */
  readonly cgroupsDestroyTimeoutMs?: number;
  /** Fewer CPU shares on revocable CPUs (`--revocable_cpu_low_priority`), default true. */
  readonly isLentCpuLow?: boolean;
  /** Hard CPU limits (`--cgroups_enable_cfs`), default false. */
  readonly cgroupsEnableCfs?: boolean;
  readonly isolators?: IsolatorOptions;
  readonly linux?: LinuxOptions;
  /** How the logs of containers are rotated (`--container_logger`). Absent: they are not. */
  readonly logs?: LogSettings;
  /** Path of the sandbox inside containers with an image (`--sandbox_directory`), default /mnt/mesos/sandbox. */
  readonly sandboxDirectory?: string;
  /** Directory of files that references to secrets stand for (`--secret_resolver`). Absent: references are refused. */
  readonly secretsDirectory?: string;
  /** What containers without ContainerInfo are (`--default_container_info`). */
  readonly defaultContainer?: ContainerInfo;
  readonly fetcher?: FetcherOptions;
  readonly docker?: DockerOptions;
  /** How the mesos containerizer runs images by itself (`--image_providers=docker`). Absent: it does not. */
  readonly images?: ImageOptions;
}

export interface FetcherOptions {
  /** Directory of the cache (`--fetcher_cache_dir`); emptied when the agent starts. Absent: no cache. */
  readonly cacheDir?: string;
  /** Bound of the cache (`--fetcher_cache_size`), default 2 GiB. */
  readonly cacheSizeBytes?: number;
  /** A download slower than 1 byte/s for this long is aborted (`--fetcher_stall_timeout`), default one minute. */
  readonly stallTimeoutMs?: number;
  /** Directory that relative URIs start from (`--frameworks_home`). */
  readonly frameworksHome?: string;
}

export interface DockerOptions {
  /** The engine's socket (`--docker_socket`), default /var/run/docker.sock. */
  readonly socketPath?: string;
  /** Wait before an ended container is removed (`--docker_remove_delay`), default six hours. */
  readonly removeDelayMs?: number;
  /** Kill containers of this agent that nobody knows (`--docker_kill_orphans`), default true. */
  readonly killOrphans?: boolean;
  /** Parsed docker config.json with registry credentials (`--docker_config`). */
  readonly config?: unknown;
  /** How long launches wait for an engine that is away, default half a minute. */
  readonly waitMs?: number;
  /** A pull that makes no progress for this long is given up, default five minutes. */
  readonly pullStallMs?: number;
  /** Name servers for containers that name none (`--default_container_dns`). */
  readonly dns?: readonly DefaultDns[];
  /** When images that this agent pulled and nothing uses are removed (`--image_gc_config`). Absent: never. */
  readonly imageGc?: ImageGcOptions;
  /** Where is written down which images this agent pulled. Default: the runtime directory. */
  readonly stateDir?: string;
  /** Marks the containers of this agent, so that agents on one machine leave each other's alone. Default: the runtime directory. */
  readonly owner?: string;
}
