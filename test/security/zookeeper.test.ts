/** Holes that ZooKeeper had, and the rights on what masters keep in it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/base/logger.ts';
import { readMasterConfig } from '../../src/master/config.ts';
import { startMaster } from '../../src/master/shell/master.ts';
import type { ZookeeperClient } from '../../src/zookeeper/client/zookeeper-client.ts';
import { creatorAllAcl, openAcl, permissions } from '../../src/zookeeper/jute/records.ts';
import { Harness } from '../integration/zookeeper/harness.ts';
import { until } from '../until.ts';

const harness = new Harness();
afterEach(() => harness.close());

const alice = { auth: { scheme: 'digest', credential: 'alice:secret' } };

async function denied(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => 'done',
    (thrown: { code?: string }) => thrown.code ?? String(thrown),
  );
}

function fourLetters(port: number, word: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(word));
    let text = '';
    socket.on('data', (part) => (text += part.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

/** What must fail for a client that is nobody, below a node of somebody's. */
async function attack(zk: ZookeeperClient, path: string): Promise<string[]> {
  return [
    await denied(zk.set(path, Buffer.from('mine'))),
    await denied(zk.create(`${path}/json.info_0000000000`, Buffer.from('mine'))),
    await denied(zk.create(`${path}/x`, undefined, { mode: 'ephemeral_sequential' })),
    await denied(zk.setAcl(path, openAcl)),
  ];
}

describe('the embedded ZooKeeper', () => {
  it('CVE-2019-0201: hashes of passwords are shown to administrators of the node only', async () => {
    const { port } = (await harness.server()).address;
    const owner = harness.client(port, alice).zk;
    const acl = [...creatorAllAcl, { perms: permissions.read, scheme: 'world', id: 'anyone' }];
    await owner.create('/owned', undefined, { acl });
    const hash = createHash('sha1').update('alice:secret').digest('base64');
    expect(JSON.stringify((await owner.getAcl('/owned')).acl)).toContain(hash);
    const stranger = harness.client(port).zk;
    const seen = JSON.stringify((await stranger.getAcl('/owned')).acl);
    expect(seen).toContain('alice:x');
    expect(seen).not.toContain(hash);
    await owner.create('/hidden', undefined, { acl: creatorAllAcl });
    expect(await denied(stranger.getAcl('/hidden'))).toBe('no-auth');
  });

  it('CVE-2024-23944: a watch on everything hears of nothing that its owner may not read', async () => {
    const { port } = (await harness.server()).address;
    const owner = harness.client(port, alice).zk;
    const stranger = harness.client(port).zk;
    await owner.create('/secrets', undefined, { acl: openAcl });
    const heard: string[] = [];
    await stranger.addWatch('/secrets', 'recursive', (event) => heard.push(event.path));
    await owner.create('/secrets/plan', Buffer.from('x'), { acl: creatorAllAcl });
    await owner.set('/secrets/plan', Buffer.from('y'));
    await owner.create('/secrets/plan/detail', undefined, { acl: creatorAllAcl });
    await owner.delete('/secrets/plan/detail');
    await owner.delete('/secrets/plan');
    await owner.create('/secrets/open', undefined, { acl: openAcl });
    await until('the open node is heard of', () => heard.includes('/secrets/open'));
    expect(heard.filter((path) => path.includes('plan'))).toEqual([]);
  });

  it('CVE-2023-44981: whoever leaves a part of his proof out is nobody', async () => {
    const { port } = (await harness.server()).address;
    const owner = harness.client(port, alice).zk;
    await owner.create('/owned', Buffer.from('x'), { acl: creatorAllAcl });
    for (const credential of ['alice', 'alice:', ':secret', ':', '', 'alice:x', 'alice:secret:', 'super:']) {
      const { zk } = harness.client(port, { auth: { scheme: 'digest', credential } });
      expect([credential, await denied(zk.get('/owned'))]).not.toEqual([credential, 'done']);
    }
    for (const scheme of ['sasl', 'super', 'x509', 'ip', 'world', '']) {
      const { zk } = harness.client(port, { auth: { scheme, credential: 'alice:secret' } });
      expect([scheme, await denied(zk.get('/owned'))]).not.toEqual([scheme, 'done']);
    }
  });

  it('CVE-2024-51504: who is at an address is told by the socket', async () => {
    const { port } = (await harness.server()).address;
    const { zk } = harness.client(port);
    await zk.create('/from-here', undefined, { acl: [{ perms: permissions.all, scheme: 'ip', id: '10.1.2.3' }] });
    expect(await denied(zk.get('/from-here'))).toBe('no-auth');
    const liar = harness.client(port, { auth: { scheme: 'ip', credential: '10.1.2.3' } }).zk;
    expect(await denied(liar.get('/from-here'))).not.toBe('done');
  });

  it('CVE-2017-5637: the costly words are not answered unless somebody asked for that', async () => {
    const { port } = (await harness.server()).address;
    for (const word of ['wchp', 'wchc', 'dump', 'cons', 'envi', 'wchs', 'crst'])
      expect(await fourLetters(port, word)).toContain('is not executed because it is not in the whitelist');
    expect(await fourLetters(port, 'srvr')).toContain('Zookeeper version');
  });

  it('CVE-2018-8012: it takes part in no quorum and no reconfiguration', async () => {
    const { port } = (await harness.server()).address;
    const { zk } = harness.client(port);
    expect(await denied(zk.set('/zookeeper/config', Buffer.from('server.2=evil:2888:3888')))).not.toBe('done');
    expect(await denied(zk.delete('/zookeeper/config'))).not.toBe('done');
    expect(await denied(zk.create('/zookeeper/config/x'))).not.toBe('done');
    expect(await zk.exists('/zookeeper/config')).toBeDefined();
  });
});

describe('what masters keep in ZooKeeper', () => {
  it('CVE-2018-8012: with credentials nobody else becomes or removes a master, or joins the log', async () => {
    const { port } = (await harness.server()).address;
    const workDir = mkdtempSync(join(tmpdir(), 'stadion-acl-'));
    const zk = `--zk=zk://mesos:secret@127.0.0.1:${port}/mesos`;
    const outcome = readMasterConfig({
      argv: ['--ip=127.0.0.1', '--port=0', `--work_dir=${workDir}`, '--quorum=1', zk],
      environment: {},
    });
    if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
    const master = await startMaster(outcome.config, { logger: silentLogger });
    harness.onClose(async () => {
      await master.close();
      rmSync(workDir, { recursive: true, force: true });
    });
    await until('the master serves', () => master.door.state.phase === 'serving');
    const stranger = harness.client(port).zk;
    const nodes = await stranger.children('/mesos');
    expect(nodes).toContain('log_replicas');
    const leader = nodes.find((name) => name.startsWith('json.info_')) ?? '';
    expect((await stranger.get(`/mesos/${leader}`)).data).not.toHaveLength(0);
    for (const path of ['/mesos', '/mesos/log_replicas', `/mesos/${leader}`]) {
      expect([path, new Set(await attack(stranger, path))]).toEqual([path, new Set(['no-auth'])]);
      expect([path, await denied(stranger.delete(path))]).not.toEqual([path, 'done']);
    }
    for (const name of await stranger.children('/mesos/log_replicas'))
      expect(await denied(stranger.delete(`/mesos/log_replicas/${name}`))).toBe('no-auth');
    expect(master.door.state.phase).toBe('serving');
  });
});
