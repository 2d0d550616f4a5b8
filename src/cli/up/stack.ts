/** All five programs in one process, started and stopped in order. */
import { readAgentConfig } from '../../agent/config.ts';
import { type AgentEnd, type RunningAgent, startAgent } from '../../agent/shell/agent.ts';
import { StadionError } from '../../base/errors.ts';
import { readChronosConfig } from '../../chronos/config.ts';
import { startChronos } from '../../chronos/shell/chronos.ts';
import { readMarathonConfig } from '../../marathon/config.ts';
import { startMarathon } from '../../marathon/shell/marathon.ts';
import { readMasterConfig } from '../../master/config.ts';
import { startStandingMaster } from '../../master/shell/standing-master.ts';
import { type ClosableLogger, createLogger } from '../../runtime/logger.ts';
import type { RunningProgram } from '../../runtime/program.ts';
import { startZookeeper } from '../../zookeeper/server/server.ts';
import type { UpOptions } from './options.ts';
import type { WorkDir } from './work-dir.ts';

/** After a crash the next start waits for the sessions of the dead to end, so they are short. */
const SESSION_SECONDS = 4;
const FIRST_TASK_PORT = 31_000;
const LAST_TASK_PORT = 32_000;

export interface Stack {
  /** URLs without a last slash. */
  readonly master: string;
  readonly marathon: string;
  readonly chronos: string;
  readonly agents: readonly RunningAgent[];
  /** Resolves with the reason when a program ends by itself: then nothing else can go on. */
  readonly failed: Promise<string>;
  /** Ends tasks unless they are to be kept, then everything, last started first. */
  close(keepTasks: boolean): Promise<void>;
}

type Closer = (keepTasks: boolean) => Promise<void>;

/** Starts everything; `tell` hears what people at the terminal should know later. When a part cannot be started those before it are closed again, and its error is thrown. */
export async function startStack(options: UpOptions, workDir: WorkDir, tell: (news: string) => void): Promise<Stack> {
  const closers: Closer[] = [];
  const loggers: ClosableLogger[] = [];
  let fail: (reason: string) => void = () => {};
  const failed = new Promise<string>((resolve) => {
    fail = resolve;
  });
  const close = async (keepTasks: boolean): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer(keepTasks);
    for (const logger of loggers) logger.flush();
  };
  const loggerFor = (name: string): ClosableLogger => {
    const logger = createLogger({ name, file: logOf(workDir, name) });
    loggers.push(logger);
    return logger;
  };
  try {
    return await startParts({ options, workDir, closers, loggerFor, fail, failed, close, tell });
  } catch (thrown) {
    await close(true);
    throw thrown;
  }
}

/** Master and agents show theirs under `/files`. */
function logOf(workDir: WorkDir, name: string): string {
  return workDir.join('logs', `${name}.log`);
}

interface Parts extends Pick<Stack, 'failed' | 'close'> {
  readonly options: UpOptions;
  readonly workDir: WorkDir;
  readonly closers: Closer[];
  readonly loggerFor: (name: string) => ClosableLogger;
  readonly fail: (reason: string) => void;
  readonly tell: (news: string) => void;
}

async function startParts(parts: Parts): Promise<Stack> {
  const { options, closers, failed, close } = parts;
  const zk = await startEmbeddedZookeeper(parts);
  const master = await startLeader(parts, zk);
  closers.push(() => master.close());
  const agents = await Promise.all(
    Array.from({ length: options.agents }, (_, index) => startOneAgent(parts, zk, index)),
  );
  const [marathon, chronos] = await Promise.all([startApps(parts, zk), startJobs(parts, zk)]);
  // Frameworks leave before the agents end their tasks: they are to find out at the next start, not to launch anew now.
  closers.push(async () => {
    await Promise.all([marathon.close(), chronos.close()]);
  });
  return { master: urlOf(master), marathon: urlOf(marathon), chronos: urlOf(chronos), agents, failed, close };
}

async function startEmbeddedZookeeper({ options, workDir, closers, loggerFor, fail }: Parts): Promise<string> {
  const logger = loggerFor('zookeeper');
  const server = await startZookeeper(
    { host: options.ip, clientPort: options.ports.zk, dataDir: workDir.join('zookeeper'), tickTimeMs: 1000 },
    { logger, onFailure: (error) => fail(`ZooKeeper: ${error.message}`) },
  );
  closers.push(() => server.close());
  return `${bracketed(server.address.host)}:${server.address.port}`;
}

