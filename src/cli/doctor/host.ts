/** What any program of ours needs of the machine besides what tasks need. */
import { lookup } from 'node:dns/promises';
import { accessSync, constants, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { reachableIp } from '../../agent/shell/agent-address.ts';
import { errorCode } from '../../base/errors.ts';
import { isLoopback } from '../../runtime/exposure.ts';
import { type Finding, impaired, inTheWay, well } from './report.ts';

const leastNode = [20, 11] as const;

/** `version`: of Node, as `v20.11.0`. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isEnough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (isEnough) return well('node', version);
  return inTheWay('node', `${version} is too old`, `install Node ${leastNode.join('.')} or newer (nodejs.org)`);
}

/** A directory that is written to, or that can be made. */
export function checkDirectory(name: string, path: string, option: string): Finding {
  const fix = `give another one with ${option}, or chown it`;
  for (let at = path; ; at = dirname(at)) {
    try {
      if (!statSync(at).isDirectory()) return inTheWay(name, `${at} is not a directory`, fix);
      accessSync(at, constants.W_OK | constants.X_OK);
      return well(name, at === path ? `${path} can be written to` : `${path} can be made`);
    } catch (thrown) {
      const code = errorCode(thrown);
      const isMissing = code === 'ENOENT';
      if (!isMissing || at === dirname(at)) {
        return inTheWay(name, `${path} cannot be written to (${code}${at === path ? '' : ` at ${at}`})`, fix);
      }
    }
  }
}

/** The name of the machine, as agents, frameworks and browsers will be told. `isLocal`: nobody else is to reach it. */
export async function checkHostName(isLocal: boolean): Promise<Finding> {
  const own = hostname();
  const outside = reachableIp('0.0.0.0');
  try {
    const { address } = await lookup(own);
    if (isLocal || !isLoopback(address)) return well('host name', `${own} is ${address}`);
    const better = isLoopback(outside) ? 'the address of this machine' : outside;
    const text = `${own} is ${address}: other machines and browsers that are sent to ${own} by it end up at themselves`;
    return impaired('host name', text, `give --hostname=${better}, or write ${better} for ${own} in /etc/hosts`);
  } catch (thrown) {
    const text = `${own} cannot be resolved (${errorCode(thrown)})`;
    return impaired('host name', text, `write "127.0.1.1 ${own}" into /etc/hosts, or give --hostname`);
  }
}

/** The address that programs on all addresses tell others. */
export function checkAddress(): Finding {
  const ip = reachableIp('0.0.0.0');
  if (!isLoopback(ip)) return well('address', `others are told ${ip}`);
  const text = 'this machine has no address but its own loopback: nobody else can reach its agent';
  return impaired('address', text, 'connect it to a network, or give --advertise_ip');
}
