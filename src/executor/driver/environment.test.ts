import { describe, expect, it } from 'vitest';
import { readExecutorFacts } from './environment.ts';

const needed = { MESOS_FRAMEWORK_ID: 'F', MESOS_EXECUTOR_ID: 'E', MESOS_AGENT_ENDPOINT: '10.0.0.1:5051' };

describe('the environment of an executor', () => {
  it('says all there is to know', () => {
    const facts = readExecutorFacts({
      ...needed,
      MESOS_SANDBOX: '/mnt/mesos/sandbox',
      MESOS_DIRECTORY: '/var/lib/mesos/run',
      MESOS_CHECKPOINT: '1',
      MESOS_RECOVERY_TIMEOUT: '15mins',
      MESOS_SUBSCRIPTION_BACKOFF_MAX: '2secs',
      MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: '500ms',
      MESOS_EXECUTOR_AUTHENTICATION_TOKEN: 'token',
    });
    expect(facts).toEqual({
      frameworkId: 'F',
      executorId: 'E',
      agent: { host: '10.0.0.1', port: 5051 },
      sandbox: '/mnt/mesos/sandbox',
      isCheckpointed: true,
      recoveryTimeoutMs: 900_000,
      backoffMaxMs: 2_000,
      shutdownGraceMs: 500,
      token: 'token',
    });
  });

  it('may say little', () => {
    const { MESOS_AGENT_ENDPOINT: _, ...rest } = needed;
    const facts = readExecutorFacts({ ...rest, MESOS_SLAVE_PID: 'slave(1)@10.0.0.1:5051', MESOS_CHECKPOINT: '0' });
    expect(facts).toMatchObject({
      agent: { host: '10.0.0.1', port: 5051 },
      isCheckpointed: false,
      shutdownGraceMs: 5_000,
    });
    expect(readExecutorFacts({ ...needed, MESOS_AGENT_ENDPOINT: '[::1]:5051' }).agent).toEqual({
      host: '::1',
      port: 5051,
    });
    expect(readExecutorFacts({ ...needed, MESOS_DOMAIN_SOCKET: '/run/agent.sock' }).agent).toEqual({
      socketPath: '/run/agent.sock',
    });
  });

  it.each([
    [{ MESOS_FRAMEWORK_ID: undefined }, /MESOS_FRAMEWORK_ID is not set/],
    [{ MESOS_EXECUTOR_ID: '' }, /MESOS_EXECUTOR_ID is not set/],
    [{ MESOS_AGENT_ENDPOINT: 'nowhere' }, /MESOS_AGENT_ENDPOINT is 'nowhere'/],
    [{ MESOS_AGENT_ENDPOINT: 'host:99999' }, /MESOS_AGENT_ENDPOINT/],
    [{ MESOS_RECOVERY_TIMEOUT: 'soon' }, /MESOS_RECOVERY_TIMEOUT is 'soon'/],
  ])('is refused by name: %o', (change, message) => {
    expect(() => readExecutorFacts({ ...needed, ...change })).toThrow(message);
  });
});
