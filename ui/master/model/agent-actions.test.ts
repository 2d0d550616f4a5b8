import { describe, expect, it } from 'vitest';
import { resourcesOf } from '../api/operations.ts';
import type { Task } from '../api/tasks.ts';
import { actionCall, actionText, drainProgress, possibleActions } from './agent-actions.ts';

const noOptions = { graceSeconds: '', markGone: false };
const task = (state: string, timestamp: number): Task => ({
  id: `${state}-${timestamp}`,
  name: 'web',
  framework_id: 'f',
  executor_id: '',
  slave_id: 's',
  state,
  resources: { cpus: 1, mem: 1, disk: 0, gpus: 0 },
  role: '*',
  statuses: [{ state, timestamp }],
});

describe('actions on an agent', () => {
  it('offers what the master would do', () => {
    expect(possibleActions({ deactivated: false })).toEqual(['deactivate', 'drain', 'gone']);
    expect(possibleActions({ deactivated: true })).toEqual(['reactivate', 'drain', 'gone']);
    expect(possibleActions({ deactivated: true, drain_info: { state: 'DRAINING' } })).toEqual(['gone']);
    expect(possibleActions({ deactivated: true, drain_info: { state: 'DRAINED' } })).toEqual(['reactivate', 'gone']);
  });
  it('asks for a drain with a grace period only where one was typed', () => {
    const agent = { agent_id: { value: 'a' } };
    expect(actionCall('drain', 'a', noOptions)).toEqual({
      type: 'DRAIN_AGENT',
      drain_agent: { ...agent, mark_gone: false },
    });
    expect(actionCall('drain', 'a', { graceSeconds: '60', markGone: true })).toEqual({
      type: 'DRAIN_AGENT',
      drain_agent: { ...agent, max_grace_period: '60s', mark_gone: true },
    });
    expect(actionCall('gone', 'a', noOptions)).toEqual({ type: 'MARK_AGENT_GONE', mark_agent_gone: agent });
  });
  it('says what dies, and what does not', () => {
    expect(actionText('deactivate', 2)).toContain('Nothing dies: 2 tasks run on.');
    expect(actionText('drain', 2)).toContain('These 2 tasks are killed');
    expect(actionText('gone', 1)).toContain('This task is given up');
  });
});

describe('a drain', () => {
  it('counts what ended since it began and what is left', () => {
    const tasks = [
      task('TASK_KILLED', 50),
      task('TASK_FAILED', 60),
      task('TASK_KILLED', 101),
      task('TASK_KILLING', 101),
      task('TASK_RUNNING', 90),
    ];
    expect(drainProgress(tasks, 100)).toEqual({ ended: 1, left: 2 });
    expect(drainProgress(tasks, undefined)).toEqual({ ended: 0, left: 2 });
  });
});

describe('an operation', () => {
  it('gives the resources it names, whatever it calls them', () => {
    const disk = { name: 'disk', type: 'SCALAR', scalar: { value: 5 } };
    const operation = (info: { type: string; [name: string]: unknown }) =>
      resourcesOf({ info, latest_status: { state: 'OPERATION_PENDING' }, uuid: { value: 'u' } });
    expect(operation({ type: 'CREATE', create: { volumes: [disk] } })).toEqual([disk]);
    expect(operation({ type: 'GROW_VOLUME', grow_volume: { volume: disk, addition: disk } })).toEqual([disk, disk]);
    expect(operation({ type: 'LAUNCH', launch: { task_infos: [{ name: 'web' }] } })).toEqual([]);
  });
});
