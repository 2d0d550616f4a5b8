import { describe, expect, it } from 'vitest';
import { createRandom, nextFloat, nextInt } from '../../base/random.ts';
import { isTerminal } from '../../model/task-state.ts';
import type { TaskStatus } from '../../wire/gen/mesos.ts';
import type { ExecutorEvent } from './events.ts';
import { bench, ended, exited, grace, running, task } from './test-bed.ts';

describe('the life of a task', () => {
  it('goes from STARTING over RUNNING to FINISHED, and the executor ends with it', () => {
    const one = running(task('t'));
    expect(one.states()).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    expect(one.last()).toMatchObject({
      source: 'SOURCE_EXECUTOR',
      executor_id: { value: 'e' },
      agent_id: { value: 'S0' },
      container_status: {
        container_id: { value: 'c' },
        executor_pid: 9,
        network_infos: [{ ip_addresses: [{ ip_address: '10.0.0.1' }] }],
      },
    });
    one.post(ended('t', 0));
    expect(one.last()).toMatchObject({ state: 'TASK_FINISHED', message: 'Command exited with status 0' });
    expect(one.kinds().slice(-3)).toEqual(['send-status', 'destroy-container', 'end']);
    expect(new Set(one.statuses.map(({ uuid }) => Buffer.from(uuid ?? []).toString('hex'))).size).toBe(3);
  });

  it.each([
    [exited(3), 'Command exited with status 3'],
    [9, 'Command terminated with signal Killed'],
    [11, 'Command terminated with signal Segmentation fault'],
    [15, 'Command terminated with signal Terminated'],
  ])('fails with wait status %d', (waitStatus, message) => {
    const one = running(task('t'));
    one.post(ended('t', waitStatus));
    expect(one.last()).toMatchObject({ state: 'TASK_FAILED', message });
    expect(one.last()?.reason).toBeUndefined();
  });

  it('words the end of Docker containers as Mesos does', () => {
    const one = running(task('t', { container: { type: 'DOCKER' } }));
    one.post(ended('t', exited(137)));
    expect(one.last()).toMatchObject({ state: 'TASK_FAILED', message: 'Container exited with status 137' });
  });

  it('tells what a Docker container knows of its end, and that it has no address any more', () => {
    const one = bench();
    one.post({ kind: 'task-launched', task: task('t', { container: { type: 'DOCKER' } }) });
    const status = { network_infos: [{ ip_addresses: [{ ip_address: '172.17.0.2' }] }] };
    one.post({ kind: 'container-started', taskId: 't', status });
    expect(one.last()?.container_status).toMatchObject(status);
    const end = { waitStatus: exited(137), message: 'Container exited with status 137 while someone looked' };
    one.post({ kind: 'container-ended', taskId: 't', end });
    expect(one.last()).toMatchObject({ state: 'TASK_FAILED', message: end.message });
    expect(one.last()?.container_status?.network_infos).toEqual([{ ip_addresses: [{ ip_address: '10.0.0.1' }] }]);
  });

  it('tells a launch that failed', () => {
    const one = bench();
    one.post({ kind: 'task-launched', task: task('t') });
    one.post({ kind: 'container-failed', taskId: 't', reason: 'REASON_CONTAINER_LAUNCH_FAILED', message: 'no image' });
    expect(one.states()).toEqual(['TASK_FAILED']);
    expect(one.last()).toMatchObject({
      source: 'SOURCE_AGENT',
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: 'Failed to launch container: no image',
    });
    expect(one.kinds().at(-1)).toBe('end');
  });

  it('tells a broken limit', () => {
    const one = running(task('t'));
    const limitedResources = [{ name: 'mem', type: 'SCALAR' as const, scalar: { value: 32 } }];
    one.post({
      kind: 'container-ended',
      taskId: 't',
      end: {
        waitStatus: 9,
        reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
        message: 'Memory limit exceeded',
        limitedResources,
      },
    });
    expect(one.last()).toMatchObject({
      state: 'TASK_FAILED',
      reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
      limitation: { resources: limitedResources },
    });
  });

  it('fails a task whose end nobody saw', () => {
    const one = running(task('t'));
    one.post({ kind: 'container-ended', taskId: 't', end: {} });
    expect(one.last()).toMatchObject({ state: 'TASK_FAILED', message: 'Failed to get exit status for Command' });
  });

  it('refuses a second task of a command executor', () => {
    const one = running(task('t'));
    one.post({ kind: 'task-launched', task: task('u') });
    expect(one.last()).toMatchObject({ task_id: { value: 'u' }, state: 'TASK_FAILED' });
    expect(one.kinds()).not.toContain('end');
  });

  it('fails a task that runs longer than it may', () => {
    const one = running(task('t', { max_completion_time: { nanoseconds: 60e9 } }), { canTellKilling: false });
    one.advance(59_999);
    expect(one.kinds()).not.toContain('SIGTERM');
    one.advance(1);
    one.advance(0);
    expect(one.kinds().slice(-2)).toEqual(['SIGTERM', 'SIGKILL']);
    one.post(ended('t', 9));
    expect(one.last()).toMatchObject({ state: 'TASK_FAILED', reason: 'REASON_MAX_COMPLETION_TIME_REACHED' });
  });
});

