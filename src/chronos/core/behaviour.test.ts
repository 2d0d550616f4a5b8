import { describe, expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import type { TaskInfo, TaskState } from '../../wire/gen/mesos.ts';
import type { Answer, ChronosEffect, ChronosEvent, NoticeKind } from './events.ts';
import { currentSchedule, nextRunMs } from './jobs.ts';
import type { ChronosSettings } from './settings.ts';
import { type ChronosState, createState, type JobRecord } from './state.ts';
import { step } from './step.ts';

const settings: ChronosSettings = {
  defaults: { cpus: 0.1, memMb: 128, diskMb: 256, user: 'root' },
  role: '*',
  failureRetryMs: 60_000,
  longestRetryMs: 600_000,
  disableAfterFailures: 0,
  historyLimit: 5,
  reconciliationIntervalMs: 600_000,
  declineOfferMs: 5000,
  minReviveIntervalMs: 5000,
  unreachableLimitMs: 300_000,
};

const startMs = Date.UTC(2026, 0, 1);
const iso = (ms: number): string => new Date(ms).toISOString();

/** A leading, registered Chronos with one agent; writes are durable at once. */
class Bench {
  readonly state: ChronosState;
  nowMs = startMs;
  readonly effects: ChronosEffect[] = [];
  readonly launched: TaskInfo[] = [];
  #requests = 0;
  #offers = 0;

  constructor(changes: Partial<ChronosSettings> = {}) {
    this.state = createState({ ...settings, ...changes });
    this.post({ kind: 'took-over', records: [] });
    this.post({ kind: 'registered' });
  }

  post(event: ChronosEvent): void {
    for (const effect of step(this.state, event, this.nowMs)) {
      this.effects.push(effect);
      if (effect.kind === 'persist') this.post(effect.onDurable);
      if (effect.kind === 'accept') this.launched.push(...effect.tasks);
    }
  }

  ask(event: ChronosEvent): Answer {
    this.post(event);
    const reply = this.effects.findLast((effect) => effect.kind === 'reply');
    if (reply?.kind !== 'reply') throw new Error('no reply');
    return reply.answer;
  }

  add(job: { readonly [key: string]: Json }): Answer {
    const route = 'parents' in job ? 'dependency' : 'iso8601';
    const json = { command: 'true', ...job };
    return this.ask({ kind: 'job-posted', requestId: ++this.#requests, route, isLegacy: false, json });
  }

  run(name: string, text?: string): Answer {
    return this.ask({ kind: 'run-requested', requestId: ++this.#requests, name, arguments: text });
  }

  remove(name: string): Answer {
    return this.ask({ kind: 'job-deleted', requestId: ++this.#requests, name });
  }

  /** Moves the clock and offers the agent's resources. */
  goTo(nowMs: number): void {
    this.nowMs = nowMs;
    this.post({ kind: 'ticked' });
    this.offer();
  }

  offer(cpus = 8): void {
    const scalar = (name: string, value: number) => ({ name, type: 'SCALAR' as const, scalar: { value } });
    const offer = {
      id: { value: `o${++this.#offers}` },
      framework_id: { value: 'f' },
      agent_id: { value: 'a' },
      hostname: 'h',
      resources: [scalar('cpus', cpus), scalar('mem', 4096), scalar('disk', 9999)],
    };
    this.post({ kind: 'offers-received', offers: [offer] });
  }

  update(taskId: string, state: TaskState): void {
    const status = { task_id: { value: taskId }, state, agent_id: { value: 'a' }, uuid: new Uint8Array(16) };
    this.post({ kind: 'status-received', status });
  }

  /** Task ids launched since the last call. */
  take(): string[] {
    return this.launched.splice(0).map((task) => task.task_id.value);
  }

  /** Ends everything that runs. */
  endAll(state: TaskState = 'TASK_FINISHED'): void {
    for (const taskId of [...this.state.runs.keys()]) {
      this.update(taskId, 'TASK_RUNNING');
      this.update(taskId, state);
    }
  }

  job(name: string): JobRecord {
    const job = this.state.jobs.get(name);
    if (job === undefined) throw new Error(`no job ${name}`);
    return job;
  }

  notices(kind: NoticeKind): string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'notice' && effect.notice === kind ? [effect.jobName] : [],
    );
  }
}

const hourMs = 3_600_000;
const daily = `R/${iso(startMs + hourMs)}/P1D`;

describe('a schedule after a pause', () => {
  it('is caught up with one run of the latest slot, and goes on with the next', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs - 10.5 * hourMs)}/PT1H` });
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs - 0.5 * hourMs}:0:j:`]);
    bench.endAll();
    bench.offer();
    expect(bench.take()).toEqual([]);
    expect(nextRunMs(bench.job('j'))).toBe(startMs + 0.5 * hourMs);
  });

  it('with epsilon runs every slot inside it, one after the other, and skips the older ones', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R20/${iso(startMs - 10.5 * hourMs)}/PT1H`, epsilon: 'PT2H' });
    for (const hours of [-1.5, -0.5]) {
      bench.offer();
      expect(bench.take()).toEqual([`ct:${startMs + hours * hourMs}:0:j:`]);
      bench.offer();
      expect(bench.take()).toEqual([]);
      bench.endAll();
    }
    bench.offer();
    expect(bench.take()).toEqual([]);
    // 11 slots have passed: 9 skipped, 2 run.
    expect(bench.job('j').cursor).toMatchObject({ index: 11, remaining: 9 });
    expect(bench.state.counters.skippedSlots).toBe(9);
  });

  it('with epsilon drops a slot that waited too long for an offer', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs)}/P1D`, epsilon: 'PT1M' });
    bench.goTo(startMs + 60_001);
    expect(bench.take()).toEqual([]);
    expect(nextRunMs(bench.job('j'))).toBe(startMs + 24 * hourMs);
  });

  it('counts only scheduled runs down, and never below nothing', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R1/${iso(startMs)}/PT1H`, retries: 1 });
    bench.offer();
    bench.endAll('TASK_FAILED');
    expect(bench.job('j').cursor.remaining).toBe(0);
    bench.goTo(startMs + 60_000);
    expect(bench.take()).toEqual([`ct:${startMs}:0:j:`, `ct:${startMs}:1:j:`]);
    bench.endAll('TASK_FAILED');
    bench.run('j');
    bench.offer();
    bench.endAll();
    expect(bench.job('j').cursor.remaining).toBe(0);
    expect(bench.job('j').definition.disabled).toBe(true);
    bench.goTo(startMs + 100 * hourMs);
    expect(bench.job('j').active.size).toBe(0);
  });
});

describe('overlap', () => {
  it('lets a job wait for its own run to end', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs)}/PT1M` });
    bench.offer();
    expect(bench.take()).toHaveLength(1);
    bench.goTo(startMs + 150_000);
    bench.run('j');
    bench.offer();
    expect(bench.take()).toEqual([]);
    bench.endAll();
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs + 120_000}:0:j:`]);
    bench.endAll();
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs + 150_000}:0:j:`]);
  });

  it('is allowed for concurrent jobs', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs)}/PT1M`, concurrent: true });
    bench.offer();
    bench.goTo(startMs + 60_000);
    bench.run('j');
    bench.offer();
    expect(bench.take()).toHaveLength(3);
    expect(bench.job('j').active.size).toBe(3);
  });
});

describe('failures', () => {
  it('are tried again after ever longer waits, then counted once', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily, retries: 2 });
    bench.goTo(startMs + hourMs);
    for (const waitMs of [60_000, 120_000]) {
      bench.endAll('TASK_FAILED');
      bench.goTo(bench.nowMs + waitMs - 1);
      expect(bench.job('j').active.size).toBe(0);
      bench.goTo(bench.nowMs + 1);
      expect(bench.job('j').active.size).toBe(1);
    }
    bench.endAll('TASK_ERROR');
    expect(bench.job('j').tally).toMatchObject({ errorCount: 1, errorsSinceLastSuccess: 1, successCount: 0 });
    expect(bench.notices('retries-exhausted')).toEqual(['j']);
    bench.goTo(startMs + 25 * hourMs);
    bench.endAll('TASK_FAILED');
    bench.goTo(bench.nowMs + 60_000);
    expect(bench.job('j').active.size, 'retries work again for the next run').toBe(1);
  });

  it('disable a job after so many in a row, but leave it as its owner set it', () => {
    const bench = new Bench({ disableAfterFailures: 2 });
    bench.add({ name: 'j', schedule: daily, retries: 0 });
    for (const day of [0, 1]) {
      expect(bench.job('j').definition.disabled).toBe(false);
      bench.goTo(startMs + hourMs + day * 24 * hourMs);
      bench.endAll('TASK_FAILED');
    }
    expect(bench.job('j').definition.disabled).toBe(true);
    expect(bench.notices('disabled')).toEqual(['j']);

    bench.add({ name: 'k', schedule: `R/${iso(bench.nowMs)}/P1D`, retries: 0 });
    bench.offer();
    bench.add({ name: 'k', schedule: currentSchedule(bench.job('k')) ?? '', retries: 0, disabled: true });
    bench.endAll('TASK_FAILED');
    expect(bench.job('k').definition.disabled).toBe(true);
  });

  it('of a killed run are neither counted nor tried again', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily });
    bench.goTo(startMs + hourMs);
    bench.endAll('TASK_KILLED');
    expect(bench.job('j').tally).toMatchObject({ errorCount: 0, successCount: 0 });
    expect(bench.job('j').waiting.size).toBe(0);
    expect(bench.job('j').history.at(-1)?.outcome).toBe('Killed');
  });

  it('before a task was seen alive lead to another launch, later ones are failures', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily, retries: 0 });
    bench.goTo(startMs + hourMs);
    const [first = ''] = bench.take();
    bench.update(first, 'TASK_DROPPED');
    bench.offer();
    const [second = ''] = bench.take();
    expect(second).toBe(`ct:${startMs + hourMs}:1:j:`);
    bench.update(first, 'TASK_LOST');
    expect(bench.job('j').active.size).toBe(1);
    bench.update(second, 'TASK_RUNNING');
    bench.update(second, 'TASK_GONE');
    expect(bench.job('j').tally.errorCount).toBe(1);
  });

  it('of an agent that is cut off count after a while; the task is killed should it come back', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily, retries: 0 });
    bench.goTo(startMs + hourMs);
    const [taskId = ''] = bench.take();
    bench.update(taskId, 'TASK_UNREACHABLE');
    bench.goTo(bench.nowMs + 200_000);
    bench.update(taskId, 'TASK_RUNNING');
    bench.update(taskId, 'TASK_UNREACHABLE');
    bench.goTo(bench.nowMs + 299_999);
    expect(bench.job('j').active.size).toBe(1);
    bench.goTo(bench.nowMs + 1);
    expect(bench.job('j').tally.errorCount).toBe(1);
    bench.update(taskId, 'TASK_RUNNING');
    expect(bench.effects.at(-2)).toMatchObject({ kind: 'kill', taskId });
  });
});

describe('dependent jobs', () => {
  function family(): Bench {
    const bench = new Bench();
    for (const name of ['b', 'c']) bench.add({ name, schedule: daily });
    bench.add({ name: 'child', parents: ['b', 'c'] });
    return bench;
  }

  function succeed(bench: Bench, name: string): boolean {
    bench.nowMs += 1000;
    bench.run(name);
    bench.offer();
    bench.endAll();
    bench.offer();
    const hasStarted = bench.job('child').active.size > 0;
    bench.endAll();
    return hasStarted;
  }

  it('start when the slowest parent has succeeded, however often the others have', () => {
    const bench = family();
    expect(succeed(bench, 'c')).toBe(false);
    expect(succeed(bench, 'c')).toBe(false);
    expect(succeed(bench, 'b')).toBe(true);
    expect(succeed(bench, 'b')).toBe(false);
    expect(succeed(bench, 'c')).toBe(true);
  });

  it('start after a success said by hand and after a soft error, not after a failure', () => {
    const bench = new Bench();
    bench.add({ name: 'p', schedule: daily, retries: 0 });
    bench.add({ name: 'child', parents: ['p'] });
    bench.run('p');
    bench.offer();
    bench.endAll('TASK_FAILED');
    expect(bench.job('child').ready.size).toBe(0);
    bench.ask({ kind: 'success-marked', requestId: 1, name: 'p' });
    expect(bench.job('child').ready.size).toBe(1);
    bench.offer();
    bench.endAll();
    bench.add({ name: 'p', schedule: daily, retries: 0, softError: true });
    bench.run('p');
    bench.offer();
    bench.endAll('TASK_FAILED');
    expect(bench.job('child').ready.size).toBe(1);
    expect(bench.job('p').tally, 'an update keeps the counters').toMatchObject({ errorCount: 2, successCount: 1 });
  });

  it('that are disabled do not start, but remember', () => {
    const bench = family();
    bench.add({ name: 'child', parents: ['b', 'c'], disabled: true });
    expect(succeed(bench, 'b')).toBe(false);
    expect(succeed(bench, 'c')).toBe(false);
    expect([...bench.job('child').edges.values()]).toEqual([1, 1]);
    bench.add({ name: 'child', parents: ['b', 'c'] });
    expect(succeed(bench, 'b')).toBe(false);
    expect(succeed(bench, 'c')).toBe(true);
  });

  it('may not close a circle', () => {
    const bench = family();
    bench.add({ name: 'grandchild', parents: ['child'] });
    expect(bench.add({ name: 'b', parents: ['grandchild'] }).message).toContain('b → child → grandchild → b');
    expect(bench.add({ name: 'child', parents: ['child'] }).status).toBe(400);
    expect(bench.job('b').definition.trigger.kind).toBe('schedule');
  });

  it('inherit from a parent that is removed', () => {
    const bench = family();
    bench.add({ name: 'grandchild', parents: ['child'] });
    bench.remove('child');
    expect(bench.job('grandchild').definition.trigger).toEqual({ kind: 'parents', parents: ['b', 'c'] });
    bench.remove('b');
    expect(bench.job('grandchild').definition.trigger).toEqual({ kind: 'parents', parents: ['c'] });
    bench.remove('c');
    expect(currentSchedule(bench.job('grandchild'))).toBe(daily);
    expect(bench.notices('removed')).toEqual(['child', 'b', 'c']);
  });
});

describe('an update', () => {
  it('with the schedule as listed changes nothing, even when a slot has run meanwhile', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/2025-10-31T00:00:00.000Z/P1M` });
    bench.offer();
    bench.endAll();
    expect(currentSchedule(bench.job('j'))).toBe('R/2026-01-31T00:00:00.000Z/P1M');
    bench.goTo(Date.UTC(2026, 1, 1));
    const listed = currentSchedule(bench.job('j')) ?? '';
    expect(listed).toBe('R/2026-02-28T00:00:00.000Z/P1M');
    bench.endAll();
    bench.add({ name: 'j', schedule: listed, description: 'edited' });
    bench.goTo(Date.UTC(2026, 2, 1));
    bench.endAll();
    expect(currentSchedule(bench.job('j')), 'the 31st is not forgotten').toBe('R/2026-03-31T00:00:00.000Z/P1M');
    bench.take();
    bench.add({ name: 'j', schedule: listed });
    bench.offer();
    expect(bench.take(), 'a slot that has run does not run again').toEqual([]);
  });

  it('with a start in the past runs once', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily });
    bench.add({ name: 'j', schedule: `R/${iso(startMs - 90 * 60_000)}/PT1H` });
    bench.offer();
    expect(bench.take()).toHaveLength(1);
  });

  it('turns a scheduled job into a dependent one and back', () => {
    const bench = new Bench();
    bench.add({ name: 'p', schedule: daily });
    bench.add({ name: 'j', schedule: daily });
    bench.add({ name: 'j', parents: ['p'] });
    expect(bench.job('p').children).toEqual(new Set(['j']));
    expect(nextRunMs(bench.job('j'))).toBeUndefined();
    bench.add({ name: 'j', schedule: daily });
    expect(bench.job('p').children.size).toBe(0);
    expect(nextRunMs(bench.job('j'))).toBe(startMs + hourMs);
  });
});

