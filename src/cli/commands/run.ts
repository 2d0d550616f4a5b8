import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { containsQuantities } from '../../model/quantities.ts';
import { parseResources } from '../../model/resource-text.ts';
import {
  allocateResources,
  containsResources,
  quantitiesOf,
  scalarOf,
  unallocateResources,
} from '../../model/resources.ts';
import { isTerminal } from '../../model/task-state.ts';
import { createScheduler, type Scheduler } from '../../scheduler/scheduler.ts';
import type { Offer, Resource, TaskInfo, TaskStatus } from '../../wire/gen/mesos.ts';
import { Cluster, DEFAULT_MASTER, findTask, type OwnedTask, readOwnCredential } from '../cluster.ts';
import { type Command, usageExitCode } from '../command.ts';
import { readOptions } from '../options.ts';
import { runFrameworkName } from '../run-framework.ts';
import { SandboxFile } from '../sandbox.ts';

const POLL_MS = 300;
/** After this long without a fitting offer it is said why, and again each time this has passed. */
const COMPLAIN_MS = 5_000;
/** So many agents are named in a complaint. */
const EXPLAINED_AGENTS = 5;

const usage = `usage: stadion run [OPTIONS] -- COMMAND [ARGUMENTS]

Runs one command as a task of the cluster, shows what it writes and ends with its exit code. Ctrl-C ends the task.

  --name NAME         the task's id begins so (default: the command's name)
  --cpus N            default 0.1
  --mem MB            default 32
  --disk MB           default 0
  --docker IMAGE      run in a Docker container of this image
  --env KEY=VALUE     more than once for several
  --role ROLE         default *
  --user USER         run as this user (default: the current one)
  --master HOST:PORT  a master, or zk://… (${DEFAULT_MASTER}, or the environment's STADION_MASTER)
  --quiet             only what the task writes
`;

const options = {
  name: { type: 'string' },
  cpus: { type: 'string', default: '0.1' },
  mem: { type: 'string', default: '32' },
  disk: { type: 'string', default: '0' },
  docker: { type: 'string' },
  env: { type: 'string', multiple: true },
  role: { type: 'string', default: '*' },
  user: { type: 'string' },
  master: { type: 'string' },
  quiet: { type: 'boolean' },
} as const;

interface RunRequest {
  readonly taskId: string;
  readonly argv: readonly string[];
  readonly resources: readonly Resource[];
  readonly image: string | undefined;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly role: string;
  readonly user: string;
  readonly master: string;
  readonly say: (text: string) => void;
}

export const run: Command = {
  async run(args) {
    const read = readOptions(args, options, usage);
    if ('exitCode' in read) return read.exitCode;
    const { values, positionals } = read;
    const parsed = parseResources(`cpus:${values.cpus};mem:${values.mem};disk:${values.disk}`);
    const pairs = (values.env ?? []).map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
    if (positionals.length === 0 || 'error' in parsed || pairs.includes(null)) {
      const problem =
        'error' in parsed ? parsed.error : pairs.includes(null) ? '--env takes KEY=VALUE' : 'which command?';
      process.stderr.write(`stadion run: ${problem}\n\n${usage}`);
      return usageExitCode;
    }
    const name = values.name ?? nameOf(positionals[0] ?? '');
    const task = new RunningTask({
      taskId: `${name}.${randomUUID().slice(0, 8)}`,
      argv: positionals,
      resources: parsed.resources,
      image: values.docker,
      environment: pairs.map((pair) => ({ name: pair?.[1] ?? '', value: pair?.[2] ?? '' })),
      role: values.role,
      user: values.user ?? userInfo().username,
      master: values.master ?? process.env['STADION_MASTER'] ?? DEFAULT_MASTER,
      say: (text) => void (values.quiet === true || process.stderr.write(`${text}\n`)),
    });
    return task.run();
  },
};

/** `/bin/sleep 5` → `sleep`. */
function nameOf(command: string): string {
  const program = command.trim().split(/\s/)[0]?.split('/').at(-1) ?? '';
  return program.replace(/[^\w.-]/g, '') || 'task';
}

