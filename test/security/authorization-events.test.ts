/** Events of the operator stream are held to the rights of each reader when they are sent. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Event } from '../../src/wire/gen/master.ts';
import { fromJson } from '../../src/wire/json.ts';
import { decode } from '../../src/wire/message.ts';
import { RecordDecoder } from '../../src/wire/recordio.ts';
import { SimulatedAgent, scalar } from '../integration/master/simulated-agent.ts';
import { until } from '../until.ts';
import { type Asker, authorizationOf } from './askers.ts';
import { type HiddenCluster, hiddenFramework, startHiddenCluster } from './hidden-cluster.ts';

let cluster: HiddenCluster;
const readers: EventReader[] = [];
beforeAll(async () => {
  cluster = await startHiddenCluster();
});
afterAll(async () => {
  for (const reader of readers) reader.close();
  await cluster.close();
});

type Form = 'application/json' | 'application/x-protobuf';

/** Reads the event stream as one of those who ask. */
class EventReader {
  readonly events: Event[] = [];
  readonly #request: ReturnType<typeof request>;
  text = '';

  constructor(asker: Asker, form: Form) {
    const decoder = new RecordDecoder();
    const headers = { 'Content-Type': 'application/json', Accept: form, Authorization: authorizationOf(asker) ?? '' };
    this.#request = request({ port: cluster.port, method: 'POST', path: '/api/v1', headers }, (response) => {
      response.on('data', (bytes: Buffer) => {
        this.text += bytes.toString('latin1');
        const records = decoder.push(bytes);
        if (!records.ok) throw new Error(records.error.reason);
        for (const record of records.value) {
          const json = form === 'application/json';
          this.events.push(json ? fromJson(Event, JSON.parse(Buffer.from(record).toString())) : decode(Event, record));
        }
      });
    });
    this.#request.on('error', () => {});
    this.#request.end('{"type":"SUBSCRIBE"}');
    readers.push(this);
  }

  types(): string[] {
    return this.events.map(({ type }) => type ?? '').filter((type) => type !== 'HEARTBEAT');
  }

  close(): void {
    this.#request.destroy();
  }
}

describe.each<Form>(['application/json', 'application/x-protobuf'])('the event stream in %s', (form) => {
  it('tells each what he may see, and nothing else', async () => {
    const right = new EventReader('right', form);
    const other = new EventReader('other', form);
    await until('both snapshots', () => right.types().length > 0 && other.types().length > 0);
    const { door } = cluster.master;
    const streamId = `hidden-stream-of-${form}`;
    door.post({
      type: 'framework-subscribing',
      streamId,
      frameworkId: undefined,
      subscribe: { framework_info: { ...hiddenFramework, name: `hidden-second-${form}` } },
      principal: 'right',
    });
    const frameworkIdOf = (): string | undefined => door.state.frameworkByStream.get(streamId);
    await until('the framework', () => frameworkIdOf() !== undefined);
    const frameworkId = frameworkIdOf() ?? '';
    door.post({ type: 'framework-called', frameworkId, call: { type: 'TEARDOWN' } });
    // An agent comes last: both are told of it, the other one without what is reserved for the hidden role.
    const agent = new SimulatedAgent(`late-${form}.test`, [
      scalar('cpus', 1),
      { ...scalar('disk', 7), role: 'hidden-role' },
    ]);
    await agent.start(`master@127.0.0.1:${cluster.port}`);
    await agent.register();
    await until('the agent in both streams', () => {
      return [right, other].every((reader) => reader.types().includes('AGENT_ADDED'));
    });
    expect(right.types()).toEqual(['SUBSCRIBED', 'FRAMEWORK_ADDED', 'FRAMEWORK_REMOVED', 'AGENT_ADDED']);
    expect(other.types()).toEqual(['SUBSCRIBED', 'AGENT_ADDED']);
    expect(right.text).toContain('hidden-second');
    expect(right.text).toContain('hidden-role');
    expect(other.text).not.toContain('hidden-');
    expect(other.events.at(-1)?.agent_added?.agent.agent_info.hostname).toBe(`late-${form}.test`);
    await agent.stop();
  });
});
