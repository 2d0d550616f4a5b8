import { describe, expect, it } from 'vitest';
import type { HealthCheck, TaskInfo } from '../../wire/gen/mesos.ts';
import { bench, ended, running, task } from './test-bed.ts';

describe('health checks', () => {
  const health = (more: Partial<HealthCheck> = {}): Partial<TaskInfo> => ({
    health_check: { type: 'COMMAND', command: { value: 'true' }, ...more },
  });
  const quick = { delay_seconds: 0, interval_seconds: 1, grace_period_seconds: 0 };

  it('waits 15 s, then asks every 10 s after the answer', () => {
    const one = running(task('t', health()));
    one.advance(14_999);
    expect(one.asked()).toBe(0);
    one.advance(1);
    expect(one.asked()).toBe(1);
    one.advance(30_000);
    expect(one.asked()).toBe(1);
    one.answer('t', 0);
    one.advance(9_999);
    expect(one.asked()).toBe(1);
    one.advance(1);
    expect(one.asked()).toBe(2);
    expect(one.effects.findLast((effect) => effect.kind === 'ask')).toMatchObject({ timeoutMs: 20_000 });
  });

  it('asks with the secrets of its command apart from its other variables', () => {
    const secret = { name: 'KEY', type: 'SECRET' as const, secret: { value: { data: Buffer.from('sesame') } } };
    const command = { value: 'true', environment: { variables: [{ name: 'PLAIN', value: 'open' }, secret] } };
    const one = running(task('t', health({ ...quick, command })));
    one.advance(1000);
    const asked = one.effects.findLast((effect) => effect.kind === 'ask');
    expect(asked).toMatchObject({ question: { environment: { PLAIN: 'open' }, secrets: [secret] } });
  });

  it('tells the first success and every flip, and each failure', () => {
    const one = running(task('t', health({ ...quick, consecutive_failures: 9 })));
    for (const exitCode of [0, 0, 1, 1, 0]) {
      one.advance(1000);
      one.answer('t', exitCode);
    }
    const told = one.statuses.filter(({ reason }) => reason === 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED');
    expect(told.map(({ healthy, state }) => [state, healthy])).toEqual([
      ['TASK_RUNNING', true],
      ['TASK_RUNNING', false],
      ['TASK_RUNNING', false],
      ['TASK_RUNNING', true],
    ]);
  });

  it('kills after three failures in a row', () => {
    const one = running(task('t', health(quick)));
    for (const exitCode of [1, 1, 0, 1, 1, 1]) {
      one.advance(1000);
      expect(one.kinds()).not.toContain('SIGTERM');
      one.answer('t', exitCode);
    }
    expect(one.kinds()).toContain('SIGTERM');
    expect(one.last()).toMatchObject({ state: 'TASK_KILLING', healthy: false });
    one.post(ended('t', 15));
    expect(one.last()).toMatchObject({ state: 'TASK_KILLED', healthy: false });
  });

  it('counts no failure in the grace period, until the first success', () => {
    const one = running(task('t', health({ ...quick, grace_period_seconds: 10, consecutive_failures: 1 })));
    one.advance(5000);
    one.answer('t', 1);
    expect(one.last()?.healthy).toBeUndefined();
    one.advance(1000);
    one.answer('t', 0);
    one.advance(1000);
    one.answer('t', 1);
    expect(one.kinds()).toContain('SIGTERM');
  });

  it('counts failures once the grace period is over', () => {
    const one = running(task('t', health({ ...quick, grace_period_seconds: 10, consecutive_failures: 1 })));
    one.advance(10_000);
    one.answer('t', 1);
    expect(one.kinds()).toContain('SIGTERM');
  });

  it('ignores answers that come after the kill began, or twice', () => {
    const one = running(task('t', health(quick)));
    one.advance(0);
    one.post({ kind: 'kill-requested', taskId: 't' });
    one.answer('t', 1);
    expect(one.last()?.state).toBe('TASK_KILLING');
    const two = running(task('t', health({ ...quick, consecutive_failures: 2 })));
    two.advance(0);
    two.answer('t', 1);
    expect(two.answer('t', 1)).toEqual([]);
  });

  it.each([
    ['http', 200, true],
    ['http', 399, true],
    ['http', 400, false],
    ['http', 199, false],
  ] as const)('judges %s %d', (kind, statusCode, healthy) => {
    const one = running(task('t', { health_check: { ...quick, type: 'HTTP', http: { port: 80, path: '/h' } } }));
    one.advance(0);
    expect(one.effects.findLast((effect) => effect.kind === 'ask')).toMatchObject({
      question: { kind: 'http', scheme: 'http', port: 80, path: '/h', protocol: 'IPv4' },
    });
    one.post({ kind: 'check-answered', taskId: 't', checkKind: 'health', round: 1, answer: { kind, statusCode } });
    expect(one.last()?.healthy).toBe(healthy);
  });

  it('asks a container at its own address', () => {
    const one = bench();
    one.post({
      kind: 'task-launched',
      task: task('t', { health_check: { ...quick, type: 'TCP', tcp: { port: 80 } } }),
    });
    const network_infos = [{ ip_addresses: [{ protocol: 'IPv4' as const, ip_address: '172.17.0.2' }] }];
    one.post({ kind: 'container-started', taskId: 't', status: { network_infos } });
    one.advance(0);
    expect(one.effects.findLast((effect) => effect.kind === 'ask')).toMatchObject({
      question: { kind: 'tcp', host: '172.17.0.2', port: 80 },
    });
    expect(one.last()?.container_status?.network_infos).toEqual(network_infos);
  });
});

describe('checks', () => {
  it('tell changes and never kill', () => {
    const one = running(
      task('t', {
        check: { type: 'COMMAND', command: { command: { value: 'x' } }, delay_seconds: 0, interval_seconds: 1 },
      }),
    );
    expect(one.last()).toMatchObject({ state: 'TASK_RUNNING', check_status: { type: 'COMMAND', command: {} } });
    for (const exitCode of [1, 1, 1, 1, 0]) {
      one.advance(1000);
      one.answer('t', exitCode, 'check');
    }
    const told = one.statuses.filter(({ reason }) => reason === 'REASON_TASK_CHECK_STATUS_UPDATED');
    expect(told.map(({ check_status }) => check_status?.command?.exit_code)).toEqual([1, 0]);
    expect(one.kinds()).not.toContain('SIGTERM');
  });
});
