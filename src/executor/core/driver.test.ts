import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/random.ts';
import type { Event } from '../../wire/gen/executor.ts';
import type { TaskState } from '../../wire/gen/mesos.ts';
import { createDriverSession, type DriverEffect, type DriverEvent, type DriverSettings } from './driver-session.ts';
import { step } from './driver-step.ts';

const settings: DriverSettings = {
  frameworkId: 'F',
  executorId: 'E',
  isCheckpointed: true,
  recoveryTimeoutMs: 60_000,
  backoffMaxMs: 2_000,
  shutdownGraceMs: 5_000,
  subscribeTimeoutMs: 15_000,
  retryMs: 1_000,
  heartbeatMs: 1_800_000,
  missedHeartbeats: 3,
};

/** A session whose effects are kept. */
class Bed {
  readonly session;
  nowMs = 1_000_000;
  effects: DriverEffect[] = [];

  constructor(changes: Partial<DriverSettings> = {}) {
    this.session = createDriverSession({ ...settings, ...changes }, createRandom(1));
    this.post({ kind: 'opened' });
  }

  post(event: DriverEvent): void {
    this.effects.push(...step(this.session, event, this.nowMs));
  }

  take<K extends DriverEffect['kind']>(kind: K): Extract<DriverEffect, { kind: K }>[] {
    const found = this.effects.filter((effect) => effect.kind === kind) as Extract<DriverEffect, { kind: K }>[];
    this.effects = [];
    return found;
  }

  hear(event: Event): void {
    this.post({ kind: 'event-received', stream: this.session.stream, event });
  }

  subscribed(): this {
    this.post({ kind: 'stream-answered', stream: this.session.stream, status: 200, text: '' });
    this.hear({ type: 'SUBSCRIBED' });
    this.effects = [];
    return this;
  }

  lose(): void {
    this.post({ kind: 'stream-ended', stream: this.session.stream, reason: 'gone' });
  }

  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (
      let next = this.session.deadlines.nextMs;
      next !== undefined && next <= endMs;
      next = this.session.deadlines.nextMs
    ) {
      this.nowMs = Math.max(this.nowMs, next);
      this.post({ kind: 'ticked' });
    }
    this.nowMs = endMs;
  }

  report(taskId: string, state: TaskState): void {
    this.post({ kind: 'update-made', status: { task_id: { value: taskId }, state } });
  }

  /** States of the updates sent since the last look, each with the tag to answer. */
  sent() {
    return this.take('send-call').flatMap(({ tag, call }) => {
      const { task_id, state } = call.update?.status ?? {};
      return state === undefined ? [] : [{ tag, what: `${task_id?.value} ${state}` }];
    });
  }

  answer(status: number, sent: { readonly tag: object }): void {
    this.post({ kind: 'call-answered', tag: sent.tag as never, status, text: '' });
  }

  launch(taskId: string): void {
    const task = { name: taskId, task_id: { value: taskId }, agent_id: { value: 'A' } };
    this.hear({ type: 'LAUNCH', launch: { task } });
  }
}

describe('updates of an executor', () => {
  it('are sent one at a time for a task, and side by side for several', () => {
    const bed = new Bed().subscribed();
    bed.report('a', 'TASK_STARTING');
    bed.report('a', 'TASK_RUNNING');
    bed.report('b', 'TASK_RUNNING');
    const first = bed.sent();
    expect(first.map(({ what }) => what)).toEqual(['a TASK_STARTING', 'b TASK_RUNNING']);
    bed.answer(202, first[0] ?? { tag: {} });
    expect(bed.sent().map(({ what }) => what)).toEqual(['a TASK_RUNNING']);
  });

  it('that the agent does not take come again, and none overtakes them', () => {
    const bed = new Bed().subscribed();
    bed.report('a', 'TASK_STARTING');
    const [first] = bed.sent();
    bed.answer(503, first ?? { tag: {} });
    expect(bed.take('tell-call-failed')).toMatchObject([{ type: 'UPDATE', status: 503 }]);
    bed.report('a', 'TASK_RUNNING');
    bed.report('b', 'TASK_RUNNING');
    expect(bed.sent().map(({ what }) => what)).toEqual(['b TASK_RUNNING']);
    bed.advance(1_000);
    expect(bed.sent().map(({ what }) => what)).toEqual(['a TASK_STARTING']);
  });

  it('that the agent does not understand are told and given up', () => {
    const bed = new Bed().subscribed();
    bed.report('a', 'TASK_STAGING');
    const [first] = bed.sent();
    bed.answer(400, first ?? { tag: {} });
    expect(bed.take('tell-call-failed')).toHaveLength(1);
    bed.advance(5_000);
    expect(bed.sent()).toEqual([]);
    expect(bed.session.updates.size).toBe(0);
  });

  it('and tasks that were not acknowledged go along with the next subscription, in order', () => {
    const bed = new Bed().subscribed();
    bed.launch('a');
    bed.launch('b');
    bed.report('a', 'TASK_STARTING');
    bed.report('a', 'TASK_RUNNING');
    bed.report('b', 'TASK_RUNNING');
    const done = [...bed.session.updates.values()].at(-1)?.status.uuid ?? new Uint8Array(0);
    bed.hear({ type: 'ACKNOWLEDGED', acknowledged: { task_id: { value: 'b' }, uuid: done } });
    bed.lose();
    expect(bed.take('tell-disconnected')).toHaveLength(1);
    bed.advance(2_000);
    const [opened] = bed.take('open-stream');
    expect(opened?.call.subscribe).toMatchObject({
      unacknowledged_tasks: [{ task_id: { value: 'a' } }],
      unacknowledged_updates: [{ status: { state: 'TASK_STARTING' } }, { status: { state: 'TASK_RUNNING' } }],
    });
    // What is reported meanwhile waits for the end of the subscription, and what went along is not sent twice.
    bed.report('a', 'TASK_FINISHED');
    expect(bed.sent()).toEqual([]);
    bed.hear({ type: 'SUBSCRIBED' });
    expect(bed.sent().map(({ what }) => what)).toEqual(['a TASK_FINISHED']);
  });

  it('carry what the agent needs', () => {
    const bed = new Bed().subscribed();
    bed.report('a', 'TASK_RUNNING');
    const [{ call } = {}] = bed.take('send-call');
    expect(call).toMatchObject({
      framework_id: { value: 'F' },
      executor_id: { value: 'E' },
      type: 'UPDATE',
      update: { status: { source: 'SOURCE_EXECUTOR', executor_id: { value: 'E' }, timestamp: 1_000 } },
    });
    expect(call?.update?.status.uuid).toHaveLength(16);
  });
});

