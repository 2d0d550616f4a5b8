import { describe, expect, it } from 'vitest';
import type { Summary } from '../api/summary.ts';
import { collectReasons, reasonKey } from '../api/task-reasons.ts';
import type { Task } from '../api/tasks.ts';
import { describeAmounts, usageOf } from './amounts.ts';
import { findAttention } from './attention.ts';
import { changedMs, isFailure, isLive, lastStatus, reasonText, taskStateWords } from './task-state.ts';

const amounts = (cpus: number, mem = 0) => ({ cpus, mem, disk: 0, gpus: 0 });
const task = (id: string, state: string, timestamp: number): Task => ({
  id,
  name: 'web',
  framework_id: 'f',
  executor_id: '',
  slave_id: 's',
  state,
  resources: amounts(1),
  role: '*',
  statuses: [
    { state: 'TASK_RUNNING', timestamp: timestamp - 1 },
    { state, timestamp },
  ],
});

describe('amounts', () => {
  it('adds up and finds what is free without rounding dust', () => {
    const agent = { resources: amounts(0.3), used_resources: amounts(0.1), offered_resources: amounts(0.1) };
    expect(usageOf('cpus', [agent, agent, agent])).toEqual({ total: 0.9, used: 0.3, offered: 0.3, free: 0.3 });
  });
  it('describes what is there', () => {
    expect(describeAmounts({ cpus: 1, mem: 2048, disk: 0, gpus: 0, ports: '[31000-31001, 31005-31005]' })).toBe(
      '1 CPU, 2 GiB memory, ports 31000-31001, 31005',
    );
    expect(describeAmounts(amounts(0))).toBe('nothing');
  });
});

describe('task states', () => {
  it('tells live from ended and failed', () => {
    expect(isLive({ state: 'TASK_UNREACHABLE' })).toBe(true);
    expect(isLive({ state: 'TASK_KILLED' })).toBe(false);
    expect(isFailure({ state: 'TASK_FAILED' })).toBe(true);
    expect(isFailure({ state: 'TASK_FINISHED' })).toBe(false);
    expect(taskStateWords('TASK_NEW').label).toBe('NEW');
  });
  it('takes the newest status whatever the order', () => {
    const { statuses } = task('a', 'TASK_FAILED', 5);
    expect(lastStatus({ statuses: statuses.toReversed() })?.state).toBe('TASK_FAILED');
    expect(changedMs({ statuses: [] })).toBeUndefined();
  });
  it('puts reasons into words', () => {
    expect(reasonText('REASON_AGENT_REMOVED')).toBe('Its agent was removed');
    expect(reasonText('REASON_IO_SWITCHBOARD_EXITED')).toBe('Io switchboard exited');
    expect(reasonText('')).toBe('');
  });
  it('collects reasons by framework and task', () => {
    const reasons = collectReasons({
      get_tasks: {
        completed_tasks: [
          {
            task_id: { value: 't' },
            framework_id: { value: 'f' },
            statuses: [{ state: 'TASK_FAILED', message: 'exited with status 3' }],
          },
        ],
      },
    });
    expect(reasons.get(reasonKey('f', 't'))?.[0]?.message).toBe('exited with status 3');
  });
});

describe('findAttention', () => {
  const nowMs = 10_000_000;
  const empty: Summary = { hostname: 'm', slaves: [], frameworks: [] };
  it('says when nothing can run', () => {
    const found = findAttention({ summary: empty, tasks: [], unreachableAgents: 0, nowMs });
    expect(found.map((item) => item.id)).toEqual(['no-agents']);
  });
  it('puts a crash loop into one line and forgets old failures', () => {
    const tasks = [task('a', 'TASK_FAILED', nowMs / 1000), task('b', 'TASK_FAILED', nowMs / 1000 - 60)];
    const old = task('c', 'TASK_FAILED', nowMs / 1000 - 7200);
    const found = findAttention({ summary: empty, tasks: [...tasks, old], unreachableAgents: 0, nowMs });
    expect(found.map((item) => item.text)).toContain('web failed 2 times in the last hour');
    expect(found.filter((item) => item.id.startsWith('f/'))).toHaveLength(1);
  });
});
