import { prometheusName } from '../../runtime/metrics.ts';
import { isConsideredHealthy } from '../core/instance.ts';
import type { MarathonState } from '../core/state.ts';

export interface MetricsInput {
  readonly state: MarathonState;
  readonly prefix: string;
  readonly nowMs: number;
  readonly startedMs: number;
  readonly leaderSinceMs: number;
  readonly eventStreams: number;
  readonly http: HttpCounts;
  readonly hasZookeeper: boolean;
}

/** What a process that does not lead can say of itself. */
export type IdleMetricsInput = Pick<MetricsInput, 'prefix' | 'nowMs' | 'startedMs' | 'http' | 'hasZookeeper'>;

/** All metrics as Marathon's JSON snapshot and as Prometheus text. */
export interface Metrics {
  readonly json: string;
  readonly prometheus: string;
}

/** What the HTTP side counts for metrics. */
export interface HttpCounts {
  active: number;
  requestBytes: number;
  responseBytes: number;
  /** Answers by their first digit, 1 to 5. */
  readonly byClass: number[];
}

export function emptyHttpCounts(): HttpCounts {
  return { active: 0, requestBytes: 0, responseBytes: 0, byClass: [0, 0, 0, 0, 0, 0] };
}

/** The metrics of a leader. */
export function renderMetrics(input: MetricsInput): Metrics {
  return render(input, gaugesOf(input), countersOf(input));
}

/** The metrics of a process that cannot lead for now. */
export function renderIdleMetrics(input: IdleMetricsInput): Metrics {
  return render(input, ownGauges(input, false), httpCounters(input));
}

function render(
  input: IdleMetricsInput,
  gauges: Readonly<Record<string, number>>,
  counters: Readonly<Record<string, number>>,
): Metrics {
  const named = (
    values: Readonly<Record<string, number>>,
    shape: (value: number) => unknown,
  ): Record<string, unknown> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${input.prefix}.${name}`, shape(value)]));
  const meters = Object.fromEntries(
    [1, 2, 3, 4, 5].map((digit) => [`http.responses.${digit}xx.rate.meter`, input.http.byClass[digit] ?? 0]),
  );
  const uptimeSeconds = Math.max(1, (input.nowMs - input.startedMs) / 1000);
  const json = JSON.stringify({
    version: '4.0.0',
    counters: named(counters, (count) => ({ count })),
    gauges: named(gauges, (value) => ({ value })),
    histograms: {},
    meters: named(meters, (count) => ({
      count,
      m1_rate: count / uptimeSeconds,
      m5_rate: count / uptimeSeconds,
      m15_rate: count / uptimeSeconds,
      mean_rate: count / uptimeSeconds,
      units: 'events/second',
    })),
    timers: {},
  });
  const lines: string[] = [];
  const add = (values: Readonly<Record<string, number>>, kind: string, suffix = ''): void => {
    for (const [name, value] of Object.entries(values)) {
      const safe = prometheusName(`${input.prefix}.${name}${suffix}`);
      lines.push(`# TYPE ${safe} ${kind}`, `${safe} ${value}`);
    }
  };
  add(counters, 'counter');
  add(gauges, 'gauge');
  add(meters, 'counter', '_count');
  return { json, prometheus: `${lines.join('\n')}\n` };
}

function ownGauges(input: IdleMetricsInput, isLeading: boolean): Record<string, number> {
  return {
    'uptime.gauge.seconds': (input.nowMs - input.startedMs) / 1000,
    'http.requests.active.gauge': input.http.active,
    // Additions of ours: a process without ZooKeeper pauses.
    'leadership.leading.gauge': isLeading ? 1 : 0,
    'zookeeper.connected.gauge': input.hasZookeeper ? 1 : 0,
  };
}

function gaugesOf(input: MetricsInput): Record<string, number> {
  const { state, nowMs, leaderSinceMs, eventStreams } = input;
  let running = 0;
  let staged = 0;
  let healthy = 0;
  let overdue = 0;
  for (const instance of state.instances.values()) {
    if (instance.condition === 'Running') running++;
    if (instance.condition === 'Staging' || instance.condition === 'Provisioned') staged++;
    if (isConsideredHealthy(instance)) healthy++;
    const isLate = state.kills.inFlight.has(instance.id) && instance.activeSinceMs === undefined;
    if (isLate) overdue++;
  }
  return {
    'apps.active.gauge': state.apps.size,
    'pods.active.gauge': 0,
    'groups.active.gauge': state.groups.size,
    'deployments.active.gauge': state.deployments.size,
    'instances.running.gauge': running,
    'instances.staged.gauge': staged,
    'instances.healthy.gauge': healthy,
    'instances.launch-overdue.gauge': overdue,
    'instances.inflight-kills.gauge': state.kills.inFlight.size,
    'instances.inflight-kill-attempts.gauge': state.kills.inFlight.size,
    'leadership.duration.gauge.seconds': (nowMs - leaderSinceMs) / 1000,
    'http.event-streams.active.gauge': eventStreams,
    ...ownGauges(input, true),
  };
}

function httpCounters({ http }: IdleMetricsInput): Record<string, number> {
  return {
    'http.requests.size.counter.bytes': http.requestBytes,
    'http.responses.size.counter.bytes': http.responseBytes,
  };
}

function countersOf(input: MetricsInput): Record<string, number> {
  const { state } = input;
  const { counters } = state.offers;
  const updates = [...state.updateCounts].map(
    ([name, count]) => [`mesos.task-updates.${name.toLowerCase().replaceAll('_', '-')}.counter`, count] as const,
  );
  return {
    'deployments.counter': state.deploymentsStarted,
    'deployments.dismissed.counter': state.deploymentsDismissed,
    'tasks.launched.counter': counters.launched,
    'mesos.offers.incoming.counter': counters.incoming,
    'mesos.offers.used.counter': counters.used,
    'mesos.offers.declined.counter': counters.declined,
    'mesos.offer-operations.launch.counter': counters.launched,
    ...httpCounters(input),
    ...Object.fromEntries(updates),
  };
}
