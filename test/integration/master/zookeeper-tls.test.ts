import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAgent } from '../../../src/agent/shell/agent.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMasterConfig } from '../../../src/master/config.ts';
import { startMaster } from '../../../src/master/shell/master.ts';
import { createScheduler } from '../../../src/scheduler/scheduler.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { AgentDirectory, agentArguments, agentConfigOf } from '../../agent/agents.ts';
import { haveCommands } from '../../requirements.ts';
import { until } from '../../until.ts';
import { type Certificates, makeCertificates } from '../zookeeper/certificates.ts';

let directory = '';
let certificates: Certificates;
let zookeeper: ZookeeperServer;
const closing: (() => Promise<unknown>)[] = [];

describe.skipIf(!haveCommands('openssl'))('a ZooKeeper that takes TLS with certificates only', () => {
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'stadion-zk-tls-'));
    certificates = makeCertificates(directory);
    zookeeper = await startZookeeper(
      {
        host: '127.0.0.1',
        secureHost: '127.0.0.1',
        secureClientPort: 0,
        dataDir: join(directory, 'zk'),
        trustStorePath: certificates.trustStore,
        keyStorePath: certificates.serverPem,
      },
      { logger: silentLogger },
    );
    closing.push(() => zookeeper.close());
  });

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    await rm(directory, { recursive: true, force: true });
  });

  it('elects masters and shows them to agents and frameworks', async () => {
    const zk = `zk://127.0.0.1:${zookeeper.secureAddress?.port}/mesos`;
    const tls = ['ca.pem', 'client.pem', 'client.key'].map((file) => join(directory, file));
    const flags = ['ca', 'cert', 'key'].map((name, index) => `--zk_tls_${name}=${tls[index]}`);
    const own = ['--ip=127.0.0.1', '--port=0', '--hostname=127.0.0.1', `--zk=${zk}`, '--quorum=1'];
    const outcome = readMasterConfig({ argv: [...own, `--work_dir=${directory}/m`, ...flags], environment: {} });
    if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
    const master = await startMaster(outcome.config, { logger: silentLogger });
    closing.push(() => master.close());
    await until('the master to lead', () => master.door.state.phase === 'serving');
    const place = new AgentDirectory();
    closing.push(async () => place.dispose());
    const agent = await startAgent(agentConfigOf(agentArguments(place, zk, flags)), { logger: silentLogger });
    closing.push(() => agent.close());
    await until('the agent to register', () => master.door.state.agents.size === 1);
    const { ca, cert, key } = certificates.client;
    const id = await new Promise<string>((resolve, reject) => {
      const scheduler = createScheduler({
        master: zk,
        zookeeperTls: { ca: String(ca), cert: String(cert), key: String(key) },
        framework: { user: 'root', name: 'f' },
        onEvent: () => {},
        onRegistered: (frameworkId) => resolve(frameworkId),
        onFatal: reject,
      });
      closing.push(() => scheduler.close());
    });
    expect(id).toMatch(/-0000$/);
  });

  it('needs files that can be read, all that belong together', () => {
    const complaint = (...flags: string[]): string => {
      const outcome = readMasterConfig({ argv: ['--ip=127.0.0.1', '--registry=in_memory', ...flags], environment: {} });
      return outcome.kind === 'refused' ? outcome.complaints.join() : '';
    };
    const ca = `--zk_tls_ca=${join(directory, 'ca.pem')}`;
    expect(complaint(ca)).toBe('');
    expect(complaint('--zk_tls_ca=/none')).toContain("Flag 'zk_tls_ca'");
    expect(complaint(`--zk_tls_ca=${join(directory, 'server.p12')}`)).toContain('is not PEM');
    expect(complaint(`--zk_tls_cert=${join(directory, 'client.pem')}`)).toContain('need --zk_tls_ca');
    expect(complaint(ca, `--zk_tls_cert=${join(directory, 'client.pem')}`)).toContain('belong together');
  });
});
