/** Debian's prometheus with a configuration of the test's. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../e2e/programs.ts';

export interface PrometheusTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
  readonly lastError: string;
}

export interface Prometheus {
  targets(): Promise<readonly PrometheusTarget[]>;
  /** The last value of each series the expression gives, by job. */
  query(expression: string): Promise<ReadonlyMap<string, number>>;
  stop(): Promise<void>;
}

interface Answer<T> {
  readonly data: T;
}

/** Starts it in a directory of its own below `directory`. It answers a little later. */
export async function startPrometheus(directory: string, scrapeConfigs: readonly object[]): Promise<Prometheus> {
  const port = await freePort();
  const folder = join(directory, 'prometheus');
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'prometheus.yml');
  // JSON is YAML.
  writeFileSync(config, JSON.stringify({ scrape_configs: scrapeConfigs }));
  const child = spawn(
    'prometheus',
    [`--config.file=${config}`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`],
    { stdio: 'ignore' },
  );
  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    return ((await response.json()) as Answer<T>).data;
  };
  return {
    targets: async () => (await ask<{ activeTargets: PrometheusTarget[] }>('targets?state=active')).activeTargets,
    query: async (expression) => {
      const { result } = await ask<{ result: { metric: { job: string }; value: [number, string] }[] }>(
        `query?query=${encodeURIComponent(expression)}`,
      );
      return new Map(result.map(({ metric, value }) => [metric.job, Number(value[1])]));
    },
    stop: () => ended(child),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}
