import { describe, expect, it } from 'vitest';
import { indexProcesses, membersOfRun, type ProcessFacts, parseProcessStat } from './process-tree.ts';

function table(...rows: readonly (readonly [pid: number, parentPid: number, sessionId: number, startTicks: number])[]) {
  return indexProcesses(
    rows.map(([pid, parentPid, sessionId, startTicks]) => ({ pid, parentPid, sessionId, startTicks, state: 'S' })),
  );
}

const pids = (members: readonly ProcessFacts[]) => members.map((member) => member.pid).sort((a, b) => a - b);
const task = { pid: 100, startTicks: 50 };

describe('parseProcessStat', () => {
  it('reads past a name with spaces and parentheses', () => {
    const line = '42 (a) b (c)) S 7 42 9 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 1 0 12345 999 8 18446744073709551615';
    expect(parseProcessStat(line)).toEqual({ pid: 42, parentPid: 7, sessionId: 9, startTicks: 12345, state: 'S' });
  });

  it('takes no half line for a process', () => {
    expect(parseProcessStat('42 (a')).toBeUndefined();
    expect(parseProcessStat('')).toBeUndefined();
    expect(parseProcessStat('42 (a) S 7 42')).toBeUndefined();
  });
});

describe('membersOfRun', () => {
  it('finds children, grandchildren and those with a session of their own', () => {
    const processes = table(
      [100, 9, 100, 50],
      [101, 100, 100, 51],
      [102, 101, 102, 52],
      [103, 102, 102, 53],
      [200, 1, 200, 40],
    );
    expect(pids(membersOfRun(processes, task))).toEqual([100, 101, 102, 103]);
  });

  it('finds members of the session after their parent died', () => {
    const processes = table([101, 1, 100, 51], [102, 101, 100, 52]);
    expect(pids(membersOfRun(processes, task))).toEqual([101, 102]);
  });

  it('finds orphans in a session that began in the run and whose first process is still in the tree', () => {
    const processes = table([100, 9, 100, 50], [102, 100, 102, 52], [103, 1, 102, 53]);
    expect(pids(membersOfRun(processes, task))).toEqual([100, 102, 103]);
  });

  it('finds orphans in a session of their own when they were seen before', () => {
    const processes = table([102, 1, 102, 52], [103, 1, 102, 53]);
    expect(pids(membersOfRun(processes, task))).toEqual([]);
    expect(pids(membersOfRun(processes, task, [{ pid: 102, startTicks: 52 }]))).toEqual([102, 103]);
    expect(pids(membersOfRun(processes, task, [{ pid: 102, startTicks: 99 }]))).toEqual([]);
  });

  it('leaves a stranger alone that was given the pid', () => {
    const processes = table([100, 1, 100, 77], [101, 100, 100, 78]);
    expect(membersOfRun(processes, task)).toEqual([]);
  });

  it('leaves the session of the runners alone while the task has none of its own', () => {
    const processes = table([9, 1, 8, 10], [10, 1, 8, 60], [100, 9, 8, 50], [101, 100, 8, 51]);
    expect(pids(membersOfRun(processes, task))).toEqual([100, 101]);
  });

  it('leaves out the dead', () => {
    const dead = { pid: 101, parentPid: 100, sessionId: 100, startTicks: 51, state: 'Z' };
    const processes = indexProcesses([...table([100, 9, 100, 50]).byPid.values(), dead]);
    expect(pids(membersOfRun(processes, task))).toEqual([100]);
  });
});
