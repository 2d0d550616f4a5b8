/** Are the ports free that the programs listen on, and who has those that are not? */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { errorCode } from '../../base/errors.ts';
import { type Finding, inTheWay, well } from './report.ts';

export interface WantedPort {
  /** `Marathon`. */
  readonly program: string;
  readonly port: number;
  /** The option that chooses another. */
  readonly option: string;
}

/** One finding for all that are free, and one for each that is not. `ownPid`: a `stadion up` that runs already. */
export async function checkPorts(
  ip: string,
  wanted: readonly WantedPort[],
  ownPid: number | undefined,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const free: number[] = [];
  const own: number[] = [];
  for (const { program, port, option } of wanted) {
    // 0 takes a free one.
    const code = port === 0 ? undefined : await bindFailure(ip, port);
    if (code === undefined) {
      free.push(port);
      continue;
    }
    const holder = code === 'EADDRINUSE' ? holderOf(port) : undefined;
    if (holder !== undefined && holder.pid === ownPid) own.push(port);
    else findings.push(blocked({ program, port, option }, ip, { code, holder }));
  }
  if (own.length > 0) findings.unshift(well('ports', `${own.join(', ')}: stadion up runs (process ${ownPid})`));
  const named = free.filter((port) => port > 0);
  if (named.length > 0) {
    findings.unshift(well('ports', `${named.join(', ')} on ${ip} ${named.length === 1 ? 'is' : 'are'} free`));
  }
  return findings;
}

interface Blockage {
  readonly code: string;
  readonly holder: Holder | undefined;
}

function blocked({ program, port, option }: WantedPort, ip: string, { code, holder }: Blockage): Finding {
  const name = `port ${port}`;
  if (code === 'EADDRINUSE') {
    const by = holder === undefined ? 'another program' : `${holder.name} (process ${holder.pid})`;
    return inTheWay(name, `of ${program} is taken by ${by}`, `end it, or give ${option}`);
  }
  if (code === 'EADDRNOTAVAIL') {
    return inTheWay(name, `${ip} is no address of this machine`, 'give another --ip (ip address shows them)');
  }
  if (code === 'EACCES') {
    return inTheWay(name, `of ${program} is kept for root`, `give a port above 1023 with ${option}, or start as root`);
  }
  return inTheWay(name, `of ${program} cannot be listened on (${code})`, `give ${option}`);
}

/** Why nothing can listen there; undefined when it can. */
function bindFailure(ip: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(errorCode(error) ?? error.message));
    server.listen({ host: ip, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

interface Holder {
  readonly pid: number;
  readonly name: string;
}

const listening = '0A';

/** The process that listens on a port, when the system lets this user see it. */
function holderOf(port: number): Holder | undefined {
  const inode = inodeOf(port);
  if (inode === undefined) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (holds(pid, inode)) return { pid: Number(pid), name: (read(`/proc/${pid}/comm`) ?? '').trim() || 'a process' };
  }
  return undefined;
}

function inodeOf(port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of (read(table) ?? '').split('\n')) {
      const fields = line.trim().split(/\s+/);
      if (fields[3] === listening && fields[1]?.endsWith(`:${hex}`) && fields[9] !== '0') return fields[9];
    }
  }
  return undefined;
}

function holds(pid: string, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => link(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`);
  } catch {
    return false;
  }
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
