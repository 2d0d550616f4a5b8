import { describe, expect, it } from 'vitest';
import { Metrics, processMetricsText } from './metrics.ts';

describe('Metrics', () => {
  it('gives counters, gauges and families as one sorted flat object', () => {
    const metrics = new Metrics();
    metrics.counter('master/tasks_failed').increment();
    metrics.counter('master/tasks_failed').increment(2);
    metrics.counter('master/tasks_lost');
    let running = 1;
    metrics.gauge('master/tasks_running', () => running);
    metrics.gauge('master/unknown', () => undefined);
    metrics.source((emit) => {
      for (const name of ['b', 'a']) emit(`master/frameworks/${name}`, 7, 'gauge');
    });
    running = 5;
    expect(Object.entries(metrics.snapshot())).toEqual([
      ['master/frameworks/a', 7],
      ['master/frameworks/b', 7],
      ['master/tasks_failed', 3],
      ['master/tasks_lost', 0],
      ['master/tasks_running', 5],
    ]);
    metrics.remove('master/tasks_failed');
    expect(metrics.snapshot()).not.toHaveProperty('master/tasks_failed');
  });

  it('gives a timer only its last value without a window, nothing before the first', () => {
    const metrics = new Metrics();
    const timer = metrics.timer('registrar/state_fetch');
    expect(metrics.snapshot()).toEqual({});
    timer.record(5);
    timer.record(7);
    expect(metrics.snapshot()).toEqual({ 'registrar/state_fetch_ms': 7 });
  });

  it('gives percentiles of what lies in the window', () => {
    let nowMs = 0;
    const metrics = new Metrics(() => nowMs);
    const timer = metrics.timer('run_ms', { windowMs: 1000 });
    timer.record(999);
    expect(metrics.snapshot()).toEqual({ run_ms: 999 });
    nowMs = 2000;
    for (let value = 1; value <= 101; value++) timer.record(value);
    expect(metrics.snapshot()).toEqual({
      run_ms: 101,
      'run_ms/count': 101,
      'run_ms/min': 1,
      'run_ms/max': 101,
      'run_ms/p50': 51,
      'run_ms/p90': 91,
      'run_ms/p95': 96,
      'run_ms/p99': 100,
      'run_ms/p999': expect.closeTo(100.9),
      'run_ms/p9999': expect.closeTo(100.99),
    });
    for (let value = 0; value < 5000; value++) timer.record(1);
    expect(metrics.snapshot()).toMatchObject({ 'run_ms/count': 1000, 'run_ms/max': 1 });
  });

  it('writes Prometheus text with safe, unique names', () => {
    const metrics = new Metrics();
    metrics.counter('master/tasks_failed').increment(2);
    metrics.gauge('master/cpus-percent', () => 0.5);
    metrics.gauge('master/cpus_percent', () => 0.7);
    metrics.gauge('9x', () => Number.POSITIVE_INFINITY);
    expect(metrics.prometheus().split('\n')).toEqual([
      '# TYPE master_tasks_failed counter',
      'master_tasks_failed 2',
      '# TYPE master_cpus_percent gauge',
      'master_cpus_percent 0.5',
      '# TYPE _9x gauge',
      '_9x +Inf',
      '',
    ]);
  });

  it('shows the process itself', async () => {
    expect(await processMetricsText()).toContain('process_cpu_user_seconds_total');
  });
});
