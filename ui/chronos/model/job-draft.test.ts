import { describe, expect, it } from 'vitest';
import type { Job } from '../api/jobs.ts';
import { withState } from '../api/jobs.ts';
import { definitionOf, draftErrors, jobKind, newJob, periodOf, simplePeriod, withKind } from './job-draft.ts';
import { activityWords, childrenOf, lastRun, nextRun, runningCount } from './job-state.ts';

const nowMs = Date.parse('2026-03-01T10:20:00Z');
const job = (name: string, more: Partial<Job> = {}): Job => ({
  name,
  disabled: false,
  cpus: 0.1,
  mem: 64,
  disk: 0,
  retries: 2,
  successCount: 0,
  errorCount: 0,
  errorsSinceLastSuccess: 0,
  lastSuccess: '',
  lastError: '',
  ...more,
});

describe('job drafts', () => {
  it('takes the definition out of an answer', () => {
    const answer = {
      successCount: 3,
      lastError: '',
      retries: 1,
      name: 'a',
      future: 1,
      uris: ['u'],
      fetch: [{ uri: 'u' }],
    };
    const definition = definitionOf(answer);
    expect(definition).toEqual({ name: 'a', retries: 1, future: 1, fetch: [{ uri: 'u' }] });
    expect(Object.keys(definition)[0]).toBe('name');
  });

  it('changes the kind without keeping both', () => {
    const scheduled = newJob('scheduled', nowMs);
    expect(scheduled['schedule']).toBe('R/2026-03-01T11:00:00Z/P1D');
    const dependent = withKind({ ...scheduled, scheduleTimeZone: 'UTC' }, 'dependent', nowMs);
    expect(jobKind(dependent)).toBe('dependent');
    expect(dependent).not.toHaveProperty('schedule');
    expect(dependent).not.toHaveProperty('scheduleTimeZone');
    expect(withKind(dependent, 'scheduled', nowMs)).not.toHaveProperty('parents');
    expect(withKind(scheduled, 'scheduled', nowMs)).toBe(scheduled);
  });

  it('says what is wrong by field', () => {
    const paths = (draft: Record<string, unknown>): string[] => draftErrors(draft).map((error) => error.path);
    expect(paths(newJob('scheduled', nowMs))).toEqual(['/name', '/command']);
    expect(paths({ name: 'a b', command: 'x', parents: [] })).toEqual(['/name', '/parents']);
    expect(paths({ name: 'a', schedule: 'R//P1H', container: { image: 'i' } })).toEqual(['/schedule']);
    expect(paths({ name: 'a', schedule: 'R//PT1H', command: 'x' })).toEqual([]);
  });

  it('reads and writes simple periods', () => {
    expect(simplePeriod('R//PT15M')).toEqual({ count: 15, unit: 'minutes' });
    expect(simplePeriod('R//P1M')).toEqual({ count: 1, unit: 'months' });
    expect(simplePeriod('R//P1DT2H')).toBeUndefined();
    expect(periodOf(2, 'weeks')).toBe('P2W');
  });
});

describe('job states', () => {
  it('tells activity', () => {
    expect(runningCount('3 running')).toBe(3);
    expect(runningCount('queued')).toBe(0);
    expect(activityWords({ job: job('a'), status: 'fresh', state: '2 running' }).label).toBe('2 running');
    expect(activityWords({ job: job('a', { disabled: true }), status: 'fresh', state: 'idle' }).label).toBe('Disabled');
  });
  it('tells the last result without a summary', () => {
    expect(withState(job('a'), undefined).status).toBe('fresh');
    const times = { lastSuccess: '2026-01-02T00:00:00.000Z', lastError: '2026-01-01T00:00:00.000Z' };
    expect(withState(job('a', times), undefined).status).toBe('success');
    expect(lastRun(withState(job('a', times), undefined))).toBe(times.lastSuccess);
  });
  it('finds next runs and children', () => {
    const scheduled = job('a', { schedule: 'R/2026-03-01T11:00:00Z/PT1H' });
    const entry = withState(scheduled, undefined);
    expect(nextRun(entry, nowMs)).toBe(Date.parse('2026-03-01T11:00:00Z'));
    const told = { name: 'a', status: 'fresh', state: 'idle', nextRun: '2026-03-01T12:00:00.000Z', lastRun: null };
    expect(nextRun(withState(scheduled, told), nowMs)).toBe(Date.parse('2026-03-01T12:00:00Z'));
    expect(nextRun(withState(scheduled, { ...told, nextRun: null }), nowMs)).toBeUndefined();
    expect(nextRun({ ...entry, job: { ...scheduled, disabled: true } }, nowMs)).toBeUndefined();
    expect(childrenOf('a', [scheduled, job('b', { parents: ['a'] })])).toEqual(['b']);
  });
});
