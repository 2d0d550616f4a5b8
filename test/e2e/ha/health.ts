/** What is wrong with a cluster, in words; nothing when all is well. */
import { askJson, fourLetterWord } from './ask.ts';
import { type HaCluster, type Head, hands, heads } from './ha-cluster.ts';

interface MasterState {
  readonly leader: string;
  readonly slaves: readonly { readonly id: string; readonly active: boolean }[];
  readonly frameworks: readonly {
    readonly id: string;
    readonly name: string;
    readonly active: boolean;
    readonly connected: boolean;
    readonly tasks: readonly { readonly id: string; readonly state: string }[];
  }[];
}

interface Apps {
  readonly apps: readonly {
    readonly id: string;
    readonly instances: number;
    readonly tasksRunning: number;
  }[];
}

/** Program names (`master-a`) that a fault makes unable to answer, and that are not asked. */
export type Excused = ReadonlySet<string>;
export const nobody: Excused = new Set();

/** Asks everybody at once; a complaint a fault. */
export async function complaints(cluster: HaCluster, excused: Excused = nobody): Promise<string[]> {
  const found = await Promise.all([
    ...heads.flatMap((head) => [
      zookeeperComplaints(cluster, head, excused),
      answers(cluster, head, excused, 'marathon', '/v2/info'),
      answers(cluster, head, excused, 'chronos', '/v1/scheduler/jobs/summary'),
    ]),
    masterComplaints(cluster, excused),
    appComplaints(cluster, excused),
  ]);
  return found.flat();
}

async function zookeeperComplaints(cluster: HaCluster, head: Head, excused: Excused): Promise<string[]> {
  if (excused.has(`zookeeper-${head}`)) return [];
  return said(`zookeeper-${head}`, async () => {
    const text = await fourLetterWord(cluster.network.ip(head), 'srvr');
    return /Mode: (leader|follower)/.test(text)
      ? []
      : [`zookeeper-${head} is in no quorum: ${text.trim().slice(0, 60)}`];
  });
}

async function answers(
  cluster: HaCluster,
  head: Head,
  excused: Excused,
  ...[kind, path]: ['marathon' | 'chronos', string]
): Promise<string[]> {
  if (excused.has(`${kind}-${head}`)) return [];
  return said(`${kind}-${head}`, async () => {
    await askJson(`${cluster.url(kind, head)}${path}`);
    return [];
  });
}

async function masterComplaints(cluster: HaCluster, excused: Excused): Promise<string[]> {
  const asked = heads.filter((head) => !excused.has(`master-${head}`));
  const leading: Head[] = [];
  const found = await Promise.all(
    asked.map((head) =>
      said(`master-${head}`, async () => {
        const metrics = await askJson<Record<string, number>>(`${cluster.url('master', head)}/metrics/snapshot`);
        if (metrics['master/elected'] === 1) leading.push(head);
        return [];
      }),
    ),
  );
  const [leader] = leading;
  if (leading.length !== 1 || leader === undefined) return [...found.flat(), `${leading.length} masters lead`];
  const state = await said('the leading master', async () =>
    stateComplaints(await askJson<MasterState>(`${cluster.url('master', leader)}/state`)),
  );
  return [...found.flat(), ...state];
}

function stateComplaints({ slaves, frameworks }: MasterState): string[] {
  const found: string[] = [];
  const active = slaves.filter((agent) => agent.active).length;
  if (active !== hands.length || slaves.length !== hands.length)
    found.push(`${active} of ${slaves.length} agents active`);
  for (const name of ['marathon', 'chronos']) {
    const own = frameworks.filter((framework) => framework.name.startsWith(name));
    if (own.length !== 1) found.push(`${own.length} frameworks called ${name}`);
    if (!own.every((framework) => framework.active && framework.connected)) found.push(`${name} is not connected`);
  }
  return found;
}

/** Of the apps that have been there from the beginning: those asked for meanwhile are in the ledger. */
async function appComplaints(cluster: HaCluster, excused: Excused): Promise<string[]> {
  const head = heads.find((one) => !excused.has(`marathon-${one}`));
  if (head === undefined) return ['no Marathon to ask'];
  return said('apps', async () => {
    const { apps } = await askJson<Apps>(`${cluster.url('marathon', head)}/v2/apps?embed=apps.counts`);
    return apps
      .filter((app) => app.instances > 1 && app.tasksRunning !== app.instances)
      .map((app) => `${app.id} runs ${app.tasksRunning} of ${app.instances}`);
  });
}

async function said(who: string, look: () => Promise<string[]>): Promise<string[]> {
  try {
    return await look();
  } catch (thrown) {
    return [`${who}: ${thrown instanceof Error ? thrown.message : String(thrown)}`];
  }
}