describe('kill', () => {
  it('escalates after the default grace of 3 s', () => {
    const one = running(task('t'));
    one.post({ kind: 'kill-requested', taskId: 't' });
    expect(one.last()?.state).toBe('TASK_KILLING');
    one.advance(2999);
    expect(one.kinds().filter((kind) => kind.startsWith('SIG'))).toEqual(['SIGTERM']);
    one.advance(1);
    expect(one.kinds().filter((kind) => kind.startsWith('SIG'))).toEqual(['SIGTERM', 'SIGKILL']);
    one.advance(10_000);
    expect(one.kinds().filter((kind) => kind.startsWith('SIG'))).toEqual(['SIGTERM', 'SIGKILL', 'SIGKILL']);
    one.post(ended('t', 9));
    expect(one.last()).toMatchObject({ state: 'TASK_KILLED', message: 'Command terminated with signal Killed' });
    expect(one.state.deadlines.size).toBe(0);
  });

  it('is silent about TASK_KILLING to frameworks that do not know it', () => {
    const one = running(task('t'), { canTellKilling: false });
    one.post({ kind: 'kill-requested', taskId: 't' });
    one.post(ended('t', 15));
    expect(one.states()).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLED']);
  });

  it('takes the grace of the kill before that of the task', () => {
    const one = running(task('t', { kill_policy: grace(60) }));
    one.post({ kind: 'kill-requested', taskId: 't', graceMs: 10_000 });
    one.advance(10_000);
    expect(one.kinds()).toContain('SIGKILL');
  });

  it.each([
    [{ container: { type: 'DOCKER' as const } }, 7000, 7000],
    [{ container: { type: 'DOCKER' as const } }, 0, 3000],
    [{ container: { type: 'DOCKER' as const }, kill_policy: grace(1) }, 7000, 1000],
    [{}, 7000, 3000],
  ])('gives %j with docker_stop_timeout %d ms a grace of %d ms', (more, dockerStopTimeoutMs, graceMs) => {
    const one = running(task('t', more), { dockerStopTimeoutMs });
    one.post({ kind: 'kill-requested', taskId: 't' });
    one.advance(graceMs - 1);
    expect(one.kinds()).not.toContain('SIGKILL');
    one.advance(1);
    expect(one.kinds()).toContain('SIGKILL');
  });

  it('can be shortened but not stretched by another kill', () => {
    const one = running(task('t', { kill_policy: grace(60) }));
    one.post({ kind: 'kill-requested', taskId: 't' });
    one.advance(20_000);
    one.post({ kind: 'kill-requested', taskId: 't', graceMs: 100_000 });
    one.post({ kind: 'kill-requested', taskId: 't', graceMs: 30_000 });
    one.advance(9999);
    expect(one.kinds()).not.toContain('SIGKILL');
    one.advance(1);
    expect(one.kinds()).toContain('SIGKILL');
    expect(one.states().filter((state) => state === 'TASK_KILLING')).toHaveLength(1);
  });

  it('comes at once when the shorter grace is over already', () => {
    const one = running(task('t', { kill_policy: grace(60) }));
    one.post({ kind: 'kill-requested', taskId: 't' });
    one.advance(20_000);
    one.post({ kind: 'kill-requested', taskId: 't', graceMs: 1000 });
    one.advance(0);
    expect(one.kinds()).toContain('SIGKILL');
  });

  it('calls a launch off', () => {
    const one = bench();
    one.post({ kind: 'task-launched', task: task('t') });
    expect(one.post({ kind: 'kill-requested', taskId: 't' })).toEqual([
      { kind: 'destroy-container', containerId: 'c' },
    ]);
    one.post({
      kind: 'container-failed',
      taskId: 't',
      reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
      message: 'destroyed',
    });
    expect(one.last()).toMatchObject({ state: 'TASK_KILLED', reason: 'REASON_TASK_KILLED_DURING_LAUNCH' });
  });

  it('never tells RUNNING of a launch that was called off too late', () => {
    const one = bench();
    one.post({ kind: 'task-launched', task: task('t') });
    one.post({ kind: 'container-prepared', taskId: 't' });
    one.post({ kind: 'kill-requested', taskId: 't' });
    one.post({ kind: 'container-started', taskId: 't', status: {} });
    one.post(ended('t', 9));
    expect(one.states()).toEqual(['TASK_STARTING', 'TASK_KILLED']);
  });

  it('lets a process that ends well after SIGTERM be FINISHED, but not a Docker container', () => {
    const process = running(task('t'));
    process.post({ kind: 'kill-requested', taskId: 't' });
    process.post(ended('t', 0));
    expect(process.last()?.state).toBe('TASK_FINISHED');
    const docker = running(task('t', { container: { type: 'DOCKER' } }));
    docker.post({ kind: 'kill-requested', taskId: 't' });
    docker.post(ended('t', 0));
    expect(docker.last()?.state).toBe('TASK_KILLED');
  });

  it('ends an executor without tasks at once', () => {
    const one = bench();
    expect(one.post({ kind: 'shutdown-requested' })).toEqual([{ kind: 'end' }]);
    expect(one.post({ kind: 'shutdown-requested' })).toEqual([]);
  });

  it('gives tasks the shutdown grace when the executor shuts down', () => {
    const one = running(task('t'));
    one.post({ kind: 'shutdown-requested' });
    one.advance(5000);
    expect(one.kinds()).toContain('SIGKILL');
    one.post(ended('t', 9));
    expect(one.last()?.state).toBe('TASK_KILLED');
    expect(one.kinds().at(-1)).toBe('end');
  });
});

