/** Everything that waits: the queues of Marathon and Chronos. */
import type { Cluster } from '../cluster.ts';
import type { Answer } from './answer.ts';
import { explainApp } from './app.ts';
import { getJson, type Service } from './frameworks.ts';
import { explainJob } from './job.ts';

/** Most apps and jobs that are gone into. */
const maxExplained = 20;

export async function waitingAnswers(
  cluster: Cluster,
  marathons: readonly Service[],
  chronoses: readonly Service[],
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  let waiting = 0;
  for (const marathon of marathons) {
    const listed = (await getJson(cluster, `${marathon.url}/v2/queue`)) as
      | { readonly queue?: readonly { readonly app?: { readonly id: string } }[] }
      | undefined;
    for (const { app } of listed?.queue ?? []) {
      const answer = ++waiting > maxExplained ? undefined : await explainApp(cluster, marathon, app?.id ?? '');
      if (answer !== undefined) answers.push(answer);
    }
  }
  for (const chronos of chronoses) {
    const listed = (await getJson(cluster, `${chronos.url}/v1/scheduler/queue`)) as
      | { readonly queue?: readonly { readonly name: string }[] }
      | undefined;
    for (const { name } of listed?.queue ?? []) {
      const answer = ++waiting > maxExplained ? undefined : await explainJob(cluster, chronos, name);
      if (answer !== undefined) answers.push(answer);
    }
  }
  if (waiting > answers.length) answers.push(others(waiting - answers.length));
  return waiting === 0 ? [nothingWaits(marathons, chronoses)] : answers;
}

function others(count: number): Answer {
  const verdict = `${count} more apps and jobs wait: ask for them by name`;
  return { subject: 'others', verdict, isWell: false, facts: [] };
}

function nothingWaits(marathons: readonly Service[], chronoses: readonly Service[]): Answer {
  const asked = [...marathons, ...chronoses].map(({ url }) => url);
  if (asked.length === 0) {
    const verdict =
      'no Marathon and no Chronos is registered with the master: ask for a framework, or give --cpus and --mem';
    return { subject: 'nothing was asked', verdict, isWell: true, facts: [] };
  }
  return { subject: 'nothing waits', verdict: `asked ${asked.join(', ')}`, isWell: true, facts: [] };
}
