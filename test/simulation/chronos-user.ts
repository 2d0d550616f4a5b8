import { nextChance, nextInt, type Random } from '../../src/base/random.ts';
import { formatScript } from './containers.ts';
import type { SimContext } from './context.ts';
import type { ChronosDoor } from './doors.ts';

/** A job as its user knows it to be stored. */
export interface KnownJob {
  readonly name: string;
  readonly startMs: number;
  readonly periodMs: number;
  readonly epsilonMs: number;
  /** Longest time a run lasts. */
  readonly lastsMs: number;
  /** Answered with success at this time. */
  acknowledgedMs: number | undefined;
  /** The name of the job that it starts, if any. */
  readonly child: string | undefined;
}

/** A person at Chronos's API: some jobs, each with slots that cannot run into each other. */
export class ChronosUser {
  readonly jobs: Map<string, KnownJob> = new Map();
  readonly #context: SimContext;
  readonly #chronos: ChronosDoor;
  readonly #wanted: number;

  constructor(context: SimContext, chronos: ChronosDoor) {
    this.#context = context;
    this.#chronos = chronos;
    this.#wanted = 1 + nextInt(context.random, 3);
  }

  begin(): void {
    const { clock, random } = this.#context;
    clock.after(200 + nextInt(random, 8_000), () => {
      const open = [...this.jobs.values()].find(({ acknowledgedMs }) => acknowledgedMs === undefined);
      if (open !== undefined) this.#post(open);
      else if (this.jobs.size < this.#wanted) this.#post(this.#create(random));
      else return;
      this.begin();
    });
  }

  #create(random: Random): KnownJob {
    const lastsMs = nextInt(random, 9_000);
    const epsilonMs = 10_000 + nextInt(random, 15_000);
    const periodMs = Math.ceil((1_000 + lastsMs + epsilonMs + 5_000 + nextInt(random, 20_000)) / 1_000) * 1_000;
    const name = `job${this.jobs.size + 1}`;
    const startMs = Math.ceil((this.#context.clock.nowMs + nextInt(random, 10_000)) / 1_000) * 1_000;
    const child = nextChance(random, 0.4) ? `${name}-child` : undefined;
    const job: KnownJob = { name, startMs, periodMs, epsilonMs, lastsMs, acknowledgedMs: undefined, child };
    this.jobs.set(name, job);
    return job;
  }

  /** Again and again until it is answered: adding a job twice is adding it once. */
  #post(job: KnownJob): void {
    const json = {
      name: job.name,
      command: formatScript({ lastsMs: job.lastsMs, termMs: 10 }),
      schedule: `R/${new Date(job.startMs).toISOString()}/PT${job.periodMs / 1_000}S`,
      epsilon: `PT${Math.round(job.epsilonMs / 1_000)}S`,
      cpus: 0.1,
      mem: 32,
      disk: 1,
      retries: 0,
      owner: 'nobody@example.com',
    };
    this.#ask('iso8601', json, () => {
      job.acknowledgedMs = this.#context.clock.nowMs;
      if (job.child !== undefined) this.#postChild(job, job.child);
    });
  }

  #postChild(job: KnownJob, name: string): void {
    const { clock } = this.#context;
    const json = {
      name,
      parents: [job.name],
      command: formatScript({ lastsMs: 500, termMs: 10 }),
      cpus: 0.1,
      mem: 32,
      disk: 1,
      retries: 0,
      owner: 'nobody@example.com',
    };
    let isDone = false;
    this.#ask('dependency', json, () => {
      isDone = true;
    });
    clock.after(5_000, () => {
      if (!isDone) this.#postChild(job, name);
    });
  }

  #ask(route: 'iso8601' | 'dependency', json: Record<string, string | number | string[]>, onDone: () => void): void {
    this.#chronos.ask(
      (requestId) => ({ kind: 'job-posted', requestId, route, isLegacy: false, json }),
      ({ status }) => {
        if (status < 300) onDone();
      },
    );
  }
}
