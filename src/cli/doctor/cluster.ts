/** Can a running cluster be reached from here, and do its agents say where they are? */
import { errorText } from '../../base/errors.ts';
import { isLoopback } from '../../runtime/exposure.ts';
import { connectZookeeper } from '../../zookeeper/client/client.ts';
import { maskZkUrl, parseZkUrl } from '../../zookeeper/zk-url.ts';
import { Cluster } from '../cluster.ts';
import { findMaster } from '../find-master.ts';
import { type Finding, impaired, inTheWay, well } from './report.ts';

const askMs = 10_000;

/** Each server of a ZooKeeper. `text`: `zk://…` of masters, Marathon or a host:port list. */
export async function checkZookeeper(text: string): Promise<Finding> {
  const url = parseZkUrl(text.startsWith('zk://') ? text : `zk://${text}`);
  if (!url.ok) return inTheWay('zookeeper', url.error.reason, 'write zk://host:port,host:port/path');
  const { servers, credential } = url.value;
  const own = credential === undefined ? '' : `${credential}@`;
  const looks = await Promise.all(
    servers.split(',').map(async (server) => ({ server, ...(await lookAt(`zk://${own}${server}`)) })),
  );
  const found = looks.map(({ server, what }) => `${server} ${what}`).join('; ');
  if (looks.every(({ isThere }) => isThere)) return well('zookeeper', found);
  if (looks.some(({ isThere }) => isThere)) {
    return impaired('zookeeper', found, 'a cluster goes on while more than half of its servers do: start the others');
  }
  return inTheWay('zookeeper', found, 'is it started, the address right, the port open in the firewall?');
}

async function lookAt(url: string): Promise<{ readonly isThere: boolean; readonly what: string }> {
  const client = connectZookeeper({ servers: url, operationTimeoutMs: askMs });
  try {
    const startedMs = performance.now();
    await client.exists('/');
    return { isThere: true, what: `answers after ${Math.round(performance.now() - startedMs)} ms` };
  } catch (thrown) {
    return { isThere: false, what: `does not answer: ${errorText(thrown)}` };
  } finally {
    await client.close();
  }
}

interface ToldAgent {
  readonly id: string;
  readonly hostname: string;
  readonly pid: string;
}

/** The leading master behind `--master`, its clock, and what its agents tell others. `text`: host:port or `zk://…`. */
export async function checkMaster(text: string): Promise<Finding[]> {
  let cluster: Cluster | undefined;
  try {
    const address = await findMaster(text);
    cluster = new Cluster(address);
    const askedMs = Date.now();
    const version = await cluster.request('GET', '/version');
    const found = well('master', `${address} answers, version ${versionOf(version.text())}`);
    const clock = checkClock(version.headers.date, askedMs);
    const { slaves } = (await cluster.json('/slaves')) as { readonly slaves?: readonly ToldAgent[] };
    return [found, ...clock, ...checkAgents(slaves ?? [], address)];
  } catch (thrown) {
    const why = `${maskZkUrl(text)}: ${errorText(thrown)}`;
    return [
      inTheWay(
        'master',
        why,
        'is it started, the address right, the port open? STADION_CREDENTIAL if it asks who you are',
      ),
    ];
  } finally {
    cluster?.close();
  }
}

function versionOf(text: string): string {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && 'version' in json ? String(json.version) : 'unknown';
  } catch {
    return 'unknown';
  }
}

const mostSkewMs = 5000;

/** `date`: the header, to the second. */
export function checkClock(date: string | undefined, nowMs: number): Finding[] {
  const thereMs = Date.parse(date ?? '');
  if (Number.isNaN(thereMs)) return [];
  const aheadMs = nowMs - thereMs;
  if (Math.abs(aheadMs) <= mostSkewMs) return [well('clocks', 'this one and that of the master agree')];
  const text = `this clock is ${Math.round(Math.abs(aheadMs) / 1000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of the master`;
  return [impaired('clocks', text, 'timedatectl set-ntp true on both machines')];
}

/** Agents that tell a master on another machine an address on which only they themselves answer. */
export function checkAgents(agents: readonly ToldAgent[], master: string): Finding[] {
  const host = master
    .replace(/^https?:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '');
  // On one machine loopback is as it should be.
  if (host === 'localhost' || isLoopback(host) || agents.length === 0) return [];
  const wrong = agents.filter(({ pid }) =>
    isLoopback(
      pid
        .replace(/^.*@/, '')
        .replace(/:\d+$/, '')
        .replace(/^\[|\]$/g, ''),
    ),
  );
  if (wrong.length === 0) return [well('agents', `${agents.length} say where they are`)];
  const names = wrong.slice(0, 3).map(({ hostname, pid }) => `${hostname} (${pid})`);
  const more = wrong.length > 3 ? ` and ${wrong.length - 3} more` : '';
  const text = `${names.join(', ')}${more} say that they are on loopback: the master cannot show their files, nor reach them again`;
  return [impaired('agents', text, 'start them with --ip or --advertise_ip of their machines')];
}