describe('the subscription of an executor', () => {
  it.each([404, 429, 500, 503])('that is answered with %i is tried again', (status) => {
    const bed = new Bed();
    bed.effects = [];
    bed.post({ kind: 'stream-answered', stream: 1, status, text: '' });
    bed.advance(2_000);
    expect(bed.take('open-stream')).toHaveLength(1);
  });

  it.each([400, 401, 403])('that is answered with %i is over', (status) => {
    const bed = new Bed();
    bed.post({ kind: 'stream-answered', stream: 1, status, text: 'no' });
    expect(bed.take('end')).toMatchObject([{ why: 'refused', reason: `the agent answered ${status}: no` }]);
  });

  it('lasts as long as the agent may be away, and then ends the program with its grace', () => {
    const bed = new Bed().subscribed();
    bed.lose();
    for (let time = 0; time < 59; time++) {
      bed.advance(1_000);
      bed.lose();
    }
    expect(bed.effects.some(({ kind }) => kind === 'tell-shutdown')).toBe(false);
    bed.advance(1_001);
    expect(bed.take('tell-shutdown')).toMatchObject([{ graceMs: 5_000 }]);
    bed.advance(5_000);
    expect(bed.take('end')).toMatchObject([{ why: 'shutdown' }]);
  });

  it('begins that time anew when the agent was there', () => {
    const bed = new Bed().subscribed();
    bed.lose();
    bed.advance(50_000);
    bed.subscribed();
    bed.lose();
    bed.advance(50_000);
    expect(bed.effects.some(({ kind }) => kind === 'tell-shutdown')).toBe(false);
  });

  it('without checkpoints ends with the agent', () => {
    const bed = new Bed({ isCheckpointed: false }).subscribed();
    bed.lose();
    expect(bed.take('tell-shutdown')).toHaveLength(1);
    bed.advance(4_999);
    expect(bed.take('open-stream')).toEqual([]);
  });

  it('sends heartbeats, and gives an agent up that sends none', () => {
    const bed = new Bed().subscribed();
    bed.advance(settings.heartbeatMs * 2);
    expect(bed.take('send-call').map(({ tag }) => tag.type)).toEqual(['HEARTBEAT', 'HEARTBEAT']);
    bed.hear({ type: 'HEARTBEAT' });
    bed.advance(settings.heartbeatMs * 2);
    expect(bed.take('tell-disconnected')).toEqual([]);
    bed.advance(settings.heartbeatMs);
    expect(bed.take('tell-disconnected')).toMatchObject([{ reason: 'no heartbeats from the agent' }]);
  });

  it('takes nothing from streams that were given up', () => {
    const bed = new Bed().subscribed();
    bed.lose();
    bed.effects = [];
    bed.post({ kind: 'event-received', stream: 1, event: { type: 'SHUTDOWN' } });
    bed.post({ kind: 'stream-ended', stream: 1, reason: 'again' });
    expect(bed.effects).toEqual([]);
  });
});

describe('the end of an executor', () => {
  it('comes when all is acknowledged', () => {
    const bed = new Bed().subscribed();
    bed.hear({ type: 'SHUTDOWN' });
    expect(bed.take('tell-shutdown')).toMatchObject([{ graceMs: 5_000 }]);
    bed.report('a', 'TASK_KILLED');
    bed.post({ kind: 'close-requested', patienceMs: 60_000 });
    expect(bed.take('end')).toEqual([]);
    const [open] = [...bed.session.updates.values()];
    bed.hear({
      type: 'ACKNOWLEDGED',
      acknowledged: { task_id: { value: 'a' }, uuid: open?.status.uuid ?? new Uint8Array(0) },
    });
    expect(bed.take('end')).toMatchObject([{ why: 'shutdown' }]);
  });

  it('comes when the grace period is over, whatever the program wants', () => {
    const bed = new Bed().subscribed();
    bed.hear({ type: 'SHUTDOWN' });
    bed.report('a', 'TASK_KILLED');
    bed.post({ kind: 'close-requested', patienceMs: 60_000 });
    bed.advance(4_999);
    expect(bed.take('end')).toEqual([]);
    bed.advance(1);
    expect(bed.take('end')).toMatchObject([{ why: 'shutdown' }]);
  });

  it('is told once, and nothing happens after it', () => {
    const bed = new Bed().subscribed();
    bed.post({ kind: 'close-requested', patienceMs: 1 });
    expect(bed.take('end')).toMatchObject([{ why: 'closed' }]);
    bed.report('a', 'TASK_RUNNING');
    bed.post({ kind: 'close-requested', patienceMs: 1 });
    bed.advance(100_000);
    expect(bed.effects).toEqual([]);
  });
});