describe('task groups', () => {
  const group = ['a', 'b', 'c'].map((taskId) => task(taskId));

  function runningGroup() {
    const one = bench({ kind: 'default' });
    one.post({ kind: 'group-launched', tasks: group });
    for (const { name } of group) one.start(name);
    return one;
  }

  it('gives each task a child container and sandbox', () => {
    const one = runningGroup();
    const launches = one.effects.filter((effect) => effect.kind === 'launch-container');
    expect(new Set(launches.map(({ containerId }) => containerId)).size).toBe(3);
    for (const { containerId, sandbox } of launches) {
      expect(containerId).toMatch(/^c\.[0-9a-f-]{36}$/);
      expect(sandbox).toBe(`/sandbox/containers/${containerId.slice(2)}`);
    }
    expect(one.last()?.container_status?.container_id).toMatchObject({ parent: { value: 'c' } });
  });

  it('kills the rest when one fails, but not other groups', () => {
    const one = runningGroup();
    one.post({ kind: 'group-launched', tasks: [task('other')] });
    one.start('other');
    one.post(ended('b', exited(1)));
    for (const taskId of ['a', 'c']) one.post(ended(taskId, 15));
    const last = (taskId: string) => one.statuses.findLast((status) => status.task_id.value === taskId)?.state;
    expect(['a', 'b', 'c', 'other'].map(last)).toEqual(['TASK_KILLED', 'TASK_FAILED', 'TASK_KILLED', 'TASK_RUNNING']);
    expect(one.kinds()).not.toContain('end');
    one.post(ended('other', 0));
    expect(one.kinds().at(-1)).toBe('end');
  });

  it('lets the rest go on when one finishes', () => {
    const one = runningGroup();
    one.post(ended('a', 0));
    expect(one.kinds()).not.toContain('SIGTERM');
  });
});

