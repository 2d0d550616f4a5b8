/** What was asked for and what was answered: the list that nothing acknowledged may be missing from. */
import { ask, askJson } from './ask.ts';
import type { Evidence } from './evidence.ts';
import { type HaCluster, type Head, heads } from './ha-cluster.ts';

/** `unknown`: no answer, or one that says nothing for sure. It must exist wholly or not at all. */
export type Outcome = 'acknowledged' | 'unknown';

interface Wanted {
  readonly id: string;
  readonly instances: number;
  created: Outcome;
  deleted: Outcome | undefined;
}

interface Planned {
  readonly name: string;
  readonly startMs: number;
  /** Undefined: it runs once. */
  readonly intervalMs: number | undefined;
  readonly outcome: Outcome;
}

const askMs = 3_000;
const appsAtMost = 8;
/** How late a run may start. Longer than any failover, shorter than what a forgotten run would go unnoticed for. */
const epsilonMs = 180_000;
/** What a slot that is due needs to be run when all is well. */
const graceMs = 3_000;

export class Ledger {
  readonly #cluster: HaCluster;
  readonly #evidence: Evidence;
  readonly #apps: Wanted[] = [];
  readonly #jobs: Planned[] = [];
  #count = 0;

  constructor(cluster: HaCluster, evidence: Evidence) {
    this.#cluster = cluster;
    this.#evidence = evidence;
  }

  get summary(): string {
    const known = (list: readonly { readonly outcome?: Outcome; readonly created?: Outcome }[]): string =>
      `${list.filter((one) => (one.outcome ?? one.created) === 'acknowledged').length}+${list.filter((one) => (one.outcome ?? one.created) === 'unknown').length}?`;
    return `apps ${known(this.#apps)}, jobs ${known(this.#jobs)}, runs ${this.#evidence.runs().length}`;
  }

  async createApp(head: Head, instances = 1): Promise<Outcome> {
    const id = `app-${++this.#count}`;
    const app: Wanted = { id, instances, created: 'unknown', deleted: undefined };
    this.#apps.push(app);
    const body = { id: `/${id}`, cmd: this.#evidence.appCommand(id), instances, cpus: 0.01, mem: 16 };
    app.created = await this.#send('POST', `${this.#cluster.url('marathon', head)}/v2/apps`, body);
    return app.created;
  }

  /** Deletes the oldest of the small apps when there are many. */
  async deleteOldApp(head: Head): Promise<void> {
    const live = this.#apps.filter((app) => app.created === 'acknowledged' && app.deleted === undefined);
    const oldest = live.find((app) => app.instances === 1);
    if (live.length <= appsAtMost || oldest === undefined) return;
    oldest.deleted = 'unknown';
    oldest.deleted = await this.#send('DELETE', `${this.#cluster.url('marathon', head)}/v2/apps/${oldest.id}`);
  }

  /** Without an interval the job runs once, in a second. */
  async createJob(head: Head, intervalMs?: number): Promise<Outcome> {
    const name = `job-${++this.#count}`;
    const startMs = Date.now() + 1_000;
    const period = `PT${(intervalMs ?? 600_000) / 1000}S`;
    const body = {
      name,
      command: this.#evidence.jobCommand(name),
      schedule: `R${intervalMs === undefined ? '1' : ''}/${new Date(startMs).toISOString()}/${period}`,
      epsilon: `PT${epsilonMs / 1000}S`,
      retries: 0,
      cpus: 0.01,
      mem: 16,
      disk: 1,
    };
    const outcome = await this.#send('POST', `${this.#cluster.url('chronos', head)}/v1/scheduler/iso8601`, body);
    this.#jobs.push({ name, startMs, intervalMs, outcome });
    return outcome;
  }

  async #send(method: string, url: string, body?: unknown): Promise<Outcome> {
    try {
      const { status } = await ask({ method, url, body, timeoutMs: askMs });
      return status >= 200 && status < 300 ? 'acknowledged' : 'unknown';
    } catch {
      return 'unknown';
    }
  }