describe('offers', () => {
  it('are asked for when something waits, and not more often than allowed', () => {
    const bench = new Bench();
    const revives = (): number => bench.effects.filter((effect) => effect.kind === 'revive').length;
    bench.add({ name: 'j', schedule: daily });
    expect(revives()).toBe(0);
    bench.run('j');
    bench.run('j');
    expect(revives()).toBe(1);
    bench.goTo(startMs + 4999);
    bench.add({ name: 'k', schedule: daily });
    bench.run('k');
    bench.post({ kind: 'disconnected' });
    bench.post({ kind: 'registered' });
    expect(revives()).toBe(1);
    bench.nowMs = startMs + 5000;
    bench.post({ kind: 'ticked' });
    expect(revives()).toBe(2);
  });

  it('are declined until shortly before the next slot, and kept when it comes soon', () => {
    const bench = new Bench();
    const declines = () => bench.effects.filter((effect) => effect.kind === 'decline');
    bench.add({ name: 'j', schedule: `R/${iso(startMs + 6000)}/PT1H` });
    bench.offer();
    expect(declines()).toMatchObject([{ refuseSeconds: 3 }]);
    bench.goTo(startMs + 4000);
    expect(declines()).toHaveLength(1);
    bench.nowMs = startMs + 6000;
    bench.post({ kind: 'ticked' });
    expect(bench.take()).toHaveLength(1);
  });

  it('carry as many runs as fit, those of high priority first', () => {
    const bench = new Bench();
    for (let index = 0; index < 6; index++) {
      bench.add({ name: `j${index}`, schedule: `R1/${iso(startMs)}/PT1H`, cpus: 1, highPriority: index === 5 });
    }
    bench.offer(4);
    expect(bench.take().map((taskId) => taskId.split(':')[3])).toEqual(['j5', 'j0', 'j1', 'j2']);
    bench.offer(4);
    expect(bench.take()).toHaveLength(2);
    expect(bench.effects.filter((effect) => effect.kind === 'accept')).toHaveLength(2);
  });

  it('that are taken back before the launch is sent leave the run waiting', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R1/${iso(startMs)}/PT1H` });
    const pool = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 9 } }] as const;
    const resources = [...pool, { name: 'mem', type: 'SCALAR', scalar: { value: 999 } }] as const;
    const more = { name: 'disk', type: 'SCALAR', scalar: { value: 999 } } as const;
    const id = { value: 'late' };
    const offer = { id, framework_id: id, agent_id: id, hostname: 'h', resources: [...resources, more] };
    const [persist] = step(bench.state, { kind: 'offers-received', offers: [offer] }, bench.nowMs);
    if (persist?.kind !== 'persist') throw new Error('nothing to persist');
    bench.post({ kind: 'offer-rescinded', offerId: 'late' });
    bench.post(persist.onDurable);
    expect(bench.take()).toEqual([]);
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs}:1:j:`]);
  });
});

