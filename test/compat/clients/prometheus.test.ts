import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../../e2e/cluster.ts';
import { haveCommands } from '../../requirements.ts';
import { until } from '../../until.ts';
import { startPrometheus } from '../prometheus.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
});

afterAll(async () => {
  await cluster?.close();
});

const programs = ['master', 'agent', 'marathon', 'chronos'] as const;

/** A metric of each program and its value in an idle cluster. */
const known: readonly [program: string, expression: string, value: number][] = [
  ['master', 'master_elected', 1],
  ['master', 'master_slaves_active', 1],
  ['agent', 'slave_registered', 1],
  ['chronos', 'chronos_leader', 1],
];

describe('metrics for Prometheus', () => {
  it.each(programs)('of %s are well formed', async (program) => {
    const response = await fetch(`${cluster.urls[program]}/metrics/prometheus`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = (await response.text()).trimEnd().split('\n');
    for (const line of lines.filter((one) => one !== '')) {
      expect(line).toMatch(/^(# (TYPE|HELP) [a-zA-Z_:]|[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^}]*\})? ([-+]?\d|nan|[-+]inf))/i);
    }
    const typed = lines.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2]);
    expect(typed.length).toBeGreaterThan(5);
    expect(new Set(typed).size).toBe(typed.length);
  });

  it.skipIf(!haveCommands('prometheus'))("are scraped by Debian's prometheus", async () => {
    const scrapes = programs.map((program) => ({
      job_name: program,
      metrics_path: '/metrics/prometheus',
      scrape_interval: '1s',
      static_configs: [{ targets: [new URL(cluster.urls[program]).host] }],
    }));
    const prometheus = await startPrometheus(cluster.directory, scrapes);
    try {
      const targets = await until('four targets that answered', async () => {
        const found = await prometheus.targets();
        return found.length === 4 && found.every(({ health }) => health !== 'unknown') && found;
      });
      for (const { labels, health, lastError } of targets) {
        expect([labels['job'], health, lastError]).toEqual([labels['job'], 'up', '']);
      }
      for (const [program, expression, value] of known) {
        await until(`${expression} to be ${value}`, async () => {
          return (await prometheus.query(expression)).get(program) === value;
        });
      }
    } finally {
      await prometheus.stop();
    }
  });
});
