import type { Json } from '../../../src/base/json.ts';
import type { Answer, ChronosEffect, ChronosEvent, NoticeKind } from '../../../src/chronos/core/events.ts';
import type { ChronosSettings } from '../../../src/chronos/core/settings.ts';
import { type ChronosState, createState, type JobRecord } from '../../../src/chronos/core/state.ts';
import { step } from '../../../src/chronos/core/step.ts';
import type { TaskInfo, TaskState } from '../../../src/wire/gen/mesos.ts';

export const settings: ChronosSettings = {
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

export const startMs: number = Date.UTC(2026, 0, 1);
export const hourMs = 3_600_000;
export const iso = (ms: number): string => new Date(ms).toISOString();

/** A leading, registered Chronos with one agent; writes are durable at once. */
export class Bench {
  readonly state: ChronosState;
  nowMs: number = startMs;
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
export const daily: string = `R/${iso(startMs + hourMs)}/P1D`;
