import { describe, expect, it } from 'vitest';
import type { Task } from '../../wire/gen/mesos.ts';
import { LikeTasks } from './like-tasks.ts';

function task(id: string, label: string): Task {
  return {
    name: id,
    task_id: { value: id },
    framework_id: { value: 'f' },
    agent_id: { value: 'a' },
    state: 'TASK_STAGING',
    resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 1 } }],
    labels: { labels: [{ key: 'app', value: label }] },
  };
}

describe('tasks that are alike', () => {
  it('have in common what is equal, and nothing else', () => {
    const like = new LikeTasks();
    const [first, second, other] = [task('1', 'web'), task('2', 'web'), task('3', 'db')];
    const [a, b, c] = [like.share(first), like.share(second), like.share(other)];
    expect([a, b, c]).toEqual([first, second, other]);
    expect(b.labels).toBe(a.labels);
    expect(b.resources).toBe(a.resources);
    expect(c.resources).toBe(a.resources);
    expect(c.labels).not.toBe(a.labels);
    expect(like.resources(structuredClone(a.resources ?? []))).toBe(a.resources);
  });

  it('are known again when tasks of a few other apps came between them', () => {
    const like = new LikeTasks();
    const first = like.share(task('0', 'app0'));
    for (const app of [1, 2, 3]) like.share(task(`${app}`, `app${app}`));
    expect(like.share(task('4', 'app0')).labels).toBe(first.labels);
    for (const app of [4, 5, 6, 7]) like.share(task(`${app}`, `app${app}`));
    expect(like.share(task('8', 'app0')).labels).not.toBe(first.labels);
  });

  it('keep their own state', () => {
    const like = new LikeTasks();
    const [a, b] = [like.share(task('1', 'web')), like.share(task('2', 'web'))];
    a.state = 'TASK_RUNNING';
    expect(b.state).toBe('TASK_STAGING');
  });
});
