/** The agent's flags on containers of a Docker Engine, and on what containers have when their tasks do not say. */
import { errorText, ok, type Result, refuse } from '../base/errors.ts';
import { type DefaultDns, readDefaultDns } from '../containerizer/docker/default-dns.ts';
import type { FlagValues } from '../runtime/flags.ts';
import { ContainerInfo } from '../wire/gen/mesos.ts';
import { fromJson } from '../wire/json.ts';

export const dockerFlags = {
  docker_socket: { type: 'string', default: '/var/run/docker.sock', help: "The Docker Engine's socket." },
  docker_config: { type: 'json', secret: true, help: 'Docker config.json with credentials of registries.' },
  docker_kill_orphans: { type: 'bool', default: true, help: 'Kill Docker containers of this agent that nobody knows.' },
  docker_remove_delay: { type: 'duration', default: '6hrs', help: 'Wait before an ended Docker container is removed.' },
  docker_stop_timeout: {
    type: 'duration',
    default: '0ns',
    help: 'Least time between SIGTERM and SIGKILL for Docker tasks without kill policy.',
  },
  default_container_dns: {
    type: 'json',
    help: 'Name servers of Docker containers that name none: {"docker":[{"network_mode":"BRIDGE","dns":{"nameservers":[…]}}]}.',
  },
  default_container_info: { type: 'json', help: 'ContainerInfo of tasks and executors that come without one.' },
} as const;

export interface DockerSettings {
  readonly socketPath: string;
  readonly config: unknown;
  readonly killOrphans: boolean;
  readonly removeDelayMs: number;
  readonly stopTimeoutMs: number;
  readonly dns: readonly DefaultDns[];
}

export interface ContainerDefaults {
  readonly docker: DockerSettings;
  readonly defaultContainer: ContainerInfo | undefined;
}

/** What the flags mean, or what is wrong with them. */
export function readDockerFlags(values: FlagValues<typeof dockerFlags>): Result<ContainerDefaults> {
  const dns = values.default_container_dns === undefined ? ok([]) : readDefaultDns(values.default_container_dns);
  if (!dns.ok) return dns;
  const container = readContainer(values.default_container_info);
  if (!container.ok) return container;
  return ok({
    docker: {
      socketPath: values.docker_socket,
      config: values.docker_config,
      killOrphans: values.docker_kill_orphans,
      removeDelayMs: values.docker_remove_delay,
      stopTimeoutMs: values.docker_stop_timeout,
      dns: dns.value,
    },
    defaultContainer: container.value,
  });
}

function readContainer(json: unknown): Result<ContainerInfo | undefined> {
  if (json === undefined || json === null) return ok(undefined);
  try {
    return ok(fromJson(ContainerInfo, json));
  } catch (thrown) {
    return refuse('flag-invalid', `Flag 'default_container_info' is no ContainerInfo: ${errorText(thrown)}`);
  }
}
