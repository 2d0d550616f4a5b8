/** Facts about one executor that its processes read from their environment. */
export interface ExecutorEnvironmentOptions {
  readonly frameworkId: string;
  readonly executorId: string;
  readonly agentId: string;
  /** Sandbox as the process sees it (`/mnt/mesos/sandbox` in containers with an image). */
  readonly sandbox: string;
  /** Sandbox on the host. */
  readonly directory: string;
  /** `slave(1)@IP:PORT`. */
  readonly agentPid: string;
  /** `IP:PORT` of the agent's HTTP API. */
  readonly agentEndpoint: string;
  readonly checkpoint: boolean;
  /** In Mesos duration text (`15mins`); set when checkpointing. */
  readonly recoveryTimeout: string;
  /** In Mesos duration text; set when checkpointing. */
  readonly subscriptionBackoffMax: string;
  /** In Mesos duration text (`5secs`). */
  readonly shutdownGracePeriod: string;
  /** Role the resources are allocated to. */
  readonly allocationRole?: string;
  /** PATH of the agent, or the system's default. */
  readonly path?: string;
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The variables that Mesos gives to executors, and that command tasks inherit. */
export function executorEnvironment(options: ExecutorEnvironmentOptions): Record<string, string> {
  return {
    PATH: options.path ?? defaultPath,
    LIBPROCESS_PORT: '0',
    MESOS_FRAMEWORK_ID: options.frameworkId,
    MESOS_EXECUTOR_ID: options.executorId,
    MESOS_DIRECTORY: options.directory,
    MESOS_SANDBOX: options.sandbox,
    MESOS_SLAVE_ID: options.agentId,
    MESOS_SLAVE_PID: options.agentPid,
    MESOS_AGENT_ENDPOINT: options.agentEndpoint,
    MESOS_CHECKPOINT: options.checkpoint ? '1' : '0',
    MESOS_HTTP_COMMAND_EXECUTOR: '0',
    MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: options.shutdownGracePeriod,
    ...(options.checkpoint
      ? {
          MESOS_RECOVERY_TIMEOUT: options.recoveryTimeout,
          MESOS_SUBSCRIPTION_BACKOFF_MAX: options.subscriptionBackoffMax,
        }
      : {}),
    ...(options.allocationRole === undefined ? {} : { MESOS_ALLOCATION_ROLE: options.allocationRole }),
  };
}
