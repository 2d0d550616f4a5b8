import { TimerWindow } from './timer-window.ts';

export interface Counter {
  readonly value: number;
  increment(by?: number): void;
}

export interface Timer {
  /** Adds one measurement in milliseconds. */
  record(ms: number): void;
  /** Measures until the returned function is called. */
  start(): () => void;
}

export type MetricKind = 'counter' | 'gauge';

/** Called with each metric of a snapshot. */
export type EmitMetric = (name: string, value: number, kind: MetricKind) => void;

/** The metrics of one of very many entities. All their names begin with `prefix`, and those of no other metric do. */
export interface MetricGroup {
  readonly prefix: string;
  /** Gives them in the order of their names. */
  readonly read: EmitAll;
}

type EmitAll = (emit: EmitMetric) => void;

export interface TimerOptions {
  /** Keep measurements this long and give percentiles of them; only the last value when left out. */
  readonly windowMs?: number;
}

/**
 * All metrics of one program under Mesos's names (`master/tasks_running`). Counters and timers are kept here; gauges are
 * asked when someone reads, so they cost nothing until then.
 */
export class Metrics {
  readonly #counters = new Map<string, { value: number }>();
  readonly #gauges = new Map<string, () => number | undefined>();
  readonly #timers = new Map<string, TimerWindow>();
  readonly #sources = new Set<EmitAll>();
  readonly #groups = new Set<() => Iterable<MetricGroup>>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** The counter of this name, made on first use. */
  counter(name: string): Counter {
    let known = this.#counters.get(name);
    if (known === undefined) {
      known = { value: 0 };
      this.#counters.set(name, known);
    }
    const counter = known;
    return {
      get value() {
        return counter.value;
      },
      increment: (by = 1) => {
        counter.value += by;
      },
    };
  }

  /** A value computed on each read; undefined leaves it out of that snapshot. */
  gauge(name: string, read: () => number | undefined): void {
    this.#gauges.set(name, read);
  }

  /** A whole family computed on each read, e.g. all metrics of all frameworks. */
  source(read: (emit: EmitMetric) => void): void {
    this.#sources.add(read);
  }

  /** Metrics of very many entities, which readers may read one by one. */
  groups(read: () => Iterable<MetricGroup>): void {
    this.#groups.add(read);
  }

  /** The timer of this name; its keys carry a `_ms` suffix and are absent until the first measurement. */
  timer(name: string, options: TimerOptions = {}): Timer {
    const key = name.endsWith('_ms') ? name : `${name}_ms`;
    let known = this.#timers.get(key);
    if (known === undefined) {
      known = new TimerWindow(options.windowMs);
      this.#timers.set(key, known);
    }
    const window = known;
    const record = (ms: number): void => window.record(ms, this.#nowMs());
    return {
      record,
      start: () => {
        const startedMs = performance.now();
        return () => record(performance.now() - startedMs);
      },
    };
  }

  /** Forgets a metric of any kind. */
  remove(name: string): void {
    this.#counters.delete(name);
    this.#gauges.delete(name);
    this.#timers.delete(name);
  }

  /** Gives every metric with its value now, in no particular order. */
  read(emit: EmitMetric): void {
    this.#readPlain(emit);
    for (const read of this.#groups) for (const group of read()) group.read(emit);
  }

  #readPlain(emit: EmitMetric): void {
    for (const [name, counter] of this.#counters) emit(name, counter.value, 'counter');
    for (const [name, read] of this.#gauges) {
      const value = read();
      if (value !== undefined) emit(name, value, 'gauge');
    }
    for (const read of this.#sources) read(emit);
    for (const [name, window] of this.#timers)
      window.read(name, this.#nowMs(), (key, value) => emit(key, value, 'gauge'));
  }

  /** One flat object with sorted keys, as `/metrics/snapshot` shows it. */
  snapshot(): Record<string, number> {
    const pairs: [string, number][] = [];
    for (const section of this.sections()) section.read((name, value) => pairs.push([name, value]));
    return Object.fromEntries(pairs);
  }

  /**
   * Every metric in the order of names, in sections: what groups there are, and the values of those that are in none, are as
   * of now; those of a group as of when it is read.
   */
  sections(): readonly MetricGroup[] {
    const sections: MetricGroup[] = [];
    this.#readPlain((name, value, kind) => sections.push({ prefix: name, read: (emit) => emit(name, value, kind) }));
    for (const read of this.#groups) for (const group of read()) sections.push(group);
    return sections.sort((left, right) => (left.prefix < right.prefix ? -1 : 1));
  }

  /** The same in Prometheus's text format: `master/tasks_running` becomes `master_tasks_running`. */
  prometheus(prefix = ''): string {
    const lines: string[] = [];
    const seen = new Set<string>();
    this.read((name, value, kind) => {
      const safe = prometheusName(`${prefix}${name}`);
      if (seen.has(safe)) return;
      seen.add(safe);
      lines.push(`# TYPE ${safe} ${kind}`, `${safe} ${prometheusNumber(value)}`);
    });
    return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  }
}

/** A name Prometheus accepts: other characters become `_`. */
export function prometheusName(name: string): string {
  const safe = name.replace(/[^a-zA-Z0-9_:]/g, '_');
  return /^[0-9]/.test(safe) ? `_${safe}` : safe;
}

function prometheusNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

export const prometheusContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** What a program answers to Prometheus: its own metrics, then those of its process. */
export async function prometheusText(own: string): Promise<string> {
  return own + (await processMetricsText());
}

/** Metrics of the Node process itself (memory, CPU, event loop, garbage) in Prometheus's text format. */
export async function processMetricsText(): Promise<string> {
  processMetrics ??= import('prom-client').then((client) => {
    const registry = new client.Registry();
    client.collectDefaultMetrics({ register: registry });
    return registry;
  });
  return (await processMetrics).metrics();
}

let processMetrics: Promise<{ metrics(): Promise<string> }> | undefined;
