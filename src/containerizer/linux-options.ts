/** How processes are kept apart on Linux, from the agent's flags. */
export interface LinuxOptions {
  /** `--launcher=posix`: no namespaces and mounts but those that isolators are asked for by name. */
  readonly isPosix?: boolean;
  /** Numbers of capabilities that every task has that names none (`--effective_capabilities`). Absent: those of its user. */
  readonly effectiveCapabilities?: readonly number[];
  /** Numbers of capabilities that no task goes beyond (`--bounding_capabilities`). Absent: all. */
  readonly boundingCapabilities?: readonly number[];
  /** Size of a /dev/shm of a container's own (`--default_container_shm_size`). Absent: half of the memory. */
  readonly shmSizeBytes?: number;
  /** `--disallow_sharing_agent_ipc_namespace`. */
  readonly keepsIpcNamespace?: boolean;
  /** `--disallow_sharing_agent_pid_namespace`. */
  readonly keepsPidNamespace?: boolean;
  /** `--seccomp_profile_name`. */
  readonly seccompProfile?: string;
  /** Directories below which missing host paths of volumes are made (`--host_path_volume_force_creation`). */
  readonly madeHostPaths?: readonly string[];
}
