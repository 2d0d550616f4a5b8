import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultAllocatorSettings } from '../../../src/master/allocator/allocator-state.ts';
import { stateProblems } from '../../../src/master/core/check-state.ts';
import { createMasterState } from '../../../src/master/core/create-state.ts';
import type { MasterEffect } from '../../../src/master/core/effects.ts';
import type { MasterEvent } from '../../../src/master/core/events.ts';
import { applyOperation, imageOf } from '../../../src/master/core/registry.ts';
import { defaultSettings } from '../../../src/master/core/settings.ts';
import { step } from '../../../src/master/core/step.ts';
import { masterInfo } from '../../../src/master/shell/master-info.ts';
import { messageEvent } from '../../../src/master/shell/message-events.ts';
import {
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  ResourceOffersMessage,
  RunTaskMessage,
  ShutdownFrameworkMessage,
  SlaveRegisteredMessage,
  SlaveReregisteredMessage,
} from '../../../src/wire/gen/internal.ts';
import { Call } from '../../../src/wire/gen/scheduler.ts';
import { fromJson, toJson } from '../../../src/wire/json.ts';
import { decode } from '../../../src/wire/message.ts';

const recordings = join(import.meta.dirname, '../recordings');

interface Recorded {
  readonly ms: number;
  readonly request: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly body_base64?: string;
}

function read(path: string): Recorded[] {
  const text = readFileSync(join(recordings, path), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recorded);
}

/** A master core whose registry is always durable at once. */
class Replay {
  readonly state = createMasterState({
    settings: defaultSettings,
    allocator: defaultAllocatorSettings,
    info: masterInfo({
      id: '753f31eb-8fc2-4227-bab9-a48d2ca01bc1',
      ip: '127.0.0.1',
      port: 17050,
      hostname: 'master1.example',
      domain: undefined,
    }),
    nowMs: 0,
    randomSeed: 7n,
  });
  readonly effects: MasterEffect[] = [];
  readonly #image = imageOf({});
  nowMs = 0;

