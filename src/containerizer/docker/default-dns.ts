import type { HostConfig } from 'dockerode';
import { ok, type Result, refuse } from '../../base/errors.ts';
import type { ContainerInfoDockerInfo } from '../../wire/gen/mesos.ts';

/** Name servers for the Docker containers of one kind of network that name none themselves. */
export interface DefaultDns {
  /** `USER` with a name: that network only. */
  readonly network: 'HOST' | 'BRIDGE' | 'USER';
  readonly networkName: string | undefined;
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
}

/** Reads `--default_container_dns`: its entries for Docker. Those for `mesos` are of CNI networks, which are not there. */
export function readDefaultDns(value: unknown): Result<readonly DefaultDns[]> {
  const entries = fieldsOf(value)['docker'] ?? [];
  if (typeof value !== 'object' || value === null || !Array.isArray(entries)) {
    return refuse('flag-invalid', '--default_container_dns: {"docker": [{"network_mode": …, "dns": …}]} is wanted');
  }
  const all: DefaultDns[] = [];
  for (const entry of entries) {
    const read = readEntry(entry);
    if (!read.ok) return read;
    const { network, networkName } = read.value;
    if (all.some((one) => one.network === network && one.networkName === networkName)) {
      return refuse('flag-invalid', `--default_container_dns: ${network} ${networkName ?? ''} is there twice`);
    }
    all.push(read.value);
  }
  return ok(all);
}

function readEntry(entry: unknown): Result<DefaultDns> {
  const { network_mode: network, network_name: networkName, dns } = fieldsOf(entry);
  if (network !== 'HOST' && network !== 'BRIDGE' && network !== 'USER') {
    return refuse('flag-invalid', '--default_container_dns: network_mode of docker must be HOST, BRIDGE or USER');
  }
  const hasName = typeof networkName === 'string' && networkName !== '';
  if (hasName !== (network === 'USER')) {
    return refuse(
      'flag-invalid',
      '--default_container_dns: network_name goes with network_mode USER, and only with it',
    );
  }
  const { nameservers = [], search = [], options = [] } = fieldsOf(dns);
  if (!areTexts(nameservers) || !areTexts(search) || !areTexts(options)) {
    return refuse('flag-invalid', '--default_container_dns: nameservers, search and options of dns are lists of texts');
  }
  return ok({ network, networkName: hasName ? networkName : undefined, nameservers, search, options });
}

/** Gives a container the name servers of its network. Any of its own (`--dns`, `--dns-search`…) keeps these away. */
export function applyDns(host: HostConfig, docker: ContainerInfoDockerInfo, dns: readonly DefaultDns[]): void {
  if (host.Dns !== undefined || host.DnsSearch !== undefined || host.DnsOptions !== undefined) return;
  const network = docker.network ?? 'HOST';
  const name = network === 'USER' ? host.NetworkMode : undefined;
  const found = dns.find((one) => one.network === network && one.networkName === name);
  if (found === undefined) return;
  host.Dns = [...found.nameservers];
  host.DnsSearch = [...found.search];
  host.DnsOptions = [...found.options];
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
