import { describe, expect, it } from 'vitest';
import {
  type Condition,
  canMove,
  conditionOf,
  conditions,
  isActive,
  isFailure,
  isLost,
  isTerminal,
  taskStateOf,
} from './conditions.ts';

describe('conditions of instances', () => {
  it('never leave a terminal condition and never go back to Scheduled by an update', () => {
    for (const from of conditions) {
      for (const to of conditions) {
        if (isTerminal(from) || to === 'Scheduled' || to === 'Provisioned') expect(canMove(from, to)).toBe(false);
      }
    }
  });

  it('every active condition can reach every end', () => {
    for (const from of conditions.filter(isActive)) {
      for (const to of conditions.filter(isTerminal)) expect(canMove(from, to)).toBe(true);
    }
  });

  it('an instance that is being killed does not look alive again', () => {
    for (const to of ['Staging', 'Starting', 'Running'] satisfies Condition[])
      expect(canMove('Killing', to)).toBe(false);
  });

  it('a task may come back from unreachable', () => {
    expect(canMove('Unreachable', 'Running')).toBe(true);
    expect(canMove('UnreachableInactive', 'Running')).toBe(true);
  });

  it('no condition is two of active and terminal', () => {
    for (const condition of conditions) expect(isActive(condition) && isTerminal(condition)).toBe(false);
  });

  it('killed is an end but no failure', () => {
    expect(isFailure('Killed')).toBe(false);
    expect(isFailure('Finished')).toBe(true);
    expect(isLost('Gone')).toBe(true);
  });

  it('tells kinds of TASK_LOST apart by reason', () => {
    expect(conditionOf({ state: 'TASK_LOST', reason: 'REASON_RECONCILIATION' })).toBe('Unreachable');
    expect(conditionOf({ state: 'TASK_LOST', reason: 'REASON_TASK_UNKNOWN' })).toBe('Unknown');
    expect(conditionOf({ state: 'TASK_LOST', reason: 'REASON_AGENT_RESTARTED' })).toBe('Gone');
    expect(conditionOf({ state: 'TASK_LOST', reason: 'REASON_INVALID_OFFERS' })).toBe('Dropped');
    const message = 'Reconciliation: Task is unknown to the agent';
    expect(conditionOf({ state: 'TASK_LOST', reason: 'REASON_RECONCILIATION', message })).toBe('Unknown');
    expect(conditionOf({ state: 'TASK_GONE_BY_OPERATOR' })).toBe('Gone');
  });

  it('shows scheduled instances as staging', () => {
    expect(taskStateOf('Scheduled')).toBe('TASK_STAGING');
    expect(taskStateOf('UnreachableInactive')).toBe('TASK_UNREACHABLE');
  });
});