describe('requests', () => {
  it('to run do not fill memory', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily });
    for (let times = 0; times < 100; times++) expect(bench.run('j').status).toBe(204);
    expect(bench.run('j').status).toBe(400);
    expect(bench.run('k').message).toBe("Job 'k' not found");
  });

  it('to run a disabled job run it', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs)}/P1D`, disabled: true });
    bench.run('j', '--now');
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs}:0:j:--now`]);
  });

  it('keep arguments that a task id cannot hold', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily, command: 'get' });
    bench.run('j', 'http://x/y');
    bench.offer();
    expect(bench.launched[0]).toMatchObject({
      task_id: { value: `ct:${startMs}:0:j:` },
      command: { value: 'get http://x/y' },
    });
  });

  it('report progress and completion', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily, dataProcessingJobType: true, retries: 0 });
    bench.run('j');
    bench.offer();
    const [taskId = ''] = bench.take();
    const progress = { kind: 'progress-reported', requestId: 1, name: 'j', taskId } as const;
    expect(bench.ask({ ...progress, elements: 5 }).status).toBe(204);
    expect(bench.ask({ ...progress, elements: 2 }).status).toBe(204);
    expect(bench.ask({ ...progress, elements: -1 }).status).toBe(400);
    expect(bench.ask({ ...progress, taskId: 'x', elements: 1 }).status).toBe(400);
    const completion = { kind: 'completion-reported', requestId: 2, taskId } as const;
    expect(bench.ask({ ...completion, statusCode: 3 }).status).toBe(204);
    expect(bench.job('j').history.at(-1)).toMatchObject({ elementsProcessed: 7, outcome: 'Fail' });
    expect(bench.ask({ ...completion, statusCode: 0 }).status).toBe(400);
  });

  it('are answered 503 by a node that does not lead', () => {
    const state = createState(settings);
    const event = { kind: 'job-deleted', requestId: 7, name: 'j' } as const;
    expect(step(state, event, 0)).toEqual([
      { kind: 'reply', requestId: 7, answer: { status: 503, message: 'this node does not lead' } },
    ]);
  });
});

describe('a stored record that cannot be read', () => {
  it('is reported and left alone', () => {
    const state = createState(settings);
    const good = { version: 1, job: { name: 'good', command: 'x', schedule: daily } };
    const records = [
      { key: 'J_bad', value: '{"version":1,"job":{"name":"bad","schedule":"never"}}' },
      { key: 'J_worse', value: '\u0000' },
      { key: 'J_good', value: JSON.stringify(good) },
      { key: 'R_orphan', value: '{}' },
    ];
    const effects = step(state, { kind: 'took-over', records }, startMs);
    expect(effects.map((effect) => (effect.kind === 'quarantine' ? effect.key : effect.kind))).toEqual([
      'J_bad',
      'J_worse',
    ]);
    expect([...state.jobs.keys()]).toEqual(['good']);
  });
});
