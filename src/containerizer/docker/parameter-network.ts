/** Parameters of `docker run` for the network of a container. */
import type { EndpointSettings } from 'dockerode';
import type { Apply, RunTarget } from './parameter-fields.ts';

/** Changes what a container is in its network. */
function changeEndpoint({ create, host }: RunTarget, change: (known: Partial<EndpointSettings>) => object): undefined {
  const mode = host.NetworkMode ?? 'bridge';
  const endpoints = create.NetworkingConfig?.EndpointsConfig ?? {};
  const known = endpoints[mode] ?? {};
  create.NetworkingConfig = { EndpointsConfig: { ...endpoints, [mode]: { ...known, ...change(known) } } };
}

/** An address in the network. */
export function address(field: 'IPv4Address' | 'IPv6Address'): Apply {
  return (target, value) =>
    changeEndpoint(target, ({ IPAMConfig: known }) => ({ IPAMConfig: { ...known, [field]: value } }));
}

/** One more address of the link alone. */
export const linkLocalAddress: Apply = (target, value) =>
  changeEndpoint(target, ({ IPAMConfig: known }) => ({
    IPAMConfig: { ...known, LinkLocalIPs: [...(known?.LinkLocalIPs ?? []), value] },
  }));

/** One more name in the network. */
export const alias: Apply = (target, value) =>
  changeEndpoint(target, ({ Aliases: known }) => ({ Aliases: [...(known ?? []), value] }));

/** Engines before version 25 want it of the container, later ones of its network; all take the same in both. */
export const macAddress: Apply = (target, value) => {
  (target.create as { MacAddress?: string }).MacAddress = value;
  return changeEndpoint(target, () => ({ MacAddress: value }));
};

/** `NAME:ADDRESS`, or `NAME=ADDRESS`; the engine knows the first. */
export const extraHost: Apply = ({ host }, value) => {
  const [, name, ip] = /^([^:=]+)[:=](.+)$/.exec(value) ?? [];
  if (name === undefined || ip === undefined) return 'NAME:ADDRESS is wanted';
  host.ExtraHosts = [...(host.ExtraHosts ?? []), `${name}:${ip.replace(/^\[(.*)\]$/, '$1')}`];
  return undefined;
};

const mostPort = 65_535;
const mostPorts = 1000;

/** `80`, `80-90`; undefined when it is neither. */
function portsOf(text: string): readonly number[] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? first);
  if (last < first || last > mostPort || last - first >= mostPorts) return undefined;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** `80/tcp`, `8000-8010/udp`: each port, with its protocol. */
function exposedPorts(text: string): readonly string[] | undefined {
  const [, range = '', protocol = 'tcp'] = /^([\d-]+)(?:\/(\w+))?$/.exec(text) ?? [];
  return portsOf(range)?.map((port) => `${port}/${protocol.toLowerCase()}`);
}

function exposeAll({ create }: RunTarget, ports: readonly string[]): void {
  create.ExposedPorts = Object.assign(create.ExposedPorts ?? {}, Object.fromEntries(ports.map((port) => [port, {}])));
}

/** `PORT[-PORT][/PROTOCOL]`. */
export const expose: Apply = (target, value) => {
  const ports = exposedPorts(value);
  if (ports === undefined) return `PORT or PORT-PORT is wanted, ${mostPorts} ports at most`;
  exposeAll(target, ports);
  return undefined;
};

/** `[[IP:][HOSTPORT]:]PORT[/PROTOCOL]`, where both may be ranges. */
export const publish: Apply = (target, value) => {
  const match = /^(?:(?:(\[[\da-fA-F:.]+\]|[^:[\]]*):)?([\d-]*):)?([\d-]+(?:\/\w+)?)$/.exec(value);
  const [, hostIp = '', hostRange = '', containerRange = ''] = match ?? [];
  const ports = exposedPorts(containerRange);
  const hostPorts = hostRange === '' ? [] : portsOf(hostRange);
  if (ports === undefined || hostPorts === undefined)
    return `HOSTPORT:CONTAINERPORT is wanted, ${mostPorts} ports at most`;
  // Of several ports of the host the engine chooses one for the only port of the container.
  const isChoice = ports.length === 1 && hostPorts.length > 1;
  if (hostPorts.length > 0 && !isChoice && hostPorts.length !== ports.length) {
    return 'as many ports of the host as of the container are wanted';
  }
  const { host } = target;
  const bindings: Record<string, unknown[]> = host.PortBindings ?? {};
  for (const [index, port] of ports.entries()) {
    const hostPort = isChoice ? hostRange : String(hostPorts[index] ?? '');
    const bound = bindings[port] ?? [];
    bound.push({ HostIp: hostIp.replace(/^\[(.*)\]$/, '$1'), HostPort: hostPort });
    bindings[port] = bound;
  }
  host.PortBindings = bindings;
  exposeAll(target, ports);
  return undefined;
};
