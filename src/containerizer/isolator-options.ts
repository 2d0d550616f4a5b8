import type { Ranges } from '../model/ranges.ts';
import type { DeviceAccess } from '../wire/gen/mesos.ts';
import type { ClassHandles } from './core/class-ids.ts';

/** Settings of single isolators, from the agent's flags. */
export interface IsolatorOptions {
  /** The memory limit counts swap too (`--cgroups_limit_swap`), default false. Only version 1 can. */
  readonly limitsSwap?: boolean;
  /** Statistics tell processes and threads (`--cgroups_cpu_enable_pids_and_tids_count`), default false. */
  readonly countsThreads?: boolean;
  /** Most processes and threads of a container under `cgroups/pids` (`--cgroups_pids_limit`), default 4096. */
  readonly pidsLimit?: number;
  /** Devices besides the usual ones (`--allowed_devices`). */
  readonly allowedDevices?: readonly DeviceAccess[];
  /** `--cgroups_net_cls_primary_handle` and `--cgroups_net_cls_secondary_handles`. */
  readonly classHandles?: ClassHandles;
  readonly disk?: {
    /** How often disks are measured (`--container_disk_watch_interval`), default 15 s. */
    readonly watchIntervalMs?: number;
    /** A container over its quota is ended (`--enforce_container_disk_quota`), default false. */
    readonly isEnforced?: boolean;
  };
  readonly ports?: {
    /** How often ports are looked at (`--container_ports_watch_interval`), default 30 s. */
    readonly watchIntervalMs?: number;
    /** A container that listens on others' ports is ended (`--enforce_container_ports`), default false. */
    readonly isEnforced?: boolean;
    /** Only these ports count (`--check_agent_port_range_only`, `--container_ports_isolated_range`). Absent: all. */
    readonly watched?: Ranges;
  };
}
