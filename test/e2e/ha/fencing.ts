/** Leaders that are frozen until others lead, and are then told to write. */
import { until } from '../../until.ts';
import { ask, askJson } from './ask.ts';
import { type HaCluster, type Head, heads, type Led } from './ha-cluster.ts';
import type { Excused } from './health.ts';
import type { Ledger, Outcome } from './ledger.ts';
import type { Supervised } from './supervised.ts';

const led: readonly Led[] = ['master', 'marathon', 'chronos'];

/** Freezes the leader of each kind at once. */
export async function freezeLeaders(cluster: HaCluster): Promise<FrozenLeaders> {
  const old = await leadersOf(cluster, heads);
  for (const kind of led) cluster.program(kind, old[kind]).pause();
  return new FrozenLeaders(cluster, old);
}

async function leadersOf(cluster: HaCluster, among: readonly Head[]): Promise<Record<Led, Head>> {
  const leader = (kind: Led): Promise<Head> => until(`a leader of ${kind}`, () => cluster.leader(kind, among));
  const [master, marathon, chronos] = await Promise.all([leader('master'), leader('marathon'), leader('chronos')]);
  return { master, marathon, chronos };
}

export class FrozenLeaders {
  readonly #cluster: HaCluster;
  readonly #old: Readonly<Record<Led, Head>>;
  successors: Readonly<Record<Led, Head>>;

  constructor(cluster: HaCluster, old: Readonly<Record<Led, Head>>) {
    this.#cluster = cluster;
    this.#old = old;
    this.successors = old;
  }

  get excused(): Excused {
    return new Set(led.map((kind) => `${kind}-${this.#old[kind]}`));
  }

  get text(): string {
    return led.map((kind) => `${kind} ${this.#old[kind]} → ${this.successors[kind]}`).join(', ');
  }

  /** An app, a job and a weight; tells how each went. */
  async writeThroughSuccessors(ledger: Ledger): Promise<(Outcome | number)[]> {
    const next = (kind: Led): Promise<Head> =>
      until(`a successor of ${kind}`, async () => {
        const leader = await this.#cluster.leader(kind);
        return leader !== this.#old[kind] && leader;
      });
    const [master, marathon, chronos] = await Promise.all([next('master'), next('marathon'), next('chronos')]);
    this.successors = { master, marathon, chronos };
    return [
      await ledger.createApp(marathon),
      await ledger.createJob(chronos),
      await putWeight(this.#cluster, master, 2, 5_000),
    ];
  }

  /** Puts requests into the sockets of the frozen ones, which find them there when they wake; resolves when all is answered. */
  async askFrozen(ledger: Ledger): Promise<{ readonly masterStatus: number }> {
    const { master, marathon, chronos } = this.#old;
    const [masterStatus] = await Promise.all([
      putWeight(this.#cluster, master, 7, 20_000).catch(() => 0),
      ledger.createApp(marathon),
      ledger.createApp(marathon),
      ledger.createJob(chronos),
      ledger.createJob(chronos),
    ]);
    return { masterStatus };
  }

  thaw(): void {
    for (const kind of led) this.#cluster.program(kind, this.#old[kind]).resume();
  }

  /** Who leads now, as the deposed ones themselves say. */
  async successorsAsOldOnesSay(): Promise<Record<Led, Head | undefined>> {
    const says = (kind: Led): Promise<Head | undefined> =>
      until('the deposed to name a leader', () => this.#cluster.leaderBy(kind, this.#old[kind])).then((ip) =>
        heads.find((head) => this.#cluster.network.ip(head) === ip),
      );
    const [master, marathon, chronos] = await Promise.all(led.map(says));
    return { master, marathon, chronos };
  }

  successorPrograms(): { readonly kind: Led; readonly program: Supervised }[] {
    return led.map((kind) => ({ kind, program: this.#cluster.program(kind, this.successors[kind]) }));
  }
}

async function putWeight(cluster: HaCluster, head: Head, weight: number, timeoutMs: number): Promise<number> {
  const url = `${cluster.url('master', head)}/weights`;
  return (await ask({ method: 'PUT', url, body: [{ role: 'fenced', weight }], timeoutMs })).status;
}

export interface Memories {
  readonly weights: readonly { readonly role: string; readonly weight: number }[];
  /** Ids and versions. */
  readonly apps: readonly string[];
  readonly jobs: readonly string[];
}

/** What the leaders of now know. */
export async function memories(cluster: HaCluster): Promise<Memories> {
  const { master, marathon, chronos } = await leadersOf(cluster, heads);
  const { apps } = await askJson<{ apps: { id: string; version: string }[] }>(
    `${cluster.url('marathon', marathon)}/v2/apps`,
  );
  const jobs = await askJson<{ name: string }[]>(`${cluster.url('chronos', chronos)}/v1/scheduler/jobs`);
  return {
    weights: await askJson<Memories['weights']>(`${cluster.url('master', master)}/weights`),
    apps: apps.map(({ id, version }) => `${id} ${version}`).sort(),
    jobs: jobs.map(({ name }) => name).sort(),
  };
}
