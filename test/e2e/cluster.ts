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
  const ports = await Promise.all(Array.from({ length: 5 }, freePort));
  const [zkPort = 0, masterPort = 0, agentPort = 0, marathonPort = 0, chronosPort = 0] = ports;
  const zk = options.zk ?? `127.0.0.1:${zkPort}`;
  const program = (name: string, ...args: readonly string[]): Program => {
    return new Program(name, [name, ...args], `${directory.path}/logs`);
  };
  const zookeeper =
    options.zk === undefined
      ? program(
          'zookeeper',
          '--client-port',
          String(zkPort),
          '--data-dir',
          `${directory.path}/zookeeper`,
          '--ip',
          '127.0.0.1',
        )
      : undefined;
  const master = program(
    'master',
    '--ip=127.0.0.1',
    `--port=${masterPort}`,
    '--hostname=127.0.0.1',
    `--zk=zk://${zk}/mesos`,
    '--quorum=1',
    `--work_dir=${directory.path}/master`,
    '--zk_session_timeout=4secs',
  );
  const agent = program(
    'agent',
    '--ip=127.0.0.1',
    `--port=${agentPort}`,
    '--hostname=127.0.0.1',
    `--master=zk://${zk}/mesos`,
    `--work_dir=${directory.path}/agent`,
    `--runtime_dir=${directory.path}/run`,
    '--resources=cpus:64;mem:65536;disk:10000',
    ...(options.agentFlags ?? []),
  );
  const marathon = program(
    'marathon',
    '--master',
    `zk://${zk}/mesos`,
    '--zk',
    `zk://${zk}/marathon`,
    '--http_address',
    '127.0.0.1',
    '--http_port',
    String(marathonPort),
    '--hostname',
    '127.0.0.1',
    '--zk_session_timeout',
    '4000',
  );
  const chronos = program(
    'chronos',
    '--master',
    `zk://${zk}/mesos`,
    '--zk_hosts',
    zk,
    '--http_address',
    '127.0.0.1',
    '--http_port',
    String(chronosPort),
    '--hostname',
    '127.0.0.1',
  );
  const running = [zookeeper, master, agent, marathon, chronos].filter((one) => one !== undefined);
  for (const one of running) one.start();
  const cluster: Cluster = {
    zookeeper,
    master,
    agent,
    marathon,
    chronos,
    zk,
    directory: directory.path,
    urls: {
      master: `http://127.0.0.1:${masterPort}`,
      agent: `http://127.0.0.1:${agentPort}`,
      marathon: `http://127.0.0.1:${marathonPort}`,
      chronos: `http://127.0.0.1:${chronosPort}`,
    },
    close: async () => {
      for (const one of running.reverse()) await one.end('SIGTERM');
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
