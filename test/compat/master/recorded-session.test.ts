/**
 * The session of a scheduler that was recorded with Apache Mesos, held again with our master and agent: the same calls in the
 * same order get the same status codes, and each task the same updates in the same order, with the same words.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningAgent, startAgent } from '../../../src/agent/shell/agent.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { FrameworkInfo, OfferOperation, TaskStatus } from '../../../src/wire/gen/mesos.ts';
import { Call, Event } from '../../../src/wire/gen/scheduler.ts';
import { fromJson, toJson } from '../../../src/wire/json.ts';
import { AgentDirectory, agentArguments, agentConfigOf } from '../../agent/agents.ts';
import { post, SchedulerClient } from '../../integration/master/scheduler-client.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../../integration/master/test-master.ts';
import { recordedAnswers, recordedMessages } from '../../recordings.ts';
import { until } from '../../until.ts';
import { missingFrom, shapeOf } from '../shape.ts';
import { ask } from './recorded-cluster.ts';

interface RecordedCall {
  readonly decoded: { readonly type: string };
  readonly response: string;
  readonly events?: readonly unknown[];
}

const recorded = (recordedMessages('wire/to-master.jsonl') as unknown as (RecordedCall & Recorded)[]).filter(
  ({ request, headers }) => request.includes('/api/v1/scheduler') && headers['Content-Type'] === 'application/json',
);

interface Recorded {
  readonly request: string;
  readonly headers: Readonly<Record<string, string>>;
}

const events = (recorded[0]?.events ?? []).map((event) => fromJson(Event, event));

/** The first recorded call of a type, with what names the agent and the offer changed. */
function callOf(type: string, place = 0): Call {
  const found = recorded.filter(({ decoded }) => decoded.type === type)[place];
  if (found === undefined) throw new Error(`no call ${type} was recorded`);
  const { framework_id: _, ...call } = fromJson(Call, found.decoded);
  return call;
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === 'data' ? undefined : item)));
}

/** What does not differ from run to run. */
function lasting(status: TaskStatus): unknown {
  const { agent_id, uuid, timestamp, container_status: container, ...rest } = status;
  return {
    ...(plain(rest) as object),
    ...(rest.message === undefined ? {} : { message: inOneOrder(rest.message) }),
    hasAgent: agent_id !== undefined,
    hasUuid: uuid !== undefined,
    hasTime: timestamp !== undefined,
    networks: container?.network_infos,
    hasContainer: container?.container_id !== undefined,
    // Of a task that only starts there is no process yet: the executor is within the agent.
    hasPid: status.state === 'TASK_STARTING' || container?.executor_pid !== undefined,
  };
}

/** Lists without their order. */
function sorted(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((part) =>
    typeof part === 'object' && part !== null && 'dev' in part && Array.isArray(part.dev)
      ? [...part.dev].sort(byName)
      : part,
  );
}

function byName(left: { name: string }, right: { name: string }): number {
  return left.name < right.name ? -1 : 1;
}

/** Amounts are listed in the order in which an agent was given its resources. */
function inOneOrder(message: string): string {
  return message.replace(
    /available (.*)$/,
    (_, amounts: string) => `available ${amounts.split('; ').sort().join('; ')}`,
  );
}

function updatesByTask(list: readonly Event[]): Record<string, unknown[]> {
  const byTask: Record<string, unknown[]> = {};
  for (const { update } of list) {
    if (update === undefined) continue;
    const id = update.status.task_id.value;
    byTask[id] ??= [];
    byTask[id]?.push(lasting(update.status));
  }
  return byTask;
}