  /** What is not as promised yet and may still become so. */
  async missing(): Promise<string[]> {
    return [...(await this.#missingApps()), ...(await this.#missingJobs()), ...this.#missingRuns()];
  }

  async #missingApps(): Promise<string[]> {
    const found: string[] = [];
    const known = await Promise.all(
      heads.map(async (head) => {
        const { apps } = await askJson<{ apps: { id: string }[] }>(`${this.#cluster.url('marathon', head)}/v2/apps`);
        return apps.map(({ id }) => id.slice(1)).sort();
      }),
    );
    const [first = []] = known;
    if (known.some((ids) => ids.join() !== first.join())) found.push('Marathons tell different apps');
    const starts = this.#evidence.starts();
    for (const app of this.#apps) {
      const isThere = first.includes(app.id);
      if (app.created === 'acknowledged' && app.deleted === undefined && !isThere) found.push(`${app.id} is lost`);
      if (app.deleted === 'acknowledged' && isThere) found.push(`${app.id} is back`);
      const live = starts.filter((start) => start.app === app.id && this.#evidence.isAlive(start.pid)).length;
      const wanted = isThere ? app.instances : 0;
      if (live !== wanted) found.push(`${app.id}: ${live} processes instead of ${wanted}`);
    }
    return found;
  }

  async #missingJobs(): Promise<string[]> {
    const url = this.#cluster.url('chronos', heads[this.#count % heads.length] ?? 'a');
    const jobs = await askJson<{ name: string }[]>(`${url}/v1/scheduler/jobs`);
    const names = new Set(jobs.map(({ name }) => name));
    return this.#jobs
      .filter(({ name, outcome }) => outcome === 'acknowledged' && !names.has(name))
      .map(({ name }) => `${name} is lost`);
  }

  #missingRuns(): string[] {
    const runs = this.#evidence.runs();
    const nowMs = Date.now();
    return this.#jobs
      .filter(({ outcome }) => outcome === 'acknowledged')
      .flatMap((job) => {
        const ran = new Set(runs.filter((run) => run.job === job.name).map(({ dueMs }) => dueMs));
        return slotsOf(job, nowMs - graceMs)
          .filter((dueMs) => !ran.has(dueMs))
          .map((dueMs) => `${job.name} has not run for ${new Date(dueMs).toISOString()}`);
      });
  }

  /** What must never be, and does not pass: a task killed or started twice, a run that was none or one too many. */
  violations(): string[] {
    const found: string[] = [];
    const starts = this.#evidence.starts();
    for (const app of this.#apps) {
      const own = starts.filter((start) => start.app === app.id);
      if (own.length > app.instances) found.push(`${app.id} was started ${own.length} times: ${JSON.stringify(own)}`);
      const dead = own.filter((start) => !this.#evidence.isAlive(start.pid));
      if (app.deleted === undefined && dead.length > 0) found.push(`${app.id} was killed: ${JSON.stringify(dead)}`);
    }
    const runs = this.#evidence.runs();
    for (const job of this.#jobs) {
      const own = runs.filter((run) => run.job === job.name);
      const slots = new Set(slotsOf(job, Date.now()));
      const seen = new Set<number>();
      for (const run of own) {
        if (seen.has(run.dueMs)) found.push(`${job.name} ran twice for ${run.taskId}`);
        if (!slots.has(run.dueMs)) found.push(`${job.name} ran for no slot of its: ${run.taskId}`);
        if (run.atMs > run.dueMs + epsilonMs + 5_000) found.push(`${job.name} ran too late: ${run.taskId}`);
        seen.add(run.dueMs);
      }
    }
    return found;
  }
}

/** When the job was due up to `untilMs`. */
function slotsOf({ startMs, intervalMs }: Planned, untilMs: number): number[] {
  if (startMs > untilMs) return [];
  if (intervalMs === undefined) return [startMs];
  return Array.from(
    { length: Math.floor((untilMs - startMs) / intervalMs) + 1 },
    (_, index) => startMs + index * intervalMs,
  );
}