  post(event: MasterEvent): void {
    for (const effect of step(this.state, event, this.nowMs)) {
      this.effects.push(effect);
      if (effect.type === 'recover-registry') this.post({ type: 'registry-recovered', registry: {} });
      if (effect.type !== 'persist') continue;
      this.post({
        type: 'registry-written',
        applied: applyOperation(this.#image, effect.operation),
        next: effect.next,
      });
    }
  }

  /** Lets everything happen that is due until then. */
  advance(untilMs: number): void {
    for (
      let next = this.state.deadlines.nextMs;
      next !== undefined && next <= untilMs;
      next = this.state.deadlines.nextMs
    ) {
      this.nowMs = Math.max(this.nowMs, next);
      this.post({ type: 'ticked' });
    }
    this.nowMs = untilMs;
  }

  sent(name: string): MasterEffect[] {
    return this.effects.filter((effect) => effect.type === 'send' && effect.message.name === name);
  }
}

function serving(): Replay {
  const replay = new Replay();
  replay.post({ type: 'leader-detected', leader: replay.state.info, isSelf: true });
  expect(replay.state.phase).toBe('serving');
  return replay;
}

/** When streams ended shows only in what the master told the agent then. The agent's clock started a little later. */
function withEnds(toMaster: readonly Recorded[], toAgent: readonly Recorded[]): Recorded[] {
  const ends = toAgent.filter(({ message }) => message === ShutdownFrameworkMessage.name);
  return [...toMaster, ...ends.map((end) => ({ ...end, ms: end.ms + 45 }))].sort((a, b) => a.ms - b.ms);
}

function eventOf(recorded: Recorded, streams: number): MasterEvent | undefined {
  const body = Buffer.from(recorded.body_base64 ?? '', 'base64');
  const path = recorded.request.split(' ')[1] ?? '';
  if (recorded.message !== undefined && recorded.headers['Libprocess-From'] !== undefined) {
    const to = decodeURIComponent(path.split('/')[1] ?? '');
    const observer = /^slave-observer\((\d+)\)$/.exec(to)?.[1];
    if (observer !== undefined) return { type: 'agent-ponged', observer: Number(observer) };
    return messageEvent({ to, name: recorded.message, from: recorded.headers['Libprocess-From'], body });
  }
  if (!path.endsWith('/api/v1/scheduler')) return undefined;
  return callEvent(recorded, body, streams);
}

/** This master offers what became free sooner than Apache's, so that its offers have other numbers: answers name ours. */
function withOffers(replay: Replay, event: MasterEvent): MasterEvent {
  if (event.type !== 'framework-called' && event.type !== 'driver-called') return event;
  const { accept, framework_id } = event.call;
  const framework = replay.state.frameworks.get(framework_id?.value ?? '');
  if (accept === undefined || framework === undefined) return event;
  if (accept.offer_ids?.some(({ value }) => value === 'no-such-offer')) return event;
  const offer_ids = [...framework.offers].map(({ id }) => ({ value: id }));
  return { ...event, call: { ...event.call, accept: { ...accept, offer_ids } } };
}

function streamEnd(replay: Replay, end: Recorded): MasterEvent | undefined {
  const { framework_id } = decode(ShutdownFrameworkMessage, Buffer.from(end.body_base64 ?? '', 'base64'));
  const connection = replay.state.frameworks.get(framework_id.value)?.connection;
  return connection === undefined ? undefined : { type: 'stream-closed', streamId: connection.streamId };
}

function callEvent(recorded: Recorded, body: Buffer, streams: number): MasterEvent | undefined {
  const isJson = recorded.headers['Content-Type'] === 'application/json';
  let call: Call;
  try {
    call = isJson ? fromJson(Call, JSON.parse(body.toString('utf8'))) : decode(Call, body);
  } catch {
    return undefined;
  }
  if (call.type === undefined) return undefined;
  if (call.type !== 'SUBSCRIBE') return { type: 'framework-called', frameworkId: call.framework_id?.value ?? '', call };
  if (call.subscribe === undefined) return undefined;
  const { subscribe } = call;
  const frameworkId = call.framework_id?.value;
  return { type: 'framework-subscribing', streamId: `s${streams}`, frameworkId, subscribe, principal: undefined };
}

describe('everything Apache Mesos agents and schedulers sent to a master', () => {
  it('is taken without a crash or a contradiction, and the agent is registered and kept', () => {
    const replay = serving();
    const recorded = withEnds(read('wire/to-master.jsonl'), read('wire/to-agent.jsonl'));
    let taken = 0;
    for (const [place, one] of recorded.entries()) {
      replay.advance(one.ms);
      const event = one.message === ShutdownFrameworkMessage.name ? streamEnd(replay, one) : eventOf(one, place);
      if (event === undefined) continue;
      replay.post(withOffers(replay, event));
      taken++;
      expect(stateProblems(replay.state)).toEqual([]);
    }
    expect(taken).toBeGreaterThan(100);
    expect(replay.sent(SlaveRegisteredMessage.name)).toHaveLength(1);
    expect(replay.sent(SlaveReregisteredMessage.name)).toHaveLength(1);
    const agent = replay.state.agents.get('753f31eb-8fc2-4227-bab9-a48d2ca01bc1-S0');
    expect(agent?.info.hostname).toBe('agent1.example');
    expect(agent?.capabilities.reservationRefinement).toBe(true);
    expect(agent?.slot.total.milliOf('cpus')).toBe(8000);
    expect(replay.state.counters.named.messages_status_update).toBeGreaterThan(10);
    // The drivers' frameworks ran their five tasks, as the recorded /state says.
    for (const id of ['0001', '0002']) {
      const framework = replay.state.completedFrameworks.get(`753f31eb-8fc2-4227-bab9-a48d2ca01bc1-${id}`);
      const states = [...(framework?.completedTasks.values() ?? [])].map(({ message }) => message.state);
      expect([id, states]).toEqual([id, Array(5).fill('TASK_FINISHED')]);
    }
    // What Apache's master sent to run them is what this one sends.
    const key = ({ framework, task }: RunTaskMessage): string => `${framework.id?.value}/${task.task_id.value}`;
    const ours = new Map(
      replay.sent(RunTaskMessage.name).map((effect) => {
        const body = (effect.type === 'send' ? effect.body : {}) as RunTaskMessage;
        return [key(body), toJson(RunTaskMessage, body)];
      }),
    );
    let compared = 0;
    for (const one of read('wire/to-agent.jsonl').filter(({ message }) => message === RunTaskMessage.name)) {
      const theirs = decode(RunTaskMessage, Buffer.from(one.body_base64 ?? '', 'base64'));
      const own = ours.get(key(theirs));
      if (own === undefined) continue;
      compared++;
      expect(own).toEqual(toJson(RunTaskMessage, theirs));
    }
    expect(compared).toBeGreaterThan(5);
    const hello = replay.state.completedFrameworks.get('753f31eb-8fc2-4227-bab9-a48d2ca01bc1-0000');
    expect([...(hello?.completedTasks.values() ?? [])].map(({ id, message }) => [id, message.state])).toEqual([
      ['hello', 'TASK_FINISHED'],
    ]);
    expect(replay.sent(ResourceOffersMessage.name).length).toBeGreaterThan(0);
  });

  it.each(['failover/to-master1.jsonl', 'failover/to-master2.jsonl', 'authentication/to-master.jsonl'])(
    '%s too',
    (path) => {
      const replay = serving();
      for (const [place, one] of read(path).entries()) {
        const event = eventOf(one, place);
        if (event !== undefined) replay.post(event);
      }
      expect(stateProblems(replay.state)).toEqual([]);
      expect(replay.state.counters.named.dropped_messages).toBeGreaterThan(0);
    },
  );

  it('admits every registration that was recorded', () => {
    const names = new Set([RegisterSlaveMessage.name, ReregisterSlaveMessage.name]);
    const registrations = ['wire/to-master.jsonl', 'failover/to-master1.jsonl', 'failover/to-master2.jsonl']
      .flatMap(read)
      .filter(({ message }) => names.has(message ?? ''));
    expect(registrations.length).toBeGreaterThan(2);
    for (const registration of registrations) {
      const replay = serving();
      const event = eventOf(registration, 0);
      if (event !== undefined) replay.post(event);
      expect(replay.state.agents.size).toBe(1);
      expect(stateProblems(replay.state)).toEqual([]);
    }
  });
});