/** One framework with one task. */
class RunningTask {
  readonly #request: RunRequest;
  readonly #scheduler: Scheduler;
  #isLaunched = false;
  #lastComplaintMs = 0;
  #state: TaskStatus | undefined;
  #failure: string | undefined;

  constructor(request: RunRequest) {
    this.#request = request;
    const credential = readOwnCredential('STADION_CREDENTIAL');
    this.#scheduler = createScheduler({
      master: request.master,
      ...(credential === undefined ? {} : { credential }),
      framework: {
        user: request.user,
        name: runFrameworkName,
        roles: [request.role],
        hostname: hostname(),
        capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }, { type: 'PARTITION_AWARE' }],
      },
      onEvent: (event) => {
        if (event.offers !== undefined) this.#consider(event.offers.offers ?? []);
        if (event.update !== undefined) this.#updated(event.update.status);
      },
      onFatal: (error) => {
        this.#failure = error.message;
      },
    });
  }

  async run(): Promise<number> {
    const { say, taskId } = this.#request;
    const stop = (): void => {
      say(`ending ${taskId}`);
      if (!this.#scheduler.kill(taskId)) this.#failure = 'ended before it was launched';
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    this.#lastComplaintMs = performance.now();
    const follower = new OutputFollower(this.#request);
    try {
      while (this.#failure === undefined && !this.#isOver()) {
        await delay(POLL_MS);
        this.#complain();
        if (this.#state !== undefined) await follower.copy();
      }
      if (this.#state !== undefined) await follower.copy();
      return this.#result();
    } finally {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      follower.close();
      this.#scheduler.teardown();
      await this.#scheduler.close();
    }
  }

  #isOver(): boolean {
    return this.#state?.state !== undefined && isTerminal(this.#state.state);
  }

  #consider(offers: readonly Offer[]): void {
    for (const offer of offers) {
      const offered = unallocateResources(offer.resources ?? []);
      if (this.#isLaunched) this.#scheduler.decline([offer.id.value], { refuse_seconds: 3600 });
      else if (containsResources(offered, this.#request.resources)) this.#launch(offer);
      else this.#refuse(offer, offered);
    }
  }

  #refuse(offer: Offer, offered: readonly Resource[]): void {
    const wanted = quantitiesOf(this.#request.resources);
    const lacking = containsQuantities(quantitiesOf(offered), wanted)
      ? 'nothing of the right kind'
      : [...wanted]
          .filter(([name, milli]) => milli > 1000 * scalarOf(offered, name))
          .map(([name, milli]) => `${scalarOf(offered, name)} ${name} of ${milli / 1000} needed`)
          .join(', ');
    this.#request.say(`not on ${offer.hostname}: it offers ${lacking}`);
    this.#lastComplaintMs = performance.now();
    this.#scheduler.decline([offer.id.value], { refuse_seconds: 5 });
  }

  #launch(offer: Offer): void {
    const { taskId, role, say } = this.#request;
    this.#isLaunched = true;
    say(`${taskId} goes to ${offer.hostname}`);
    const task: TaskInfo = {
      name: taskId,
      task_id: { value: taskId },
      agent_id: offer.agent_id,
      resources: allocateResources(this.#request.resources, role),
      ...describeCommand(this.#request),
    };
    this.#scheduler.accept([offer.id.value], [{ type: 'LAUNCH', launch: { task_infos: [task] } }]);
    this.#scheduler.suppress();
  }

  #updated(status: TaskStatus): void {
    this.#scheduler.acknowledge(status);
    if (status.task_id.value !== this.#request.taskId) return;
    if (this.#state?.state !== status.state) {
      const why = status.message === undefined ? '' : `: ${status.message}`;
      this.#request.say(`${status.state.replace('TASK_', '').toLowerCase()}${why}`);
    }
    this.#state = status;
  }

  #complain(): void {
    if (this.#isLaunched || performance.now() - this.#lastComplaintMs < COMPLAIN_MS) return;
    this.#lastComplaintMs = performance.now();
    void this.#explain();
  }

  /** Says what stands between this task and every agent, as the master sees it. */
  async #explain(): Promise<void> {
    const { master, say, role } = this.#request;
    const { frameworkId, masterAddress } = this.#scheduler;
    if (!this.#scheduler.isRegistered || frameworkId === undefined || masterAddress === undefined) {
      say(`no answer from a master at ${master}: is it running? stadion up starts one`);
      return;
    }
    const cluster = new Cluster(masterAddress);
    try {
      const query = new URLSearchParams({ framework_id: frameworkId, role });
      const { offers } = (await cluster.json(`/offers/explain?${query}`)) as {
        readonly offers: readonly { readonly hostname: string; readonly reason: string }[];
      };
      if (offers.length === 0) say('no offers: the cluster has no agents');
      for (const { hostname: agent, reason } of offers.slice(0, EXPLAINED_AGENTS))
        say(`no offer of ${agent}: ${reason}`);
      if (offers.length > EXPLAINED_AGENTS) say(`and none of ${offers.length - EXPLAINED_AGENTS} other agents`);
    } catch {
      // A master of somebody else's making does not know this question.
      say('no offers: every agent is full, or held by another framework. stadion ps shows what runs');
    } finally {
      cluster.close();
    }
  }

  #result(): number {
    if (this.#state?.state === 'TASK_FINISHED') return 0;
    if (this.#failure !== undefined && !this.#isOver()) process.stderr.write(`stadion run: ${this.#failure}\n`);
    const exit = /exited with status (\d+)/.exec(this.#state?.message ?? '')?.[1];
    return exit === undefined ? 1 : Number(exit);
  }
}

function describeCommand({ argv, image, environment, user }: RunRequest): Pick<TaskInfo, 'command' | 'container'> {
  const variables = environment.map(({ name, value }) => ({ name, value }));
  const [only] = argv;
  // One argument is a shell command, several are a program with its arguments: as `docker run` users expect.
  const what =
    argv.length === 1 && only !== undefined
      ? { shell: true, value: only }
      : { shell: false, value: argv[0] ?? '', arguments: [...argv] };
  const command = { ...what, user, ...(variables.length === 0 ? {} : { environment: { variables } }) };
  if (image === undefined) return { command };
  // In a container the image may have an entry point, which the arguments then go to.
  const inside = command.shell ? command : { ...command, arguments: argv.slice(1) };
  return { command: inside, container: { type: 'DOCKER', docker: { image, network: 'HOST' } } };
}

/** Copies the task's stdout and stderr to ours. */
class OutputFollower {
  readonly #cluster: Cluster | undefined;
  readonly #taskId: string;
  #owned: OwnedTask | undefined;
  #files: { readonly file: SandboxFile; readonly target: NodeJS.WriteStream }[] = [];

  constructor({ master, taskId }: RunRequest) {
    this.#taskId = taskId;
    this.#cluster = master.startsWith('zk://') ? undefined : new Cluster(master);
  }

  async copy(): Promise<void> {
    if (this.#cluster === undefined) return;
    try {
      if (this.#files.length === 0) await this.#open(this.#cluster);
      for (const { file, target } of this.#files) {
        for (let text = await file.next(); text !== ''; text = await file.next()) target.write(text);
      }
    } catch {
      // The sandbox is there a little later than the task; a lost master is told by the scheduler.
    }
  }

  close(): void {
    this.#cluster?.close();
  }

  async #open(cluster: Cluster): Promise<void> {
    this.#owned ??= findTask(await cluster.state(), this.#taskId);
    const stdout = await SandboxFile.open(cluster, this.#owned, 'stdout');
    const stderr = await SandboxFile.open(cluster, this.#owned, 'stderr');
    if (stdout === undefined || stderr === undefined) return;
    this.#files = [
      { file: stdout, target: process.stdout },
      { file: stderr, target: process.stderr },
    ];
  }
}
