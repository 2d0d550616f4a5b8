/** Parameters against the command line of Docker: what `docker create --KEY=VALUE` makes, a task with the parameter gets. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ContainerCreateOptions, ContainerInspectInfo } from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRequest } from '../../../src/containerizer/docker/create-request.ts';
import type { ContainerInfoDockerInfo, Parameter } from '../../../src/wire/gen/mesos.ts';
import { haveCommands } from '../../requirements.ts';
import { createTestEngine } from '../docker-engine.ts';

const engine = haveCommands('docker') ? await createTestEngine() : undefined;
const network = `stadion-parameters-${process.pid}`;
const run = promisify(execFile);

let home: string;
let seccompPath: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'parameters-'));
  seccompPath = join(home, 'seccomp.json');
  await writeFile(seccompPath, '{ "defaultAction": "SCMP_ACT_ALLOW" }');
  await engine?.docker.createNetwork({ Name: network, IPAM: { Config: [{ Subnet: '10.231.79.0/24' }] } } as never);
});

afterAll(async () => {
  await engine?.docker.getNetwork(network).remove();
  await engine?.close();
  await rm(home, { recursive: true });
});

type Facts = Record<string, unknown>;

/** What a container is told, field by field; what the engine counts up itself is left out. */
function factsOf({ Config: config, HostConfig: host, NetworkSettings: settings }: ContainerInspectInfo): Facts {
  const facts: Facts = {};
  const add = (prefix: string, fields: object): void => {
    for (const [name, value] of Object.entries(fields)) if (!isEmpty(value)) facts[`${prefix}.${name}`] = value;
  };
  // The engine names a container after its id, newer command lines spell capabilities out, and nobody is attached to a task.
  const { Hostname: hostname, AttachStdin: _, StdinOnce: __, ...rest } = config;
  add('Config', /^[0-9a-f]{12}$/.test(hostname) ? rest : { ...rest, Hostname: hostname });
  const short = (names: readonly string[] | null | undefined) => (names ?? []).map((name) => name.replace('CAP_', ''));
  add('HostConfig', { ...host, CapAdd: short(host.CapAdd), CapDrop: short(host.CapDrop) });
  const ends = Object.entries(settings.Networks).map(([name, { Aliases: aliases, ...rest }]) => {
    const own = ((aliases ?? []) as string[]).filter((alias) => !/^[0-9a-f]{12}$/.test(alias));
    return [name, { aliases: own, addresses: rest.IPAMConfig ?? {}, mac: rest.MacAddress }];
  });
  add('Networks', Object.fromEntries(ends));
  return facts;
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** What is other than in `base`: of lists what was added, of the rest the fields that changed. */
function changes(base: Facts, facts: Facts): Facts {
  const changed: Facts = {};
  for (const [name, value] of Object.entries(facts)) {
    const before = base[name];
    if (JSON.stringify(value) === JSON.stringify(before)) continue;
    if (Array.isArray(value) && Array.isArray(before)) {
      const known = before.map((one) => JSON.stringify(one));
      changed[name] = sorted(value).filter((one) => !known.includes(JSON.stringify(one)));
    } else if (isFields(value) && isFields(before)) {
      changed[name] = changes(before, value);
    } else {
      changed[name] = Array.isArray(value) ? sorted(value) : value;
    }
  }
  return changed;
}

/** The command line gives some of them in any order. */
function sorted(values: readonly unknown[]): unknown[] {
  return [...values].sort((left, right) => JSON.stringify(left).localeCompare(JSON.stringify(right)));
}

function isFields(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function factsAndRemove(id: string): Promise<Facts> {
  const container = engine?.docker.getContainer(id);
  try {
    const inspected = await container?.inspect();
    if (inspected === undefined) throw new Error('no engine');
    return factsOf(inspected);
  } finally {
    await container?.remove({ force: true, v: true });
  }
}

/** By the command line of Docker, as Mesos gives it parameters. */
async function ofCommandLine(parameters: readonly Parameter[], net: string): Promise<Facts> {
  const options = parameters.map(({ key, value }) => `--${key}=${value}`);
  const words = ['-H', `unix://${engine?.socketPath}`, 'create', '--net', net, ...options, engine?.image ?? '', 'true'];
  const { stdout } = await run('docker', words, { env: { PATH: process.env['PATH'] ?? '', DOCKER_CONFIG: home } });
  return factsAndRemove(stdout.trim());
}

function requestOf(parameters: Parameter[], docker: Partial<ContainerInfoDockerInfo>): ContainerCreateOptions {
  const { name } = { name: network };
  const request = createRequest(
    {
      containerId: `parameters-${process.pid}`,
      sandbox: home,
      command: { shell: false, value: 'true' },
      container: {
        type: 'DOCKER',
        docker: { image: engine?.image ?? '', parameters, ...docker },
        network_infos: [{ name }],
      },
      resources: [],
      environment: {},
    },
    { sandboxDirectory: '/mnt/mesos/sandbox', owner: home, hardCpuLimits: false, isLentCpuLow: true },
  );
  if (!request.ok) throw new Error(request.error.reason);
  return request.value;
}

async function ofAgent(parameters: Parameter[], docker: Partial<ContainerInfoDockerInfo>): Promise<Facts> {
  const made = await engine?.docker.createContainer(requestOf(parameters, docker));
  return factsAndRemove(made?.id ?? '');
}

/** The parameters of one case, `KEY=VALUE` each. */
const parametersOf = (text: readonly string[]): Parameter[] =>
  text.map((one) => ({
    key: one.slice(0, one.indexOf('=')),
    value: one.slice(one.indexOf('=') + 1).replace('SECCOMP', seccompPath),
  }));

const onBridge: readonly (readonly string[])[] = [
  ['add-host=db:10.0.0.1', 'add-host=six:::1'],
  ['cap-add=NET_ADMIN', 'cap-drop=MKNOD'],
  ['cgroup-parent=/other'],
  ['cpu-period=50000', 'cpu-quota=25000'],
  ['cpu-shares=77'],
  ['cpus=0.5'],
  ['cpuset-cpus=0', 'cpuset-mems=0'],
  ['device=/dev/null:/dev/zilch:r', 'device=/dev/zero:rw', 'device=/dev/full'],
  ['device-cgroup-rule=c 42:* rmw'],
  ['device-read-bps=/dev/null:1mb', 'device-write-iops=/dev/null:10'],
  ['dns=9.9.9.9', 'dns-search=example.org', 'dns-opt=ndots:2'],
  ['domainname=example.org', 'hostname=box'],
  ['entrypoint=/bin/echo'],
  ['env=A=b', 'env=EMPTY='],
  ['expose=7000-7002', 'expose=53/udp'],
  ['gpus=all'],
  ['gpus=2'],
  ['group-add=audio', 'user=nobody:nogroup'],
  ['health-cmd=true', 'health-interval=1m30s', 'health-retries=3', 'health-start-period=1s', 'health-timeout=2s'],
  ['no-healthcheck=true'],
  ['init=true'],
  ['interactive=true', 'tty=true'],
  ['ipc=host', 'pid=host', 'uts=host'],
  ['label=a=b', 'label=flag'],
  ['log-driver=local', 'log-opt=max-size=10m'],
  ['log-opt=max-size=1m'],
  ['memory=128m', 'memory-reservation=64m', 'memory-swap=-1', 'memory-swappiness=10'],
  ['mount=type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1770'],
  ['mount=type=bind,source=/tmp,target=/t,readonly,bind-propagation=rslave,bind-nonrecursive=true'],
  [
    'mount=source=parameters,dst=/v,volume-nocopy,volume-label=a=b,volume-driver=local,volume-opt=type=tmpfs,volume-opt=device=tmpfs,"volume-opt=o=size=1m,uid=1"',
  ],
  ['oom-kill-disable=true', 'oom-score-adj=100'],
  ['pids-limit=50'],
  ['privileged=true'],
  ['publish=8080:80', 'publish=127.0.0.1:8081:81/udp', 'publish=82', 'publish=9000-9002:90-92'],
  ['publish=9000-9009:90', 'publish=[::1]:8083:83'],
  ['publish-all=true'],
  ['read-only=true', 'tmpfs=/t:size=1m', 'tmpfs=/u'],
  ['security-opt=no-new-privileges', 'security-opt=seccomp=unconfined', 'security-opt=systempaths=unconfined'],
  ['security-opt=seccomp=SECCOMP', 'security-opt=label=disable'],
  ['shm-size=32m'],
  ['stop-signal=SIGUSR1', 'stop-timeout=7'],
  ['sysctl=net.core.somaxconn=9'],
  ['ulimit=nofile=10:20', 'ulimit=nofile=11:21', 'ulimit=core=0'],
  ['userns=host'],
  ['volume=/tmp:/inside:ro', 'volume=named:/named', 'volume=/anonymous', 'volume-driver=local'],
  ['workdir=/tmp'],
];

const onOwnNetwork: readonly (readonly string[])[] = [
  ['network-alias=web', 'network-alias=www'],
  ['net-alias=web'],
  ['ip=10.231.79.9'],
  ['link-local-ip=169.254.8.8'],
];

describe.skipIf(engine === undefined)('a parameter', () => {
  it.each(onBridge.map((one) => [one.join(' '), one] as const))('%s', async (_, texts) => {
    const parameters = parametersOf(texts);
    const [base, theirs] = [await ofCommandLine([], 'bridge'), await ofCommandLine(parameters, 'bridge')];
    const wanted = changes(base, theirs);
    const own = { network: 'BRIDGE' } as const;
    expect(changes(await ofAgent([], own), await ofAgent(parameters, own))).toEqual(wanted);
    expect(Object.keys(wanted)).not.toEqual([]);
  });

  it.each(onOwnNetwork.map((one) => [one.join(' '), one] as const))('%s, in a network of its own', async (_, texts) => {
    const parameters = parametersOf(texts);
    const [base, theirs] = [await ofCommandLine([], network), await ofCommandLine(parameters, network)];
    const wanted = changes(base, theirs);
    const own = { network: 'USER' } as const;
    expect(changes(await ofAgent([], own), await ofAgent(parameters, own))).toEqual(wanted);
    expect(Object.keys(wanted)).not.toEqual([]);
  });

  it('mac-address, which older command lines and engines have elsewhere', async () => {
    const mac = '02:42:0a:00:00:09';
    const facts = await ofAgent([{ key: 'mac-address', value: mac }], { network: 'BRIDGE' });
    expect(JSON.stringify(facts)).toContain(mac);
  });

  it('rm takes the container away at its end, as --rm does', async () => {
    const { Labels: labels } = requestOf([{ key: 'rm', value: 'true' }], {});
    expect(Object.keys(labels ?? {})).toContain('stadion.remove-at-end');
    expect(Object.keys(requestOf([{ key: 'rm', value: 'false' }], {}).Labels ?? {})).not.toContain(
      'stadion.remove-at-end',
    );
  });

  it('that is not known is refused with all that are, which is what docker run has', async () => {
    const { stdout } = await run('docker', ['run', '--help']);
    const theirs = [...stdout.matchAll(/^ {2,}(?:-\w, )? *--([\w-]+)/gm)].map(([, name = '']) => name);
    expect(theirs.length).toBeGreaterThan(80);
    const refusals = theirs.map((name) => {
      try {
        requestOf([{ key: name, value: '' }], {});
        return '';
      } catch (thrown) {
        return String(thrown);
      }
    });
    expect(refusals.filter((why) => why.includes('is not supported'))).toEqual(
      theirs.includes('help') ? [expect.stringContaining("'help'")] : [],
    );
    expect(() => requestOf([{ key: 'no-such', value: '' }], {})).toThrow(
      /^Docker parameter 'no-such' is not supported: leave it out, or use one of add-host, annotation, .*, workdir$/,
    );
  });
});
