/** A whole cluster of separate processes on loopback. */
import { until } from '../until.ts';
import { freePort, Program, temporaryDirectory } from './programs.ts';

export interface Cluster {
  readonly zookeeper: Program | undefined;
  readonly master: Program;
  readonly agent: Program;
  readonly marathon: Program;
  readonly chronos: Program;
  readonly urls: {
    readonly master: string;
    readonly agent: string;
    readonly marathon: string;
    readonly chronos: string;
  };
  /** `host:port` of ZooKeeper. */
  readonly zk: string;
  readonly directory: string;
  close(): Promise<void>;
}

export interface ClusterOptions {
  /** An ensemble that runs already; otherwise the embedded one is started. */
  readonly zk?: string;
  readonly agentFlags?: readonly string[];
}

export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const directory = temporaryDirectory('cluster');
  const ports = await freePorts();
  const zk = options.zk ?? `127.0.0.1:${ports.zk}`;
  const programs = {
    zookeeper: options.zk === undefined ? zookeeperProgram(directory.path, ports.zk) : undefined,
    ...mesosPrograms({ directory: directory.path, ports, zk, agentFlags: options.agentFlags ?? [] }),
    ...frameworkPrograms({ directory: directory.path, ports, zk }),
  };
  const { zookeeper, master, agent, marathon, chronos } = programs;
  const running = [zookeeper, master, agent, marathon, chronos].filter((one) => one !== undefined);
  for (const one of running) one.start();
  const url = (port: number): string => `http://127.0.0.1:${port}`;
  const cluster: Cluster = {
    ...programs,
    zk,
    directory: directory.path,
    urls: {
      master: url(ports.master),
      agent: url(ports.agent),
      marathon: url(ports.marathon),
      chronos: url(ports.chronos),
    },
    close: async () => {
      for (const one of running.toReversed()) await one.end('SIGTERM');
      directory.remove();
    },
  };
  try {
    await untilComplete(cluster);
  } catch (thrown) {
    const logs = running.map((one) => `--- ${one.name}\n${one.log().slice(-2000)}`).join('\n');
    await cluster.close();
    throw new Error(`${String(thrown)}\n${logs}`);
  }
  return cluster;
}

interface Ports {
  readonly zk: number;
  readonly master: number;
  readonly agent: number;
  readonly marathon: number;
  readonly chronos: number;
}

async function freePorts(): Promise<Ports> {
  const [zk = 0, master = 0, agent = 0, marathon = 0, chronos = 0] = await Promise.all(
    Array.from({ length: 5 }, freePort),
  );
  return { zk, master, agent, marathon, chronos };
}

interface Place {
  readonly directory: string;
  readonly ports: Ports;
  readonly zk: string;
}

function program(directory: string, name: string, args: readonly string[]): Program {
  return new Program(name, [name, ...args], `${directory}/logs`);
}

function zookeeperProgram(directory: string, port: number): Program {
  const args = ['--client-port', String(port), '--data-dir', `${directory}/zookeeper`, '--ip', '127.0.0.1'];
  return program(directory, 'zookeeper', args);
}

function mesosPrograms(place: Place & { readonly agentFlags: readonly string[] }): Pick<Cluster, 'master' | 'agent'> {
  const { directory, ports, zk, agentFlags } = place;
  return {
    master: program(directory, 'master', [
      '--ip=127.0.0.1',
      `--port=${ports.master}`,
      '--hostname=127.0.0.1',
      `--zk=zk://${zk}/mesos`,
      '--quorum=1',
      `--work_dir=${directory}/master`,
      '--zk_session_timeout=4secs',
    ]),
    agent: program(directory, 'agent', [
      '--ip=127.0.0.1',
      `--port=${ports.agent}`,
      '--hostname=127.0.0.1',
      `--master=zk://${zk}/mesos`,
      `--work_dir=${directory}/agent`,
      `--runtime_dir=${directory}/run`,
      '--resources=cpus:64;mem:65536;disk:10000',
      ...agentFlags,
    ]),
  };
}

function frameworkPrograms({ directory, ports, zk }: Place): Pick<Cluster, 'marathon' | 'chronos'> {
  const common = (port: number): string[] => [
    ...['--master', `zk://${zk}/mesos`],
    ...['--http_address', '127.0.0.1'],
    ...['--http_port', String(port)],
    ...['--hostname', '127.0.0.1'],
  ];
  const marathon = [...common(ports.marathon), '--zk', `zk://${zk}/marathon`, '--zk_session_timeout', '4000'];
  return {
    marathon: program(directory, 'marathon', marathon),
    chronos: program(directory, 'chronos', [...common(ports.chronos), '--zk_hosts', zk]),
  };
}

interface Named {
  readonly name: string;
  readonly active: boolean;
}

/** The agent is registered, and both frameworks are active. */
export async function untilComplete({ urls }: Cluster): Promise<void> {
  await until(
    'a complete cluster',
    async () => {
      const state = await getJson<{ slaves: { active: boolean }[]; frameworks: Named[] }>(`${urls.master}/state`);
      const active = state.frameworks.filter((framework) => framework.active).map(({ name }) => name);
      if (!state.slaves.some((agent) => agent.active)) return false;
      if (!active.some((name) => name.startsWith('marathon')) || !active.some((name) => name.startsWith('chronos')))
        return false;
      await getJson(`${urls.marathon}/v2/apps`);
      await getJson(`${urls.chronos}/v1/scheduler/jobs`);
      return true;
    },
    60_000,
  );
}

export async function getJson<T>(url: string): Promise<T> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (answer.status !== 200)
    throw new Error(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  return (await answer.json()) as T;
}

export async function sendJson(
  method: string,
  url: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(url, {
    method,
    headers: { 'Content-Type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

export interface AppTask {
  readonly id: string;
  readonly state: string;
  readonly startedAt?: string;
  readonly host: string;
  readonly ports: readonly number[];
  readonly version: string;
  readonly healthCheckResults?: readonly { readonly alive: boolean }[];
}

export interface App {
  readonly id: string;
  readonly version: string;
  readonly tasksRunning: number;
  readonly tasksHealthy: number;
  readonly tasks: readonly AppTask[];
  readonly deployments: readonly unknown[];
}

export async function readApp({ urls }: Cluster, id: string): Promise<App> {
  return (await getJson<{ app: App }>(`${urls.marathon}/v2/apps/${id}`)).app;
}

/** Waits until so many instances run and no deployment does. */
export async function untilRunning(cluster: Cluster, id: string, instances: number): Promise<App> {
  return until(
    `${instances} instances of ${id}`,
    async () => {
      const app = await readApp(cluster, id);
      return app.tasksRunning === instances && app.tasks.length === instances && app.deployments.length === 0 && app;
    },
    60_000,
  );
}
