/** Readers of the operator event stream: each has the whole story, whenever it came, and none hurts another. */
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Call, Event } from '../../../src/wire/gen/master.ts';
import { fromJson } from '../../../src/wire/json.ts';
import { decode, encode } from '../../../src/wire/message.ts';
import { RecordDecoder } from '../../../src/wire/recordio.ts';
import { until } from '../../until.ts';
import { type ContentType, frameworkInfo, SchedulerClient, taskFor } from './scheduler-client.ts';
import { SimulatedAgent, scalar } from './simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from './test-master.ts';

class Reader {
  readonly events: Event[] = [];
  isClosed = false;
  #response: IncomingMessage | undefined;

  async open(port: number, accept: ContentType): Promise<void> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { 'Content-Type': 'application/x-protobuf', Accept: accept };
      const asked = request({ host: '127.0.0.1', port, method: 'POST', path: '/api/v1', headers }, resolve);
      asked.on('error', reject);
      asked.end(encode(Call, { type: 'SUBSCRIBE' }));
    });
    this.#response = response;
    expect(response.headers['content-type']).toBe(accept);
    const records = new RecordDecoder();
    response.on('data', (chunk: Uint8Array) => {
      const read = records.push(chunk);
      if (!read.ok) throw new Error(read.error.reason);
      for (const record of read.value) {
        this.events.push(
          accept === 'application/json'
            ? fromJson(Event, JSON.parse(Buffer.from(record).toString()))
            : decode(Event, record),
        );
      }
    });
    response.on('error', () => {});
    response.on('close', () => {
      this.isClosed = true;
    });
  }

  close(): void {
    this.#response?.destroy();
  }

  /** Tasks with their latest states as this reader knows them; what was told twice or too early comes first. */
  story(): { readonly wrong: string[]; readonly tasks: ReadonlyMap<string, string> } {
    const wrong: string[] = [];
    const tasks = new Map<string, string>();
    const add = (id: string, state: string): void => {
      if (tasks.has(id)) wrong.push(`${id} added again`);
      tasks.set(id, state);
    };
    for (const [place, event] of this.events.entries()) {
      if ((event.type === 'SUBSCRIBED') !== (place === 0)) wrong.push(`${event.type} at ${place}`);
      for (const task of event.subscribed?.get_state?.get_tasks?.tasks ?? []) add(task.task_id.value, task.state);
      const added = event.task_added?.task;
      if (added !== undefined) add(added.task_id.value, added.state);
      const updated = event.task_updated;
      if (updated === undefined) continue;
      const id = updated.status.task_id.value;
      if (!tasks.has(id)) wrong.push(`${id} updated before it was added`);
      tasks.set(id, updated.state);
    }
    return { wrong, tasks };
  }
}

const launches = 12;
const tasksPerLaunch = 25;

describe('readers of the operator event stream', () => {
  let master: TestMaster;
  const agent = new SimulatedAgent('agent.test', [scalar('cpus', 4000), scalar('mem', 4_096_000)]);
  const client = (): SchedulerClient => new SchedulerClient(master.port, 'application/x-protobuf');
  beforeAll(async () => {
    master = await startTestMaster({ settings: { maxOperatorStreams: 8, allocationIntervalMs: 100 } });
    await agent.start(master.pid);
    await agent.register();
  });
  afterAll(async () => {
    await agent.stop();
    await stopTestMaster(master);
  });

  it('have every task and its latest state, whenever they came', async () => {
    const scheduler = client();
    await scheduler.subscribe(frameworkInfo({}));
    const readers: Reader[] = [];
    const openings: Promise<void>[] = [];
    const ids: string[] = [];
    for (let launch = 0; launch < launches; launch++) {
      const offer = await scheduler.offer();
      const tasks = Array.from({ length: tasksPerLaunch }, (_, index) => taskFor(offer, `t-${launch}-${index}`));
      ids.push(...tasks.map(({ task_id }) => task_id.value));
      if (launch % 2 === 0) {
        const reader = new Reader();
        readers.push(reader);
        // It comes while the tasks do.
        openings.push(reader.open(master.port, launch % 4 === 0 ? 'application/json' : 'application/x-protobuf'));
      }
      await scheduler.launch(offer, tasks);
      for (const { task_id } of tasks) agent.update(scheduler.frameworkId, task_id.value, 'TASK_RUNNING');
    }
    await Promise.all(openings);
    for (const reader of readers) {
      await until('the last task runs', () => reader.story().tasks.get(ids.at(-1) ?? '') === 'TASK_RUNNING');
      const { wrong, tasks } = reader.story();
      expect(wrong).toEqual([]);
      expect([...tasks.keys()].sort()).toEqual([...ids].sort());
      expect([...new Set(tasks.values())]).toEqual(['TASK_RUNNING']);
      reader.close();
    }
    scheduler.disconnect();
  });

  it('are no more than the flag says: the oldest makes room', async () => {
    const readers: Reader[] = [];
    for (let index = 0; index < 10; index++) {
      const reader = new Reader();
      readers.push(reader);
      await reader.open(master.port, 'application/json');
      await until('a snapshot', () => reader.events.length > 1);
    }
    await until('two were closed', () => readers.filter(({ isClosed }) => isClosed).length === 2);
    expect(readers.map(({ isClosed }) => isClosed)).toEqual([true, true, ...new Array(8).fill(false)]);
    const answer = await fetch(`http://127.0.0.1:${master.port}/metrics/snapshot`);
    expect(await answer.json()).toMatchObject({ 'master/operator_event_stream_subscribers': 8 });
    for (const reader of readers) reader.close();
  });
});
