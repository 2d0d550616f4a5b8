/**
 * The session of a scheduler that was recorded with Apache Mesos, held again with our master and agent: the same calls in the
 * same order get the same status codes, and each task the same updates in the same order, with the same words.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningAgent, startAgent } from '../../../src/agent/shell/agent.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { FrameworkInfo, OfferOperation, TaskStatus } from '../../../src/wire/gen/mesos.ts';
import { Call, Event } from '../../../src/wire/gen/scheduler.ts';
import { fromJson, toJson } from '../../../src/wire/json.ts';
import { AgentDirectory, agentArguments, agentConfigOf } from '../../agent/agents.ts';
import { post, SchedulerClient } from '../../integration/master/scheduler-client.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../../integration/master/test-master.ts';
import { recordedMessages } from '../../recordings.ts';
import { until } from '../../until.ts';
import { missingFrom, shapeOf } from '../shape.ts';

/** False while the master refuses RESERVE and CREATE: the task that was recorded with a volume then runs without one. */
const hasOperations = false;

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

/** What does not differ from run to run. */
function lasting(status: TaskStatus): unknown {
  const { agent_id, uuid, timestamp, container_status: container, ...rest } = status;
  return {
    ...(toJson({ ...(rest as TaskStatus) }) as object),
    hasAgent: agent_id !== undefined,
    hasUuid: uuid !== undefined,
    hasTime: timestamp !== undefined,
    networks: container?.network_infos,
    hasContainer: container?.container_id !== undefined,
    // Of a task that only starts there is no process yet: the executor is within the agent.
    hasPid: status.state === 'TASK_STARTING' || container?.executor_pid !== undefined,
  };

  function toJson(value: TaskStatus): unknown {
    return JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === 'data' ? undefined : item)));
  }
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
  const client = (): SchedulerClient => new SchedulerClient(master.port, 'application/json');
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
    const scheduler = client();
    const info = callOf('SUBSCRIBE').subscribe?.framework_info as FrameworkInfo;
    await scheduler.subscribe(info);
    const answers: [string, number][] = [];
    const call = async (made: Call): Promise<string> => {
      const answer = await scheduler.call(made);
      answers.push([made.type ?? 'NOPE', answer.status]);
      return answer.body;
    };
    // Updates are acknowledged as they come.
    const acknowledged = new Set<string>();
    let isOver = false;
    const acknowledging = (async () => {
      while (!isOver) {
        for (const { uuid, task_id, agent_id } of scheduler.statuses) {
          const key = uuid === undefined ? '' : Buffer.from(uuid).toString('hex');
          if (key === '' || acknowledged.has(key)) continue;
          acknowledged.add(key);
          await scheduler.acknowledge(agent_id?.value ?? '', task_id.value, uuid ?? new Uint8Array(16));
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();

    const offer = await scheduler.offer();
    const accept = callOf('ACCEPT');
    const operations = (accept.accept?.operations ?? [])
      .filter(({ type }) => hasOperations || type === 'LAUNCH')
      .map((operation) => onAgent(operation, offer.agent_id.value));
    await call({ type: 'ACCEPT', accept: { ...accept.accept, offer_ids: [offer.id], operations } });
    await scheduler.status('fails', 'TASK_FAILED');
    await scheduler.status('with-volume', 'TASK_FINISHED');
    await until('the health check told', () => scheduler.statuses.some(({ healthy }) => healthy === true));
    await call(callOf('RECONCILE'));
    await until(
      'both answers',
      () => scheduler.statuses.filter(({ reason }) => reason === 'REASON_RECONCILIATION').length > 1,
    );
    await call({
      ...callOf('MESSAGE'),
      message: { agent_id: offer.agent_id, executor_id: { value: 'health' }, data: Buffer.from('hello') },
    });
    await call(callOf('KILL'));
    await scheduler.status('health', 'TASK_KILLED');
    const invalid = callOf('ACCEPT', 1).accept;
    await call({
      type: 'ACCEPT',
      accept: { ...invalid, operations: (invalid?.operations ?? []).map((one) => onAgent(one, offer.agent_id.value)) },
    });
    await scheduler.status('invalid-offer', 'TASK_DROPPED');
    await call(callOf('SUPPRESS'));
    await call(callOf('REVIVE'));
    await call(callOf('DECLINE'));
    await call(callOf('KILL', 1));
    await scheduler.status('unknown-task', 'TASK_UNKNOWN');
    const headers = {
      'Content-Type': 'application/json',
      'Mesos-Stream-Id': scheduler.streamId,
    };
    const nope = await post(
      master.port,
      JSON.stringify({ type: 'NOPE', framework_id: { value: scheduler.frameworkId } }),
      headers,
    );
    expect([nope.status, nope.body]).toEqual([
      400,
      "Failed to validate scheduler::Call: Expecting 'type' to be present",
    ]);
    const text = await call({
      ...callOf('ACKNOWLEDGE', recorded.filter(({ decoded }) => decoded.type === 'ACKNOWLEDGE').length - 1),
    });
    expect(text).toBe('Failed to validate scheduler::Call: Not a valid UUID');
    await until('everything is acknowledged', () =>
      scheduler.statuses.every(({ uuid }) => uuid === undefined || acknowledged.has(Buffer.from(uuid).toString('hex'))),
    );
    isOver = true;
    await acknowledging;
    await call({ type: 'TEARDOWN' });
    await until('the stream ends', () => scheduler.isClosed);

    expect(answers).toEqual([
      ...['ACCEPT', 'RECONCILE', 'MESSAGE', 'KILL', 'ACCEPT', 'SUPPRESS', 'REVIVE', 'DECLINE', 'KILL'].map((type) => [
        type,
        202,
      ]),
      ['ACKNOWLEDGE', 400],
      ['TEARDOWN', 202],
    ]);
    const [live, wanted] = [updatesByTask(scheduler.events), updatesByTask(events)];
    if (!hasOperations) {
      // Its message names what is left of the offer.
      expect(live['too-big']).toMatchObject([{ state: 'TASK_ERROR', reason: 'REASON_TASK_INVALID' }]);
      wanted['too-big'] = live['too-big'] ?? [];
    }
    expect(live).toEqual(wanted);
    expect(scheduler.events.slice(0, 3).map(({ type }) => type)).toEqual(events.slice(0, 3).map(({ type }) => type));
    for (const type of ['SUBSCRIBED', 'OFFERS', 'UPDATE'] as const) {
      const shape = (list: readonly Event[]): ReturnType<typeof shapeOf> =>
        shapeOf(list.filter((event) => event.type === type).map((event) => toJson(Event, event)));
      const missing = missingFrom(shape(scheduler.events), shape(events));
      expect([type, missing.filter((path) => hasOperations || !/\.(disk|reservations)/.test(path))]).toEqual([
        type,
        [],
      ]);
    }
  });
});

const withoutVolume = {
  resources: [
    { name: 'cpus', type: 'SCALAR' as const, scalar: { value: 1 }, allocation_info: { role: 'dev' } },
    { name: 'mem', type: 'SCALAR' as const, scalar: { value: 64 }, allocation_info: { role: 'dev' } },
  ],
  command: { value: 'sleep 1' },
};

function onAgent(operation: OfferOperation, agentId: string): OfferOperation {
  const { launch } = operation;
  if (launch === undefined) return operation;
  const tasks = (launch.task_infos ?? []).map((task) => ({
    ...task,
    ...(hasOperations || task.name !== 'with-volume' ? {} : withoutVolume),
    agent_id: { value: agentId },
  }));
  return { ...operation, launch: { task_infos: tasks } };
}
