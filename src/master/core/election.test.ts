import { describe, expect, it } from 'vitest';
import type { MasterEvent } from './events.ts';
import type { MasterPhase } from './state.ts';
import { TestBed } from './test-bed.ts';

const other = { id: 'other', ip: 1, port: 5050, pid: 'master@10.0.0.9:5050' };

/** A master in that phase. Its registry is read and written only when told. */
function into(phase: MasterPhase): TestBed {
  const bed = new TestBed();
  if (phase === 'standby') return bed;
  bed.holdsRegistry = phase === 'recovering';
  bed.elect();
  if (phase === 'over') bed.post({ type: 'candidacy-lost', reason: 'gone' });
  bed.holdsRegistry = false;
  return bed;
}

const happenings: Record<string, (bed: TestBed) => MasterEvent> = {
  'is elected': (bed) => ({ type: 'leader-detected', leader: bed.state.info, isSelf: true }),
  'sees another lead': () => ({ type: 'leader-detected', leader: other, isSelf: false }),
  'sees nobody lead': () => ({ type: 'leader-detected', leader: undefined, isSelf: false }),
  'loses its candidacy': () => ({ type: 'candidacy-lost', reason: 'session expired' }),
  'cannot keep its registry': () => ({ type: 'registry-failed', reason: 'disk full' }),
};

const table: Record<MasterPhase, Record<string, MasterPhase>> = {
  standby: {
    'is elected': 'serving',
    'sees another lead': 'standby',
    'sees nobody lead': 'standby',
    'loses its candidacy': 'standby',
    'cannot keep its registry': 'over',
  },
  recovering: {
    'is elected': 'serving',
    'sees another lead': 'over',
    'sees nobody lead': 'over',
    'loses its candidacy': 'over',
    'cannot keep its registry': 'over',
  },
  serving: {
    'is elected': 'serving',
    'sees another lead': 'over',
    'sees nobody lead': 'over',
    'loses its candidacy': 'over',
    'cannot keep its registry': 'over',
  },
  over: {
    'is elected': 'over',
    'sees another lead': 'over',
    'sees nobody lead': 'over',
    'loses its candidacy': 'over',
    'cannot keep its registry': 'over',
  },
};

describe('a master', () => {
  it.each(
    Object.entries(table).flatMap(([from, row]) => Object.entries(row).map(([what, to]) => [from, what, to] as const)),
  )('that is %s and %s becomes %s', (from, what, to) => {
    const bed = into(from as MasterPhase);
    const before = bed.effects.length;
    const event = happenings[what]?.(bed);
    if (event === undefined) throw new Error(what);
    bed.post(event);
    expect(bed.state.phase).toBe(to);
    const exits = bed.effects.slice(before).filter(({ type }) => type === 'exit');
    expect(exits).toHaveLength(to === 'over' && from !== 'over' ? 1 : 0);
  });

  it('admits nobody before its own name is in the registry', () => {
    const bed = into('recovering');
    bed.holdsRegistry = true;
    expect(bed.state.phase).toBe('recovering');
    bed.register('n0');
    expect(bed.state.admittingPids.size).toBe(0);
    bed.write();
    expect(bed.state.phase).toBe('serving');
    expect(bed.image.master?.id).toBe('M');
  });

  it('ends rather than lead with a registry that asks for more than it can', () => {
    const bed = new TestBed();
    bed.image.rest = { minimum_capabilities: [{ capability: 'QUOTA_V2' }, { capability: 'LATER' }] };
    bed.elect();
    expect(bed.state.phase).toBe('over');
    expect(bed.effects.at(-1)).toMatchObject({ type: 'exit', reason: expect.stringContaining('LATER') });
  });

  it('takes up what the registry remembers', () => {
    const bed = new TestBed();
    bed.image.agents.set('A', { info: bed.agentInfo('a', 'A'), deactivated: true });
    bed.image.unreachable.set('U', { id: { value: 'U' }, timestamp: { nanoseconds: 5n } });
    bed.image.gone.set('G', { id: { value: 'G' }, timestamp: { nanoseconds: 6n } });
    bed.image.rest = { weights: [{ info: { role: 'r', weight: 3 } }] };
    bed.elect();
    expect(bed.state.unreachableAgents.get('U')?.sinceNs).toBe(5n);
    expect(bed.state.goneAgents.get('G')).toBe(6n);
    expect(bed.state.allocator.weights.get('r')).toBe(3);
    bed.reregister('a', 'A');
    expect(bed.state.agents.get('A')).toMatchObject({ deactivated: true, active: false, connected: true });
    bed.subscribe();
    bed.advance(2000);
    expect(bed.state.offers.size).toBe(0);
  });
});
