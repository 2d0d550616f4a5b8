/** `stadion exec` and `stadion attach` in a cluster that speaks TLS and asks everybody who he is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAgentConfig } from '../../../src/agent/config.ts';
import { type RunningAgent, startAgent } from '../../../src/agent/shell/agent.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMasterConfig } from '../../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { createTlsIdentity } from '../../../src/net/tls.ts';
import { readTlsEnvironment } from '../../../src/runtime/tls-environment.ts';
import { createScheduler, type Scheduler } from '../../../src/scheduler/scheduler.ts';
import type { ContainerInfo, Offer, TaskInfo } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, agentArguments } from '../../agent/agents.ts';
import { haveCommands } from '../../requirements.ts';
import { until } from '../../until.ts';
import { makeCertificates } from '../zookeeper/certificates.ts';

const main = join(import.meta.dirname, '../../../src/cli/main.ts');
const directory = new AgentDirectory();
const at = (name: string): string => join(directory.path, name);
const secrets = { ops: 'sesame', guest: 'please' };
const running = new Set<string>();
let master: RunningMaster;
let agent: RunningAgent;
let startOwn: () => Promise<RunningAgent>;
let scheduler: Scheduler;
let agentPort = 0;

function writePrivate(name: string, value: unknown): string {
  writeFileSync(at(name), JSON.stringify(value), { mode: 0o600 });
  return at(name);
}

function configOf<T>(read: { readonly kind: string; readonly config?: T }): T {
  if (read.kind !== 'run' || read.config === undefined) throw new Error(JSON.stringify(read));
  return read.config;
}

const terminal: ContainerInfo = { type: 'MESOS', tty_info: {} };
const wanted: readonly [string, string, ContainerInfo?][] = [
  ['web.1', 'echo task; exec sleep 1000'],
  ['web.2', 'exec sleep 1000'],
  ['tty', 'read a; exit 4', terminal],
  ['ended', 'exit 3'],
];

function taskOf([name, value, container]: (typeof wanted)[number], offer: Offer): TaskInfo {
  return {
    name,
    task_id: { value: name },
    agent_id: offer.agent_id,
    command: { value },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 32 }, allocation_info: { role: '*' } },
    ],
    ...(container === undefined ? {} : { container }),
  };
}

if (haveCommands('openssl')) {
  beforeAll(async () => {
    mkdirSync(directory.path, { recursive: true });
    makeCertificates(directory.path);
    const tls = {
      LIBPROCESS_SSL_ENABLED: 'true',
      LIBPROCESS_SSL_CERT_FILE: at('server.pem'),
      LIBPROCESS_SSL_KEY_FILE: at('server.key'),
      LIBPROCESS_SSL_CA_FILE: at('ca.pem'),
      LIBPROCESS_SSL_VERIFY_SERVER_CERT: 'true',
      LIBPROCESS_SSL_VERIFY_IPADD: 'true',
    };
    for (const [principal, secret] of Object.entries(secrets)) writePrivate(principal, { principal, secret });
    writePrivate('stranger', { principal: 'ops', secret: 'wrong' });
    const credentials = writePrivate('credentials', {
      credentials: Object.entries(secrets).map(([principal, secret]) => ({ principal, secret })),
    });
    const nobody = [{ principals: { values: ['guest'] }, users: { type: 'NONE' } }];
    const acls = {
      launch_nested_container_sessions_under_parent_with_user: nobody,
      attach_containers_output: nobody,
    };
    const asks = ['--authenticate_http_readonly', '--authenticate_http_readwrite'];
    const ofMaster = ['--ip=127.0.0.1', '--port=0', '--registry=in_memory', '--hostname=127.0.0.1'].concat(
      asks,
      `--credentials=${credentials}`,
    );
    master = await startMaster(configOf(readMasterConfig({ argv: ofMaster, environment: tls })), {
      logger: silentLogger,
    });
    await until('the master to serve', () => master.door.state.phase === 'serving');
    const { port } = master.address;
    const more = [...asks, `--http_credentials=${credentials}`, `--acls=${JSON.stringify(acls)}`];
    const argv = agentArguments(directory, `127.0.0.1:${port}`, more);
    startOwn = () => startAgent(configOf(readAgentConfig({ argv, environment: tls })), { logger: silentLogger });
    agent = await startOwn();
    agentPort = agent.address.port;
    const read = readTlsEnvironment(tls);
    if (!read.ok || read.value === undefined) throw new Error('no TLS');
    const waiting = [...wanted];
    const launched = (offer: Offer): void => {
      const tasks = waiting.splice(0).map((one) => taskOf(one, offer));
      if (tasks.length === 0) scheduler.decline([offer.id.value]);
      else scheduler.accept([offer.id.value], [{ type: 'LAUNCH', launch: { task_infos: tasks } }]);
    };
    scheduler = createScheduler({
      master: `https://127.0.0.1:${port}`,
      framework: { user: 'root', name: 'f', checkpoint: true, roles: ['*'], capabilities: [{ type: 'MULTI_ROLE' }] },
      tls: createTlsIdentity(read.value),
      onEvent: ({ offers, update }) => {
        for (const offer of offers?.offers ?? []) launched(offer);
        if (update === undefined) return;
        running.add(`${update.status.task_id.value} ${update.status.state}`);
        scheduler.acknowledge(update.status);
      },
      onFatal: (error) => {
        throw error;
      },
    });
    const told = ['web.1 TASK_RUNNING', 'web.2 TASK_RUNNING', 'tty TASK_RUNNING', 'ended TASK_FAILED'];
    await until('the tasks', () => told.every((one) => running.has(one)));
  }, 60_000);

  afterAll(async () => {
    await scheduler?.close();
    // The last test let go of the tasks.
    await (await startOwn()).close({ killTasks: true });
    await master?.close();
    directory.dispose();
  });

  /** The command as `who`, told where the master is and whom to trust. */
  const command = (who: string | undefined, args: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess => {
    const environment: NodeJS.ProcessEnv = {
      PATH: process.env['PATH'],
      NODE_EXTRA_CA_CERTS: at('ca.pem'),
      STADION_MASTER: `https://127.0.0.1:${master.address.port}`,
      ...(who === undefined ? {} : { STADION_CREDENTIAL: at(who) }),
      ...more,
    };
    return spawn(process.execPath, [main, ...args], { env: environment, stdio: 'pipe' });
  };

  const ended = async (child: ChildProcess): Promise<{ code: number; out: string; err: string }> => {
    let out = '';
    let err = '';
    child.stdout?.on('data', (part: Buffer) => {
      out += part.toString();
    });
    child.stderr?.on('data', (part: Buffer) => {
      err += part.toString();
    });
    const [code] = (await once(child, 'close')) as [number];
    return { code, out, err };
  };

  describe('over TLS, with a credential', () => {
    it('runs a command, hands its input on and carries much', async () => {
      const child = command('ops', ['exec', '-i', 'web.1', 'sh', '-c', 'cat stdout - | tee -a sum | wc -c; exit 5']);
      child.stdin?.end(Buffer.alloc(3_000_000));
      // And nothing of ours on its error output, whatever was waited for meanwhile.
      expect(await ended(child)).toEqual({ code: 5, out: `${3_000_000 + 'task\n'.length}\n`, err: '' });
    });

    it('writes out much as slowly as it is read', async () => {
      const child = command('ops', ['exec', 'web.1', 'head', '-c', '3000000', '/dev/zero']);
      child.stdout?.pause();
      await until('the pipe to be full', () => (child.stdout?.readableLength ?? 0) > 0);
      const said = ended(child);
      child.stdout?.resume();
      const { code, out, err } = await said;
      expect({ code, bytes: out.length, err }).toEqual({ code: 0, bytes: 3_000_000, err: '' });
    });

    it('sits at a terminal', async () => {
      const child = command('ops', ['attach', 'tty']);
      child.stdin?.write('anything\n');
      expect(await ended(child)).toMatchObject({ code: 4, err: '' });
    });
  });

  describe('says what to do', () => {
    const refusal = async (who: string | undefined, args: string[], more?: NodeJS.ProcessEnv): Promise<string> => {
      const { code, out, err } = await ended(command(who, args, more));
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err.trim().split('\n')).toHaveLength(1);
      return err;
    };

    it('without a credential, with a wrong one, and with one that the agent does not know', async () => {
      expect(await refusal(undefined, ['exec', 'web.1', 'true'])).toContain('answered 401');
      const known = { STADION_AGENT_CREDENTIAL: at('stranger') };
      const strange = await refusal('ops', ['exec', 'web.1', 'true'], known);
      expect(strange).toContain('the agent answered 401');
      expect(strange).toContain('STADION_AGENT_CREDENTIAL (or STADION_CREDENTIAL) names a file');
    });

    it('without rights', async () => {
      for (const args of [
        ['exec', 'web.1', 'true'],
        ['attach', 'web.1'],
      ]) {
        const said = await refusal('guest', args);
        expect(said).toContain('the agent answered 403');
        expect(said).toContain('its ACLs do not let this principal do that');
      }
    });

    it('of tasks that are none, several, at an end or without a terminal', async () => {
      expect(await refusal('ops', ['exec', 'nosuch', 'true'])).toContain('stadion ps --all lists them');
      expect(await refusal('ops', ['exec', 'web', 'true'])).toMatch(/'web' could be web\.\d, web\.\d: give more/);
      expect(await refusal('ops', ['exec', 'ended', 'true'])).toContain('stadion logs ended shows what it wrote');
      expect(await refusal('ops', ['attach', 'web.1'])).toContain('stadion exec -it web.1 sh opens a shell in it');
    });

    it('of a machine that is not trusted', async () => {
      const { NODE_EXTRA_CA_CERTS: _, ...trusting } = process.env;
      expect(await refusal('ops', ['exec', 'web.1', 'true'], { ...trusting, NODE_EXTRA_CA_CERTS: '' })).toContain(
        'certificate',
      );
    });

    it('of an agent that is away', async () => {
      await agent.close();
      const said = await refusal('ops', ['exec', 'web.1', 'true']);
      expect(said).toMatch(
        new RegExp(
          `the agent at https://127.0.0.1:${agentPort} cannot be reached: .*; is it running, and its port open`,
        ),
      );
    });
  });
}