describe('a recorded session', () => {
  const directory = new AgentDirectory();
  let master: TestMaster;
  let agent: RunningAgent;
  beforeAll(async () => {
    master = await startTestMaster();
    const flags = agentArguments(directory, `127.0.0.1:${master.port}`, ['--attributes=rack:r1;zone:z1;level:10']);
    const config = agentConfigOf([
      ...flags.filter((flag) => !flag.startsWith('--resources=')),
      '--resources=cpus:8;mem:8192;disk:20000;ports:[31000-32000]',
    ]);
    agent = await startAgent(config, { logger: silentLogger });
    await until('the agent is registered', () => master.running.door.state.agents.size === 1);
  });
  afterAll(async () => {
    await agent?.close({ killTasks: true });
    await stopTestMaster(master);
    directory.dispose();
  });

  it('goes as it went', async () => {
    const session = new Session(master.port);
    await session.begin();
    await session.runTasks();
    await session.changeOffers();
    await session.misspeak();
    await session.end();
    const { scheduler } = session;
    expect(session.answers).toEqual([
      ...['ACCEPT', 'RECONCILE', 'MESSAGE', 'KILL', 'ACCEPT', 'SUPPRESS', 'REVIVE', 'DECLINE', 'KILL'].map((type) => [
        type,
        202,
      ]),
      ['NOPE', 400],
      ['ACKNOWLEDGE', 400],
      ['TEARDOWN', 202],
    ]);
    expect(updatesByTask(scheduler.events)).toEqual(updatesByTask(events));
    expect(scheduler.events.slice(0, 3).map(({ type }) => type)).toEqual(events.slice(0, 3).map(({ type }) => type));
    for (const type of ['SUBSCRIBED', 'OFFERS', 'UPDATE'] as const) {
      expect([type, missingFrom(shapeOfEvents(scheduler.events, type), shapeOfEvents(events, type))]).toEqual([
        type,
        [],
      ]);
    }
  });

  it('leaves reservations and a volume, to which operators add', async () => {
    const operator = recordedAnswers('http/operator');
    const agentId = [...master.running.door.state.agents.keys()][0] ?? '';
    const repeat = async (file: string): Promise<void> => {
      const answer = operator.get(file);
      if (answer === undefined) throw new Error(`${file} was not recorded`);
      const body = answer.request.body?.replace(/"agent_id":\{"value":"[^"]*"\}/, `"agent_id":{"value":"${agentId}"}`);
      const live = await ask(master.port, { ...answer.request, ...(body === undefined ? {} : { body }) });
      expect([file, live.status, live.text]).toEqual([file, answer.status, answer.text]);
      expect(live.headers['content-length']).toBe(answer.headers['content-length']);
    };
    const shown = recordedAnswers('http/master').get('80-slaves-reserved.json');
    const parts = ['resources', 'reserved_resources', 'unreserved_resources', 'reserved_resources_full'] as const;
    const slave = (text: unknown): unknown[] => {
      const { slaves } = text as { slaves: Record<string, unknown>[] };
      return parts.map((part) => slaves[0]?.[part]);
    };
    const slaves = async (): Promise<unknown[]> =>
      slave(await (await fetch(`http://127.0.0.1:${master.port}/slaves`)).json());
    await repeat('master-RESERVE.json');
    await until('as recorded', async () => isDeepStrictEqual(sorted(await slaves()), sorted(slave(shown?.json))));
    const { headers, text } = await ask(master.port, { method: 'GET', path: '/slaves', headers: {} });
    expect(headers['content-type']).toBe(shown?.headers['content-type']);
    const named = [/attributes$/];
    const missing = missingFrom(shapeOf(JSON.parse(text), named), shapeOf(shown?.json, named));
    // Nothing runs any more.
    expect(missing.filter((path) => !path.includes('used_resources_full'))).toEqual([]);
    await repeat('master-UNRESERVE.json');
    await until('as before', async () => JSON.stringify(await slaves()).includes('"cpus":7'));
  });
});

function shapeOfEvents(list: readonly Event[], type: Event['type']): ReturnType<typeof shapeOf> {
  return shapeOf(list.filter((event) => event.type === type).map((event) => toJson(Event, event)));
}

/** The recorded calls, one after the other. Updates are acknowledged as they come. */
class Session {
  readonly scheduler: SchedulerClient;
  readonly answers: [string, number][] = [];
  readonly #port: number;
  readonly #acknowledged = new Set<string>();
  #agentId = '';
  #isOver = false;
  #acknowledging: Promise<void> = Promise.resolve();

  constructor(port: number) {
    this.#port = port;
    this.scheduler = new SchedulerClient(port, 'application/json');
  }

  async begin(): Promise<void> {
    await this.scheduler.subscribe(callOf('SUBSCRIBE').subscribe?.framework_info as FrameworkInfo);
    this.#acknowledging = this.#acknowledge();
  }

  async runTasks(): Promise<void> {
    const { scheduler } = this;
    const offer = await scheduler.offer();
    this.#agentId = offer.agent_id.value;
    const { accept } = callOf('ACCEPT');
    const operations = (accept?.operations ?? []).map((operation) => onAgent(operation, this.#agentId));
    await this.#call({ type: 'ACCEPT', accept: { ...accept, offer_ids: [offer.id], operations } });
    await scheduler.status('fails', 'TASK_FAILED');
    await scheduler.status('with-volume', 'TASK_FINISHED');
    await until('the health check told', () => scheduler.statuses.some(({ healthy }) => healthy === true));
    await this.#call(callOf('RECONCILE'));
    const isReconciled = ({ reason }: TaskStatus): boolean => reason === 'REASON_RECONCILIATION';
    await until('both answers', () => scheduler.statuses.filter(isReconciled).length > 1);
    const message = { agent_id: offer.agent_id, executor_id: { value: 'health' }, data: Buffer.from('hello') };
    await this.#call({ ...callOf('MESSAGE'), message });
    await this.#call(callOf('KILL'));
    await scheduler.status('health', 'TASK_KILLED');
  }

  async changeOffers(): Promise<void> {
    const { accept } = callOf('ACCEPT', 1);
    const operations = (accept?.operations ?? []).map((one) => onAgent(one, this.#agentId));
    await this.#call({ type: 'ACCEPT', accept: { ...accept, operations } });
    await this.scheduler.status('invalid-offer', 'TASK_DROPPED');
    for (const type of ['SUPPRESS', 'REVIVE', 'DECLINE']) await this.#call(callOf(type));
    await this.#call(callOf('KILL', 1));
    await this.scheduler.status('unknown-task', 'TASK_UNKNOWN');
  }

  async misspeak(): Promise<void> {
    const { streamId, frameworkId } = this.scheduler;
    const headers = { 'Content-Type': 'application/json', 'Mesos-Stream-Id': streamId };
    const body = JSON.stringify({ type: 'NOPE', framework_id: { value: frameworkId } });
    const nope = await post(this.#port, body, headers);
    this.answers.push(['NOPE', nope.status]);
    expect(nope.body).toBe("Failed to validate scheduler::Call: Expecting 'type' to be present");
    const last = recorded.filter(({ decoded }) => decoded.type === 'ACKNOWLEDGE').length - 1;
    const odd = await this.#call(callOf('ACKNOWLEDGE', last));
    expect(odd).toBe('Failed to validate scheduler::Call: Not a valid UUID');
  }

  async end(): Promise<void> {
    await until('everything is acknowledged', () =>
      this.scheduler.statuses.every(({ uuid }) => uuid === undefined || this.#acknowledged.has(hex(uuid))),
    );
    this.#isOver = true;
    await this.#acknowledging;
    await this.#call({ type: 'TEARDOWN' });
    await until('the stream ends', () => this.scheduler.isClosed);
  }

  async #call(made: Call): Promise<string> {
    const answer = await this.scheduler.call(made);
    this.answers.push([made.type ?? '', answer.status]);
    return answer.body;
  }

  async #acknowledge(): Promise<void> {
    while (!this.#isOver) {
      for (const { uuid, task_id, agent_id } of this.scheduler.statuses) {
        if (uuid === undefined || this.#acknowledged.has(hex(uuid))) continue;
        this.#acknowledged.add(hex(uuid));
        await this.scheduler.acknowledge(agent_id?.value ?? '', task_id.value, uuid);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

function hex(uuid: Uint8Array): string {
  return Buffer.from(uuid).toString('hex');
}

function onAgent(operation: OfferOperation, agentId: string): OfferOperation {
  const { launch } = operation;
  if (launch === undefined) return operation;
  const tasks = (launch.task_infos ?? []).map((task) => ({ ...task, agent_id: { value: agentId } }));
  return { ...operation, launch: { task_infos: tasks } };
}
