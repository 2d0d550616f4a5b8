/** `stadion doctor` on the machine that the test runs on. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgent } from '../../../src/agent/shell/agent.ts';
import { type LogFields, type Logger, silentLogger } from '../../../src/base/logger.ts';
import { checkAgents, checkClock } from '../../../src/cli/doctor/cluster.ts';
import { checkDirectory, checkNode } from '../../../src/cli/doctor/host.ts';
import { checkPorts } from '../../../src/cli/doctor/ports.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { AgentDirectory, agentArguments, agentConfigOf } from '../../agent/agents.ts';
import { haveCommands, haveRoot } from '../../requirements.ts';
import { until } from '../../until.ts';

const mainPath = join(import.meta.dirname, '../../../src/cli/main.ts');
const isRoot = haveRoot();

interface Outcome {
  readonly code: number;
  readonly stdout: string;
}

function run(program: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: 60_000 }, (error, stdout) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout });
    });
  });
}

const freePorts = ['zk', 'master', 'agent', 'marathon', 'chronos'].map((name) => `--${name}-port=0`);

interface Told {
  readonly ok: boolean;
  readonly findings: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly in_the_way: boolean;
    readonly text: string;
    readonly fix?: string;
  }[];
}

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'stadion-doctor-'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function doctor(...args: string[]): Promise<Outcome> {
  return run(process.execPath, [mainPath, 'doctor', `--work-dir=${directory}/work`, ...freePorts, ...args]);
}

describe('stadion doctor', () => {
  it('says what is well in lines of at most 80 characters', async () => {
    const { code, stdout } = await doctor();
    expect(stdout).toMatch(/^✓ node/);
    expect(stdout).toMatch(/^[✓!] cgroups/m);
    expect(stdout).toContain('Nothing is in the way of stadion up');
    expect(code).toBe(0);
    for (const line of stdout.split('\n')) {
      // A path of the machine may be longer than a line; it has one of its own then.
      if (line.trim().split(' ').length > 3) expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });

  it('says the same as JSON', async () => {
    const { code, stdout } = await doctor('--json');
    const told = JSON.parse(stdout) as Told;
    expect(told.ok).toBe(true);
    expect(code).toBe(0);
    const names = told.findings.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['node', 'docker', 'cgroups', 'users', 'disk sync', 'clock']));
    for (const { verdict, fix } of told.findings) expect(fix === undefined).toBe(verdict === 'ok');
  });

  it('ends with 1 when something is in the way', async () => {
    const socket = join(directory, 'no.sock');
    const { code, stdout } = await doctor('--containerizers=docker', `--docker-socket=${socket}`, '--json');
    const told = JSON.parse(stdout) as Told;
    expect(told.ok).toBe(false);
    expect(code).toBe(1);
    const blocking = told.findings.filter((one) => one.in_the_way);
    expect(blocking.map(({ name }) => name)).toEqual(['docker']);
    expect(blocking[0]?.text).toContain(socket);
  });

  it('refuses options that make no sense', async () => {
    expect((await doctor('--agent-port=99999')).code).toBe(2);
    expect((await doctor('well')).code).toBe(2);
    expect((await doctor('--unknown')).code).toBe(2);
    expect((await doctor('--help')).code).toBe(0);
  });

  describe.skipIf(!isRoot || !haveCommands('setpriv'))('as an ordinary user', () => {
    it('says what that user cannot do', async () => {
      const become = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, mainPath];
      const { stdout } = await run('setpriv', [...become, 'doctor', '--json', `--work-dir=${directory}/work`]);
      const told = JSON.parse(stdout) as Told;
      const of = (name: string) => told.findings.find((one) => one.name === name);
      expect(of('users')?.verdict).toBe('limited');
      expect(of('users')?.text).toContain('every task runs as nobody too');
      expect(of('cgroups')?.verdict).not.toBe('ok');
      expect(of('namespaces')?.fix).toBe('start the agent as root');
      // The directory was made by root.
      expect(of('work dir')).toMatchObject({ verdict: 'missing', in_the_way: true });
      expect(of('disk sync')?.text).toContain('EACCES');
      expect(told.ok).toBe(false);
    });
  });
});

describe('a cluster that is asked', () => {
  let server: Server;
  let skewMs = 0;
  let address: string;

  beforeAll(async () => {
    server = createHttpServer((request, response) => {
      response.setHeader('Date', new Date(Date.now() + skewMs).toUTCString());
      response.setHeader('Content-Type', 'application/json');
      const slaves = [{ id: 'S0', hostname: 'a', pid: 'slave(1)@127.0.0.1:5051' }];
      response.end(JSON.stringify(request.url === '/slaves' ? { slaves } : { version: '1.12.0' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('answers, and its clock agrees', async () => {
    skewMs = 0;
    const { stdout } = await doctor(`--master=${address}`, '--json');
    const { findings } = JSON.parse(stdout) as Told;
    expect(findings.find(({ name }) => name === 'master')?.text).toBe(`${address} answers, version 1.12.0`);
    expect(findings.find(({ name }) => name === 'clocks')?.verdict).toBe('ok');
  });

  it('has another time', async () => {
    skewMs = 3_600_000;
    const { stdout } = await doctor(`--master=${address}`, '--json');
    const { findings } = JSON.parse(stdout) as Told;
    expect(findings.find(({ name }) => name === 'clocks')?.text).toMatch(/this clock is 3(599|600) s behind/);
  });

  it('does not answer', async () => {
    const { code, stdout } = await doctor('--master=127.0.0.1:1', '--json');
    const { findings } = JSON.parse(stdout) as Told;
    expect(findings.find(({ name }) => name === 'master')).toMatchObject({ in_the_way: true });
    expect(code).toBe(1);
  });

  it('has agents that say they are on loopback, which only matters to another machine', () => {
    const agents = [
      { id: 'S0', hostname: 'a', pid: 'slave(1)@127.0.0.1:5051' },
      { id: 'S1', hostname: 'b', pid: 'slave(1)@192.0.2.7:5051' },
    ];
    expect(checkAgents(agents, '127.0.0.1:5050')).toEqual([]);
    const [found] = checkAgents(agents, '192.0.2.1:5050');
    expect(found?.text).toMatch(/^a \(slave\(1\)@127\.0\.0\.1:5051\) say/);
    expect(found?.fix).toContain('--advertise_ip');
    expect(checkAgents(agents.slice(1), '192.0.2.1:5050')[0]?.verdict).toBe('ok');
  });

  it('may be unreadable', () => {
    expect(checkClock(undefined, 0)).toEqual([]);
    expect(checkClock('yesterday', 0)).toEqual([]);
  });
});

describe('a ZooKeeper that is asked', () => {
  let zookeeper: ZookeeperServer;
  let address: string;

  beforeAll(async () => {
    zookeeper = await startZookeeper(
      { host: '127.0.0.1', clientPort: 0, dataDir: join(directory, 'zk'), tickTimeMs: 100 },
      { logger: silentLogger },
    );
    address = `127.0.0.1:${zookeeper.address.port}`;
  });

  afterAll(() => zookeeper.close());

  const told = async (url: string): Promise<Told['findings'][number] & { code: number }> => {
    const { code, stdout } = await doctor(`--zk=${url}`, `--runtime-dir=${directory}/run`, '--json');
    const finding = (JSON.parse(stdout) as Told).findings.find(({ name }) => name === 'zookeeper');
    if (finding === undefined) throw new Error(`nothing is said of ZooKeeper: ${stdout}`);
    return { ...finding, code };
  };

  it('answers, by any way to write where it is', async () => {
    for (const url of [address, `zk://${address}/mesos`, `zk://who:sesame@${address}/mesos`]) {
      const finding = await told(url);
      expect(finding).toMatchObject({ verdict: 'ok', code: 0 });
      expect(finding.text).toMatch(new RegExp(`^${address} answers after \\d+ ms$`));
    }
  });

  it('answers in part: each server is named', async () => {
    const finding = await told(`zk://who:sesame@${address},127.0.0.1:1/mesos`);
    expect(finding).toMatchObject({ verdict: 'limited', in_the_way: false, code: 0 });
    expect(finding.text).toContain(`${address} answers`);
    expect(finding.text).toContain('127.0.0.1:1 does not answer');
    expect(finding.text).not.toContain('sesame');
  });

  it('does not answer, or is no address', async () => {
    const away = await told('zk://who:sesame@127.0.0.1:1/mesos');
    expect(away).toMatchObject({ in_the_way: true, code: 1, fix: expect.stringContaining('is it started') });
    expect(away.text).not.toContain('sesame');
    expect(await told('here')).toMatchObject({ in_the_way: true, code: 1, fix: expect.stringContaining('zk://') });
  });
});

describe('what programs need of the machine', () => {
  it('finds who has a port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const wanted = [{ program: 'Marathon', port, option: '--marathon-port' }];
    const [found] = await checkPorts('127.0.0.1', wanted, undefined);
    expect(found).toMatchObject({ name: `port ${port}`, isInTheWay: true });
    expect(found?.text).toMatch(new RegExp(`of Marathon is taken by .+ \\(process ${process.pid}\\)`));
    expect(found?.fix).toContain('--marathon-port');
    const [own] = await checkPorts('127.0.0.1', wanted, process.pid);
    expect(own).toMatchObject({ name: 'ports', verdict: 'ok' });
    await new Promise((resolve) => server.close(resolve));
    expect((await checkPorts('127.0.0.1', wanted, undefined))[0]).toMatchObject({ name: 'ports', verdict: 'ok' });
  });

  it('finds an address of another machine', async () => {
    const [found] = await checkPorts('203.0.113.9', [{ program: 'a master', port: 5050, option: '-' }], undefined);
    expect(found?.text).toContain('203.0.113.9 is no address of this machine');
  });

  it('finds an old Node', () => {
    expect(checkNode('v20.11.0').verdict).toBe('ok');
    expect(checkNode('v24.1.0').verdict).toBe('ok');
    expect(checkNode('v20.10.9')).toMatchObject({ verdict: 'missing', isInTheWay: true });
    expect(checkNode('v18.19.1')).toMatchObject({ verdict: 'missing', isInTheWay: true });
  });

  it('finds directories that cannot be', () => {
    expect(checkDirectory('work dir', join(directory, 'a/b/c'), '--work-dir').verdict).toBe('ok');
    expect(checkDirectory('work dir', '/proc/version/work', '--work-dir')).toMatchObject({ isInTheWay: true });
    expect(checkDirectory('work dir', '/proc/version', '--work-dir').text).toBe('/proc/version is not a directory');
  });
});

describe('an agent at its start', () => {
  it('says one line for each capability, and warns of flags that ask for more', async () => {
    const lines: { readonly level: string; readonly message: string; readonly fields: LogFields }[] = [];
    const log = (level: string) => (message: string, fields?: LogFields) => {
      lines.push({ level, message, fields: fields ?? {} });
    };
    const logger: Logger = {
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
      child: () => logger,
    };
    const place = new AgentDirectory();
    const flags = ['--containerizers=mesos,docker', `--docker_socket=${place.path}/none.sock`];
    const agent = await startAgent(agentConfigOf(agentArguments(place, '127.0.0.1:1', flags)), { logger });
    try {
      await until('all capabilities', () => lines.filter(({ fields }) => 'capability' in fields).length >= 12);
      const told = lines.filter(({ fields }) => 'capability' in fields);
      expect(new Set(told.map(({ fields }) => fields['capability'])).size).toBe(told.length);
      const docker = told.find(({ fields }) => fields['capability'] === 'docker');
      expect(docker).toMatchObject({ level: 'warn', fields: { flag: '--containerizers' } });
      const disk = told.find(({ fields }) => fields['capability'] === 'disk sync');
      expect(disk).toMatchObject({ level: 'info', message: 'capability' });
    } finally {
      await agent.close();
      place.dispose();
    }
  });
});
