import { describe, expect, it } from 'vitest';
import { reportedTask, TestBed } from '../core/test-bed.ts';
import { taskText } from './task-json.ts';

describe('the text of a task', () => {
  it('is JSON whatever its framework calls itself and whatever its agent takes for the time', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('n0');
    const frameworkId = 'f","tasks":[{"id":"';
    const statuses = [{ task_id: { value: 't' }, state: 'TASK_RUNNING' as const, timestamp: Number.NaN }];
    bed.reregister('n0', agentId, {
      frameworks: [{ user: 'u', name: 'f', id: { value: frameworkId }, roles: ['dev'] }],
      tasks: [{ ...reportedTask('t', frameworkId, agentId), statuses }],
    });
    const task = bed.state.agents.get(agentId)?.tasks.get(frameworkId)?.get('t');
    expect(task).toBeDefined();
    if (task === undefined) return;
    expect(JSON.parse(taskText(task))).toMatchObject({ framework_id: frameworkId, statuses: [{ timestamp: null }] });
  });
});
