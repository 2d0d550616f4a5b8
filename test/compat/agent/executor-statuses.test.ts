/** Every field of what the built-in executors say where the recordings have no task for it. */
import { describe, expect, it } from 'vitest';
import { bench, ended, exited, running, task, type VirtualExecutor } from '../../../src/executor/core/test-bed.ts';
import type { Resource, TaskStatus } from '../../../src/wire/gen/mesos.ts';

const common = {
  task_id: { value: 't' },
  agent_id: { value: 'S0' },
  executor_id: { value: 'e' },
  source: 'SOURCE_EXECUTOR',
  container_status: {
    container_id: { value: 'c' },
    network_infos: [{ ip_addresses: [{ ip_address: '10.0.0.1' }] }],
    executor_pid: 9,
  },
} as const;

/** All statuses after the first two, TASK_STARTING and TASK_RUNNING, without what is of the moment. */
function later(one: VirtualExecutor): Omit<TaskStatus, 'uuid' | 'timestamp'>[] {
  return one.statuses.slice(2).map(({ uuid, timestamp, ...status }) => {
    expect(uuid).toHaveLength(16);
    expect(typeof timestamp).toBe('number');
    return status;
  });
}

const everySecond = { delay_seconds: 0, interval_seconds: 1, grace_period_seconds: 0 };
const killed = 'Command terminated with signal Terminated';

describe('a task', () => {
  it('whose health check fails', () => {
    const info = { ...everySecond, type: 'COMMAND', command: { value: 'false' }, consecutive_failures: 2 } as const;
    const one = running(task('t', { health_check: info }));
    for (let round = 0; round < 2; round++) {
      one.advance(1000);
      one.answer('t', 1);
    }
    one.post(ended('t', 15));
    const reason = 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED';
    expect(later(one)).toEqual([
      { ...common, state: 'TASK_RUNNING', healthy: false, reason },
      { ...common, state: 'TASK_RUNNING', healthy: false, reason },
      { ...common, state: 'TASK_KILLING', healthy: false },
      { ...common, state: 'TASK_KILLED', healthy: false, message: killed },
    ]);
  });

  it('with a check and a health check tells both', () => {
    const command = { command: { value: 'x' } };
    const one = running(
      task('t', {
        check: { type: 'COMMAND', command, delay_seconds: 0, interval_seconds: 1 },
        health_check: { ...everySecond, type: 'COMMAND', ...command },
      }),
    );
    expect(one.statuses[1]).toMatchObject({ check_status: { type: 'COMMAND', command: {} } });
    one.advance(0);
    one.answer('t', 3, 'check');
    one.answer('t', 0, 'health');
    const check_status = { type: 'COMMAND', command: { exit_code: 3 } };
    const state = 'TASK_RUNNING';
    expect(later(one)).toEqual([
      { ...common, state, reason: 'REASON_TASK_CHECK_STATUS_UPDATED', check_status },
      { ...common, state, reason: 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED', check_status, healthy: true },
    ]);
  });

  it('that ran too long', () => {
    const one = running(task('t', { max_completion_time: { nanoseconds: 1e9 } }));
    one.advance(1000);
    one.post(ended('t', 9));
    const reason = 'REASON_MAX_COMPLETION_TIME_REACHED';
    expect(later(one)).toEqual([
      { ...common, state: 'TASK_KILLING' },
      { ...common, state: 'TASK_FAILED', reason, message: 'Command terminated with signal Killed' },
    ]);
  });

  it.each([
    [exited(0), { state: 'TASK_FINISHED', message: 'Command exited with status 0' }],
    [exited(7), { state: 'TASK_FAILED', message: 'Command exited with status 7' }],
    [11, { state: 'TASK_FAILED', message: 'Command terminated with signal Segmentation fault' }],
  ] as const)('that ended by itself with the wait status %d', (waitStatus, status) => {
    const one = running(task('t'));
    one.post(ended('t', waitStatus));
    expect(later(one)).toEqual([{ ...common, ...status }]);
  });

  it('that used more memory than it may', () => {
    const limitedResources: Resource[] = [{ name: 'mem', type: 'SCALAR', scalar: { value: 32 } }];
    const reason = 'REASON_CONTAINER_LIMITATION_MEMORY';
    const message = 'Memory limit exceeded';
    const one = running(task('t'));
    one.post({ kind: 'container-ended', taskId: 't', end: { waitStatus: 9, reason, message, limitedResources } });
    const limitation = { resources: limitedResources };
    // The agent says it, and takes the container's status out: see src/agent/core.
    expect(later(one)).toEqual([
      { ...common, source: 'SOURCE_AGENT', state: 'TASK_FAILED', reason, message, limitation },
    ]);
  });

  it('whose container cannot be launched, and a second one', () => {
    const reason = 'REASON_CONTAINER_LAUNCH_FAILED';
    const one = bench();
    one.post({ kind: 'task-launched', task: task('t') });
    one.post({ kind: 'container-failed', taskId: 't', reason, message: 'no such user' });
    const [status] = one.statuses;
    const { executor_pid: _, ...container_status } = common.container_status;
    expect({ ...status, uuid: undefined, timestamp: undefined }).toEqual({
      ...common,
      container_status,
      source: 'SOURCE_AGENT',
      state: 'TASK_FAILED',
      reason,
      message: 'Failed to launch container: no such user',
    });
    const two = running(task('t'));
    two.post({ kind: 'task-launched', task: task('u') });
    const message = 'Attempted to run multiple tasks using a "command" executor';
    expect(later(two)).toEqual([
      { ...common, container_status, task_id: { value: 'u' }, state: 'TASK_FAILED', message },
    ]);
  });
});