function startLeader({ options, workDir, loggerFor, fail }: Parts, zk: string): Promise<RunningProgram> {
  const config = configured('master', readMasterConfig, [
    `--ip=${options.ip}`,
    ...openness(options),
    `--port=${options.ports.master}`,
    `--hostname=${options.ip}`,
    `--work_dir=${workDir.join('master')}`,
    `--zk=zk://${zk}/mesos`,
    '--quorum=1',
    `--external_log_file=${logOf(workDir, 'master')}`,
    `--zk_session_timeout=${SESSION_SECONDS}secs`,
  ]);
  return startStandingMaster(config, {
    logger: loggerFor('master'),
    onFatal: (reason) => fail(`the master: ${reason}`),
  });
}

async function startOneAgent(parts: Parts, zk: string, index: number): Promise<RunningAgent> {
  const { options, workDir, closers, loggerFor } = parts;
  const name = options.agents === 1 ? 'agent' : `agent-${index + 1}`;
  const port = options.ports.agent === 0 ? 0 : options.ports.agent + index;
  const config = configured(name, readAgentConfig, [
    `--ip=${options.ip}`,
    ...openness(options),
    `--port=${port}`,
    `--hostname=${options.ip}`,
    `--master=zk://${zk}/mesos`,
    `--work_dir=${workDir.join(name)}`,
    `--runtime_dir=${workDir.join(name, 'runtime')}`,
    `--external_log_file=${logOf(workDir, name)}`,
    '--containerizers=docker,mesos',
    `--resources=${taskPorts(options.agents, index)}`,
    '--registration_backoff_factor=10ms',
  ]);
  const logger = loggerFor(name);
  const agent = await startAgent(config, { logger, onEnd: (end) => agentEnded(parts, name, end) });
  closers.push((keepTasks) => agent.close({ killTasks: !keepTasks }));
  return agent;
}

/** The master may have an agent end, as when it was marked gone: no reason for the others to. */
function agentEnded({ workDir, fail, tell }: Parts, name: string, { code, reason }: AgentEnd): void {
  if (code !== 0) {
    fail(`${name}: ${reason}`);
    return;
  }
  const latest = workDir.join(name, 'meta', 'slaves', 'latest');
  tell(
    `${name} has ended: ${reason}. All else goes on; after rm ${latest} the next start has a new agent in its place`,
  );
}

function openness({ allowsUnauthenticated }: UpOptions): string[] {
  return allowsUnauthenticated ? ['--allow_unauthenticated'] : [];
}

/** Agents on one machine share its address: each gets a part of the ports. */
function taskPorts(agents: number, index: number): string {
  const each = Math.floor((LAST_TASK_PORT - FIRST_TASK_PORT + 1) / agents);
  const first = FIRST_TASK_PORT + index * each;
  return `ports:[${first}-${index === agents - 1 ? LAST_TASK_PORT : first + each - 1}]`;
}

function startApps({ options, loggerFor }: Parts, zk: string): Promise<RunningProgram> {
  const config = configured('marathon', readMarathonConfig, [
    `--master=zk://${zk}/mesos`,
    `--zk=zk://${zk}/marathon`,
    `--http_address=${options.ip}`,
    ...openness(options),
    `--http_port=${options.ports.marathon}`,
    `--zk_session_timeout=${SESSION_SECONDS * 1000}`,
    `--hostname=${options.ip}`,
  ]);
  return startMarathon(config, { logger: loggerFor('marathon') });
}

function startJobs({ options, loggerFor }: Parts, zk: string): Promise<RunningProgram> {
  const config = configured('chronos', readChronosConfig, [
    `--master=zk://${zk}/mesos`,
    `--zk_hosts=${zk}`,
    `--http_address=${options.ip}`,
    ...openness(options),
    `--http_port=${options.ports.chronos}`,
    `--hostname=${options.ip}`,
    `--zk_timeout=${SESSION_SECONDS * 1000}`,
    // On one machine nobody minds being asked often, and a child job should follow its parent at once.
    '--min_revive_offers_interval=500',
  ]);
  return startChronos(config, { logger: loggerFor('chronos') });
}

type Outcome<C> =
  | { readonly kind: 'run'; readonly config: C }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'refused'; readonly complaints: readonly string[] };

/** The configuration for these flags alone: the environment configures the programs when they run by themselves. */
function configured<C>(
  name: string,
  read: (input: { argv: readonly string[]; environment: Record<string, never> }) => Outcome<C>,
  argv: readonly string[],
): C {
  const outcome = read({ argv, environment: {} });
  if (outcome.kind === 'run') return outcome.config;
  throw refused(name, outcome.kind === 'refused' ? outcome.complaints : []);
}

function refused(name: string, complaints: readonly string[]): StadionError {
  return new StadionError({ code: 'flags-refused', message: `${name}: ${complaints.join('; ')}` });
}

function urlOf({ address }: RunningProgram): string {
  const ip = address.ip === '0.0.0.0' ? '127.0.0.1' : address.ip === '::' ? '::1' : address.ip;
  return `http://${bracketed(ip)}:${address.port}`;
}

function bracketed(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}
