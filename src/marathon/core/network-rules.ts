import { type AppSettings, usesHostNetwork } from './app.ts';
import type { Issues } from './issues.ts';

/** Complains about networks that do not go together. */
export function checkNetworks(app: AppSettings, path: string, issues: Issues): void {
  const at = `${path}/networks`;
  const { networks } = app;
  networks.forEach((network, index) => {
    if (network.mode === 'host' && (network.name !== undefined || network.labels !== undefined)) {
      issues.add(`${at}(${index})`, 'Host networks may not have names or labels');
    }
    if (network.mode === 'container/bridge' && network.name !== undefined) {
      issues.add(`${at}(${index})`, 'Bridge networks may not have names');
    }
    if (network.mode === 'container' && network.name === undefined) {
      issues.add(`${at}(${index})/name`, 'Network name must be specified when container network is selected.');
    }
  });
  const keys = networks.map((network) => `${network.mode}:${network.name ?? ''}`);
  if (new Set(keys).size !== keys.length) issues.add(at, 'Duplicate networks are not allowed');
  if (networks.length > 1 && networks.some((network) => network.mode !== 'container')) {
    issues.add(at, 'May specify a single host network, single bridge network, or else 1-to-n container networks');
  }
  if (app.container?.type === 'DOCKER' && networks.length > 1) {
    issues.add(at, 'may only specify a single container network when using the Docker container engine');
  }
}

/** Complains about ports that clash or stand in the wrong place. */
export function checkPorts(app: AppSettings, path: string, issues: Issues): void {
  const definitions = app.portDefinitions ?? [];
  const mappings = app.container?.portMappings ?? [];
  if (usesHostNetwork(app)) {
    if (mappings.length > 0) {
      issues.add(`${path}/container/portMappings`, 'portMappings are not allowed with host-networking');
    }
  } else if (definitions.length > 0) {
    issues.add(`${path}/portDefinitions`, 'portDefinitions are only allowed with host-networking');
  }
  checkNames(definitions, `${path}/portDefinitions`, issues);
  checkNames(mappings, `${path}/container/portMappings`, issues);
  const numbers = definitions.map((definition) => definition.port).filter((port) => port !== 0);
  if (new Set(numbers).size !== numbers.length) issues.add(`${path}/portDefinitions`, 'Ports must be unique.');
  const networkNames = app.networks.map((network) => network.name);
  mappings.forEach((mapping, index) => {
    const at = `${path}/container/portMappings(${index})/networkNames`;
    for (const name of mapping.networkNames ?? []) {
      if (!networkNames.includes(name)) issues.add(at, `${name} is not one of the app's networks`);
    }
    if (mapping.hostPort !== undefined && networkNames.length > 1 && mapping.networkNames?.length !== 1) {
      issues.add(
        at,
        'networkNames must be a single item list when hostPort is specified and more than 1 container network is defined',
      );
    }
  });
}

function checkNames(ports: readonly { readonly name?: string }[], at: string, issues: Issues): void {
  const names = ports.map((port) => port.name).filter((name) => name !== undefined);
  if (new Set(names).size !== names.length) issues.add(at, 'Port names must be unique.');
}
