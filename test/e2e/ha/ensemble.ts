/** Three Apache ZooKeeper servers as one ensemble. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { haveCommands, refuse } from '../../requirements.ts';

const jars = ['/usr/share/java/zookeeper.jar', '/usr/share/java/slf4j-nop.jar'];

/** True when the servers can be started here; otherwise says why not, or throws on CI. */
export function haveEnsemble(): boolean {
  if (!haveCommands('java')) return false;
  return jars.every((jar) => existsSync(jar)) || refuse('the Debian package zookeeper is not installed');
}

/** Sessions are counted in ticks, so this is how late one may end. */
const tickMs = 500;

/** Writes the configuration of server `index` and gives the command that starts it. */
export function ensembleServer(directory: string, ips: readonly string[], index: number): readonly string[] {
  const dataDir = join(directory, 'data');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'myid'), `${index + 1}\n`);
  const config = join(directory, 'zoo.cfg');
  const lines = [
    `tickTime=${tickMs}`,
    // A server that is believed to lead and cannot hear is soon given up.
    'initLimit=4',
    'connectToLearnerMasterLimit=2',
    'syncLimit=4',
    `dataDir=${dataDir}`,
    'clientPort=2181',
    `clientPortAddress=${ips[index]}`,
    'admin.enableServer=false',
    '4lw.commands.whitelist=*',
    'maxClientCnxns=0',
    ...ips.map((ip, place) => `server.${place + 1}=${ip}:2888:3888`),
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  return [
    'java',
    ...['-Xms64m', '-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dzookeeper.preAllocSize=1024'],
    // Elections that do not wait long for servers that are cut off.
    ...['-Dzookeeper.cnxTimeout=300', '-Dzookeeper.fastleader.maxNotificationInterval=400', '-cp', jars.join(':')],
    'org.apache.zookeeper.server.quorum.QuorumPeerMain',
    config,
  ];
}
