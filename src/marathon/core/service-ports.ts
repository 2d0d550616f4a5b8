import type { AppSettings, PortDefinition, PortMapping } from './app.ts';
import type { MarathonState } from './state.ts';

/** Service ports of an app in the order of its ports. */
export function servicePortsOf(app: Pick<AppSettings, 'portDefinitions' | 'container'>): number[] {
  if (app.portDefinitions !== undefined) return app.portDefinitions.map((definition) => definition.port);
  return (app.container?.portMappings ?? []).map((mapping) => mapping.servicePort);
}

/** Counts an app's service ports as used, or no longer used with sign -1. */
export function countServicePorts(state: MarathonState, app: AppSettings, sign: 1 | -1): void {
  for (const port of servicePortsOf(app)) {
    if (port === 0) continue;
    const count = (state.servicePorts.get(port) ?? 0) + sign;
    if (count > 0) state.servicePorts.set(port, count);
    else state.servicePorts.delete(port);
  }
}

/**
 * Gives each port that asks for any service port one: first those the app had before, then the next free number. `taken` holds
 * ports given out earlier in the same request. Undefined when the range is used up.
 */
export function assignServicePorts(
  state: MarathonState,
  app: AppSettings,
  previous: AppSettings | undefined,
  taken: Set<number>,
): AppSettings | undefined {
  const { localPortMin, localPortMax } = state.settings;
  const explicit = new Set(servicePortsOf(app).filter((port) => port !== 0));
  const reusable = (previous === undefined ? [] : servicePortsOf(previous)).filter(
    (port) => port >= localPortMin && port < localPortMax && !explicit.has(port),
  );
  let next = localPortMin;
  const assign = (port: number): number | undefined => {
    if (port !== 0) return port;
    const known = reusable.shift();
    if (known !== undefined) return known;
    while (next < localPortMax && (state.servicePorts.has(next) || taken.has(next) || explicit.has(next))) next++;
    if (next >= localPortMax) return undefined;
    taken.add(next);
    return next;
  };
  const ports = servicePortsOf(app).map(assign);
  if (ports.some((port) => port === undefined)) return undefined;
  const numbers = ports as number[];
  if (app.portDefinitions !== undefined) {
    const portDefinitions = app.portDefinitions.map(
      (definition, index): PortDefinition => ({ ...definition, port: numbers[index] ?? 0 }),
    );
    return { ...app, portDefinitions };
  }
  if (app.container?.portMappings === undefined) return app;
  const portMappings = app.container.portMappings.map(
    (mapping, index): PortMapping => ({ ...mapping, servicePort: numbers[index] ?? 0 }),
  );
  return { ...app, container: { ...app.container, portMappings } };
}
