/** ZooKeeper without a majority. */
import { until } from '../../until.ts';
import { ask } from './ask.ts';
import { type HaCluster, heads, type Kind } from './ha-cluster.ts';

/** Freezes the leading server and another one until `end`. */
export async function loseMajority(cluster: HaCluster): Promise<{ end(): void }> {
  const leader = await until('a leading ZooKeeper', () => cluster.leader('zookeeper'));
  const other = heads.find((head) => head !== leader) ?? leader;
  const frozen = [leader, other].map((head) => cluster.program('zookeeper', head));
  for (const server of frozen) server.pause();
  return {
    end: () => {
      for (const server of frozen) server.resume();
    },
  };
}

/** Programs that do not answer at all. What they say is that they have no leader. */
export async function answersDuring(cluster: HaCluster): Promise<string[]> {
  const paths: readonly (readonly [Kind, string])[] = [
    ['master', '/health'],
    ['marathon', '/v2/apps'],
    ['chronos', '/v1/scheduler/jobs'],
  ];
  const silent = await Promise.all(
    paths.flatMap(([kind, path]) =>
      heads.map(async (head) => {
        try {
          await ask({ url: `${cluster.url(kind, head)}${path}`, timeoutMs: 10_000 });
          return [];
        } catch (thrown) {
          return [`${kind}-${head}: ${String(thrown)}`];
        }
      }),
    ),
  );
  return silent.flat();
}