describe('recovery', () => {
  const status = (state: TaskStatus['state'], more: Partial<TaskStatus> = {}): TaskStatus => ({
    task_id: { value: 't' },
    state,
    ...more,
  });
  const recover = (lastStatus: TaskStatus | undefined, info = task('t')) => {
    const one = bench();
    one.post({ kind: 'tasks-recovered', tasks: [{ task: info, ...(lastStatus === undefined ? {} : { lastStatus }) }] });
    return one;
  };
  const found: ExecutorEvent = { kind: 'container-found', taskId: 't', status: { executor_pid: 9 } };

  it('goes on with a running task without telling it again', () => {
    const one = recover(status('TASK_RUNNING'));
    one.post(found);
    expect(one.statuses).toEqual([]);
    one.post(ended('t', 0));
    expect(one.states()).toEqual(['TASK_FINISHED']);
  });

  it('tells what was not told before the restart', () => {
    const starting = recover(status('TASK_STARTING'));
    starting.post(found);
    expect(starting.states()).toEqual(['TASK_RUNNING']);
    const unheard = recover(undefined);
    unheard.post(found);
    expect(unheard.states()).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
  });

  it('says that a launch in progress was lost, and not that a task ended', () => {
    const lost: ExecutorEvent = {
      kind: 'container-ended',
      taskId: 't',
      end: { reason: 'REASON_EXECUTOR_TERMINATED', message: 'Container ended while the agent was away' },
    };
    for (const end of [lost, { ...lost, end: {} }]) {
      const launching = recover(undefined);
      launching.post(end);
      expect(launching.statuses).toMatchObject([
        {
          state: 'TASK_FAILED',
          reason: 'REASON_CONTAINER_LAUNCH_FAILED',
          message: expect.stringContaining('the agent was restarted'),
        },
      ]);
    }
    const running = recover(status('TASK_RUNNING'));
    running.post(lost);
    expect(running.statuses).toMatchObject([{ state: 'TASK_FAILED', reason: 'REASON_EXECUTOR_TERMINATED' }]);
  });

  it('goes on with a kill', () => {
    const one = recover(status('TASK_KILLING'));
    expect(one.kinds()).toContain('SIGTERM');
    one.advance(3000);
    expect(one.kinds()).toContain('SIGKILL');
    one.post(ended('t', 9));
    expect(one.states()).toEqual(['TASK_KILLED']);
  });

  it('ends when everything had ended', () => {
    const one = recover(status('TASK_FAILED'));
    expect(one.kinds()).toEqual(['find-container', 'destroy-container', 'end'].slice(1));
    expect(one.statuses).toEqual([]);
  });

  it('starts health checks again, with the success it had', () => {
    const info = task('t', {
      health_check: {
        type: 'COMMAND',
        command: { value: 'x' },
        delay_seconds: 0,
        grace_period_seconds: 99,
        consecutive_failures: 1,
      },
    });
    const one = recover(status('TASK_RUNNING', { healthy: true }), info);
    one.post(found);
    one.advance(0);
    one.answer('t', 1);
    expect(one.kinds()).toContain('SIGTERM');
  });
});

describe('any order of events', () => {
  it('never throws, never tells a second terminal status or anything after it', () => {
    const random = createRandom(2024);
    for (let round = 0; round < 2000; round++) {
      const kind = round % 2 === 0 ? 'command' : 'default';
      const one = bench({ kind, canTellKilling: round % 3 === 0 });
      const ids = kind === 'command' ? ['t'] : ['a', 'b'];
      const infos = ids.map((taskId) =>
        task(taskId, {
          health_check: { type: 'COMMAND', command: { value: 'x' }, delay_seconds: 1, consecutive_failures: 1 },
          max_completion_time: { nanoseconds: 30e9 },
        }),
      );
      for (let index = 0; index < 25; index++) {
        const taskId = ids[nextInt(random, ids.length)] ?? 't';
        const events: ExecutorEvent[] = [
          kind === 'command' ? { kind: 'task-launched', task: task('t') } : { kind: 'group-launched', tasks: infos },
          { kind: 'container-prepared', taskId },
          { kind: 'container-started', taskId, status: {} },
          { kind: 'container-found', taskId, status: {} },
          { kind: 'container-failed', taskId, reason: 'REASON_CONTAINER_LAUNCH_FAILED', message: 'x' },
          { kind: 'container-ended', taskId, end: { waitStatus: nextInt(random, 300) } },
          { kind: 'kill-requested', taskId, graceMs: nextInt(random, 9000) },
          { kind: 'check-answered', taskId, checkKind: 'health', round: 1, answer: { kind: 'none', why: 'x' } },
          { kind: 'shutdown-requested' },
        ];
        // The first event is mostly a launch, and endings are rare, so that long lives are walked too.
        const choice = index === 0 ? 0 : Math.floor(nextFloat(random) ** 1.5 * events.length);
        one.post(events[choice] ?? { kind: 'ticked' });
        one.advance(nextInt(random, 5000));
      }
      const terminal = new Set<string>();
      for (const status of one.statuses) {
        const id = Buffer.from(status.container_status?.container_id?.value ?? '').toString();
        // A refused second launch is told under the executor's own container.
        if (status.message?.startsWith('Attempted') || status.message === 'Executor is shutting down') continue;
        expect(terminal.has(id)).toBe(false);
        if (isTerminal(status.state)) terminal.add(id);
      }
      if (one.kinds().includes('end')) expect(one.kinds().filter((effect) => effect === 'end')).toHaveLength(1);
    }
  });
});
