import type { Json } from '../../base/json.ts';
import { summarizeRunTimes } from '../core/run-times.ts';
import type { ChronosState } from '../core/state.ts';

/** `GET /metrics` in the shape and with the names of the original. */
export function metricsView(state: ChronosState, hasZookeeper: boolean): Json {
  const counters: { [name: string]: Json } = {};
  const histograms: { [name: string]: Json } = {};
  for (const job of state.jobs.values()) {
    const { name } = job.definition;
    counters[`jobs.run.success.${name}`] = { count: job.tally.successCount };
    counters[`jobs.run.failure.${name}`] = { count: job.tally.errorCount };
    if (job.runTimes.count === 0) continue;
    const times = summarizeRunTimes(job.runTimes);
    histograms[`jobs.run.time.${name}`] = {
      count: times.count,
      mean: times.mean,
      p50: times.median,
      p75: times['75thPercentile'],
      p95: times['95thPercentile'],
      p98: times['98thPercentile'],
      p99: times['99thPercentile'],
    };
  }
  const scheduler = 'org.apache.mesos.chronos.scheduler';
  counters[`${scheduler}.mesos.MesosOfferReviver.reviveOffersCount`] = { count: state.counters.revives };
  return {
    version: '3.0.0',
    gauges: {
      [`${scheduler}.jobs.TaskManager.queueSize`]: { value: state.readyNormal.size },
      [`${scheduler}.jobs.TaskManager.highQueueSize`]: { value: state.readyHigh.size },
      // Additions of ours.
      'chronos.leader': { value: state.isLeader ? 1 : 0 },
      'chronos.registered': { value: state.isRegistered ? 1 : 0 },
      'chronos.zookeeper.connected': { value: hasZookeeper ? 1 : 0 },
    },
    counters,
    histograms,
    meters: {},
    timers: {},
  };
}

/** The same totals as Prometheus reads them, without one series a job. */
export function chronosMetricsText(state: ChronosState, hasZookeeper: boolean): string {
  let running = 0;
  for (const job of state.jobs.values()) running += job.active.size;
  const values: [name: string, kind: 'counter' | 'gauge', value: number][] = [
    ['chronos_jobs', 'gauge', state.jobs.size],
    ['chronos_runs_active', 'gauge', running],
    ['chronos_runs_queued', 'gauge', state.readyHigh.size + state.readyNormal.size],
    ['chronos_registered', 'gauge', state.isRegistered ? 1 : 0],
    ['chronos_leader', 'gauge', state.isLeader ? 1 : 0],
    ['chronos_zookeeper_connected', 'gauge', hasZookeeper ? 1 : 0],
    ['chronos_launches_total', 'counter', state.counters.launched],
    ['chronos_successes_total', 'counter', state.counters.succeeded],
    ['chronos_failures_total', 'counter', state.counters.failed],
    ['chronos_slots_skipped_total', 'counter', state.counters.skippedSlots],
    ['chronos_revives_total', 'counter', state.counters.revives],
  ];
  return values.map(([name, kind, value]) => `# TYPE ${name} ${kind}\n${name} ${value}\n`).join('');
}
