import { StadionError } from '../../base/errors.ts';
import { Cluster, type ClusterState, DEFAULT_MASTER, findTask } from '../cluster.ts';
import { type Command, usageExitCode } from '../command.ts';
import { findMaster } from '../find-master.ts';
import { readOptions } from '../options.ts';
import { agentsVerdict, askAgents, type Shape } from '../why/agents.ts';
import { type Answer, placeCodes, renderAnswer } from '../why/answer.ts';
import { explainApp } from '../why/app.ts';
import { frameworksOf, type KnownFramework, servicesOf } from '../why/frameworks.ts';
import { explainJob } from '../why/job.ts';
import { explainTask } from '../why/task.ts';
import { waitingAnswers } from '../why/waiting.ts';

const usage = `usage: stadion why [OPTIONS] [APP | JOB | TASK | FRAMEWORK]

Says why something does not run, agent by agent and by how much.

  stadion why                           everything that waits in Marathon and Chronos
  stadion why /web                      an app: its queue, and what is missing on each agent
  stadion why nightly-backup            a job
  stadion why web.3f1c                  a task, by its id or the beginning of it
  stadion why marathon                  a framework: why it is offered what it is
  stadion why --cpus 2 --mem 4096       a task of this shape: where it would fit

What a task asks for (with a framework or role: what it would find there):
  --cpus N --mem MB --disk MB --gpus N --ports N
  --attribute NAME[:VALUE]   an attribute that the agent must have; may be repeated

  --framework NAME|ID  offers of this framework
  --role ROLE          offers of this role (all roles of the framework, else *)
  --agent ID           only this agent
  --all                every agent, not only the 20 nearest
  --json               the answer as JSON
  --master HOST:PORT   any master, or zk://… (${DEFAULT_MASTER}, or the environment's STADION_MASTER)
  --marathon URL       Marathon, when the master does not know where it is
  --chronos URL        Chronos, likewise

Exit code: 0 it runs, or there is a place for it; 3 it does not and there is none; 1 there is no answer; 2 usage.
`;

/** Answered, and the answer is that something is in the way. */
const refusedExitCode = 3;

const options = {
  master: { type: 'string' },
  marathon: { type: 'string' },
  chronos: { type: 'string' },
  framework: { type: 'string' },
  role: { type: 'string' },
  agent: { type: 'string' },
  cpus: { type: 'string' },
  mem: { type: 'string' },
  disk: { type: 'string' },
  gpus: { type: 'string' },
  ports: { type: 'string' },
  attribute: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof readValues>;

function readValues(args: readonly string[]) {
  return readOptions(args, options, usage);
}

export const why: Command = {
  async run(args) {
    const read = readValues(args);
    if ('exitCode' in read) return read.exitCode;
    const { values, positionals } = read;
    const shape = readShape(values);
    if (typeof shape === 'string' || positionals.length > 1) {
      process.stderr.write(`stadion why: ${typeof shape === 'string' ? shape : 'one thing at a time'}\n\n${usage}`);
      return usageExitCode;
    }
    const master = await findMaster(values.master ?? process.env['STADION_MASTER'] ?? DEFAULT_MASTER);
    const cluster = new Cluster(master);
    try {
      const answers = await answer({ cluster, values, shape, target: positionals[0] });
      if (values.json === true) process.stdout.write(`${JSON.stringify(answers, null, 2)}\n`);
      else process.stdout.write(answers.map((one) => renderAnswer(one, values.all === true)).join('\n'));
      return answers.every(({ isWell }) => isWell) ? 0 : refusedExitCode;
    } finally {
      cluster.close();
    }
  },
};

type ReadValues = Extract<Values, { readonly values: unknown }>['values'];

/** The shape that is asked for, or what is wrong with it. */
function readShape(values: ReadValues): Shape | string {
  const amounts: Record<string, number> = {};
  for (const name of ['cpus', 'mem', 'disk', 'gpus', 'ports'] as const) {
    const text = values[name];
    if (text === undefined) continue;
    const amount = Number(text);
    if (text.trim() === '' || !(amount >= 0) || !Number.isFinite(amount))
      return `--${name} takes a number, not '${text}'`;
    amounts[name] = amount;
  }
  return { ...amounts, attributes: values.attribute };
}

interface Question {
  readonly cluster: Cluster;
  readonly values: ReadValues;
  readonly shape: Shape;
  readonly target: string | undefined;
}

async function answer(question: Question): Promise<readonly Answer[]> {
  const { cluster, values, shape, target } = question;
  const isShaped = Object.entries(shape).some(([, value]) => value !== undefined);
  const isAboutOffers =
    isShaped || values.framework !== undefined || values.role !== undefined || values.agent !== undefined;
  if (target === undefined && isAboutOffers) return [await explainOffers(question, values.framework)];
  const frameworks = await frameworksOf(cluster);
  const marathons = servicesOf('marathon', values.marathon, frameworks);
  const chronoses = servicesOf('chronos', values.chronos, frameworks);
  if (target === undefined) return waitingAnswers(cluster, marathons, chronoses);
  for (const marathon of marathons) {
    const found = await explainApp(cluster, marathon, target);
    if (found !== undefined) return [found];
  }
  for (const chronos of chronoses) {
    const found = await explainJob(cluster, chronos, target);
    if (found !== undefined) return [found];
  }
  const framework = frameworkCalled(frameworks, target);
  if (framework !== undefined) return [await explainOffers(question, framework.id)];
  return [await explainTaskCalled(cluster, target)];
}

function frameworkCalled(frameworks: readonly KnownFramework[], text: string): KnownFramework | undefined {
  const named = frameworks.filter(({ name }) => name === text);
  return frameworks.find(({ id }) => id === text) ?? named.find(({ active }) => active) ?? named[0];
}

/** What a framework, or anybody in a role, is offered. */
async function explainOffers({ cluster, values, shape }: Question, framework: string | undefined): Promise<Answer> {
  const { role } = values;
  const asked = await askAgents(cluster, { framework, role, agentId: values.agent, shape });
  if (asked === undefined) {
    const message =
      'this master does not explain its offers: it is none of ours, or not to those without a right to see all';
    throw new StadionError({ code: 'not-explained', message, retryable: false });
  }
  if (framework !== undefined && !asked.isKnown) {
    const message = `the master knows no framework '${framework}'`;
    throw new StadionError({ code: 'no-such-framework', message, retryable: false });
  }
  const who = framework === undefined ? `role ${role ?? '*'}` : `framework ${framework}`;
  return {
    subject: role !== undefined && framework !== undefined ? `${who} in role ${role}` : who,
    verdict: agentsVerdict(asked),
    isWell: asked.agents.some(({ code }) => placeCodes.has(code)),
    facts: asked.obstacles.map((obstacle) => `Role ${obstacle.role}: ${obstacle.reason}.`),
    agents: asked.agents,
    agentsTotal: asked.agentsTotal,
  };
}

async function explainTaskCalled(cluster: Cluster, text: string): Promise<Answer> {
  const state: ClusterState = await cluster.state();
  try {
    const owned = findTask(state, text);
    return await explainTask(cluster, state, owned);
  } catch (thrown) {
    if (!(thrown instanceof StadionError) || thrown.code !== 'no-such-task') throw thrown;
    const message = `there is no app, job, framework or task '${text}' that the master, Marathon or Chronos knows of`;
    throw new StadionError({ code: 'no-such-thing', message, retryable: false });
  }
}
