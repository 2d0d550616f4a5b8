import { describe, expect, it } from 'vitest';
import { TestBed } from './test-bed.ts';

const count = 2500;
const ids = Array.from({ length: count }, (_, index) => `t${index}`);

function launched(): { readonly bed: TestBed; readonly id: string; readonly streamId: string } {
  const bed = new TestBed().elect();
  bed.register('n0', [
    { name: 'cpus', type: 'SCALAR', scalar: { value: count } },
    { name: 'mem', type: 'SCALAR', scalar: { value: count * 100 } },
  ]);
  const { id, streamId } = bed.subscribe();
  bed.advance(2000);
  bed.launch(id, ids);
  return { bed, id, streamId };
}

function told(bed: TestBed, streamId: string): string[] {
  return bed.events('UPDATE', streamId).map(({ update }) => update?.status.task_id.value ?? '');
}

describe('questions about very many tasks', () => {
  it('are answered in order, a part in each event', () => {
    for (const tasks of [[], ids.map((value) => ({ task_id: { value } }))]) {
      const { bed, id, streamId } = launched();
      bed.call(id, { type: 'RECONCILE', reconcile: { tasks } });
      expect(told(bed, streamId).length).toBe(1000);
      bed.call(id, { type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: 'unknown' } }] } });
      bed.advance(100);
      expect(told(bed, streamId)).toEqual([...ids, 'unknown']);
      expect(bed.state.waitingQuestions.size).toBe(0);
    }
  });

  it('are answered with what is true then', () => {
    const { bed, id, streamId } = launched();
    bed.call(id, { type: 'RECONCILE', reconcile: {} });
    const last = `t${count - 1}`;
    const uuid = bed.update('M-S0', id, last, 'TASK_FINISHED');
    bed.acknowledge('M-S0', id, last, uuid);
    bed.update('M-S0', id, `t${count - 2}`, 'TASK_RUNNING');
    bed.advance(100);
    const statuses = bed.events('UPDATE', streamId).map(({ update }) => update?.status);
    const reconciled = statuses.filter((status) => status?.reason === 'REASON_RECONCILIATION');
    expect(reconciled.length).toBe(count - 1);
    expect(reconciled.at(-1)).toMatchObject({ task_id: { value: `t${count - 2}` }, state: 'TASK_RUNNING' });
  });

  it('are forgotten with the stream that they came from', () => {
    const { bed, id, streamId } = launched();
    bed.call(id, { type: 'RECONCILE', reconcile: {} });
    const { streamId: another } = bed.subscribe({ id: { value: id } });
    bed.advance(100);
    expect([told(bed, streamId).length, told(bed, another).length]).toEqual([1000, 0]);
    expect(bed.state.waitingQuestions.size).toBe(0);
  });

  it('go to the other stream when that asks itself', () => {
    const { bed, id } = launched();
    bed.call(id, { type: 'RECONCILE', reconcile: {} });
    const { streamId } = bed.subscribe({ id: { value: id } });
    bed.call(id, { type: 'RECONCILE', reconcile: {} });
    bed.advance(100);
    expect(told(bed, streamId)).toEqual(ids);
  });
});
