import { exec } from 'node:child_process';
import { lookupService } from 'node:dns/promises';
import { hostname, networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { errorText, StadionError } from '../../base/errors.ts';
import type { AgentConfig } from '../config.ts';

const run = promisify(exec);
const discoveryTimeoutMs = 10_000;

/** The address to listen on: given, printed by a command, or all. */
export async function bindIp(config: AgentConfig): Promise<string> {
  if (config.ip !== undefined) return config.ip;
  if (config.ipDiscoveryCommand === undefined) return '0.0.0.0';
  try {
    const { stdout } = await run(config.ipDiscoveryCommand, { timeout: discoveryTimeoutMs });
    return stdout.trim();
  } catch (thrown) {
    throw new StadionError({
      code: 'ip-discovery-failed',
      message: `--ip_discovery_command failed (${errorText(thrown)}): correct it or give --ip`,
      cause: thrown,
    });
  }
}

/** The address that others are told, when the one listened on stands for all. */
export function reachableIp(boundIp: string): string {
  if (boundIp !== '0.0.0.0' && boundIp !== '::') return boundIp;
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { family, internal, address } of addresses ?? []) {
      if (family === 'IPv4' && !internal) return address;
    }
  }
  return '127.0.0.1';
}

/** The name to be known by: given, looked up, or the address itself. */
export async function hostName(config: AgentConfig, ip: string): Promise<string> {
  if (config.hostname !== undefined) return config.hostname;
  if (!config.hostnameLookup) return ip;
  try {
    return (await lookupService(ip, 0)).hostname;
  } catch {
    return hostname();
  }
}
