import { describe, expect, it } from 'vitest';
import { ShutdownFrameworkMessage, UpdateFrameworkMessage } from '../../wire/gen/internal.ts';
import type { FrameworkInfo } from '../../wire/gen/mesos.ts';
import { stateProblems } from './check-state.ts';
import { reportedTask, TestBed } from './test-bed.ts';

type FrameworkState = 'unknown' | 'connected' | 'disconnected' | 'recovered' | 'completed';

const id = 'M-0000';

/** One agent with a task of the framework (where it is known), and the framework in that state. */
function into(wanted: FrameworkState): { readonly bed: TestBed; readonly streamId: string } {
  const bed = new TestBed().elect();
  const agentId = bed.register('n0');
  if (wanted === 'unknown') return { bed, streamId: 'none' };
  if (wanted === 'recovered') {
    const info: FrameworkInfo = {
      user: 'u',
      name: 'f',
      id: { value: id },
      roles: ['dev'],
      capabilities: [{ type: 'MULTI_ROLE' }],
    };
    bed.state.nextFramework++;
    bed.reregister('n0', agentId, { frameworks: [info], tasks: [reportedTask('t', id, agentId)] });
    return { bed, streamId: 'none' };
  }
  const { streamId } = bed.subscribe();
  bed.advance(100);
  bed.launch(id, ['t']);
  if (wanted === 'disconnected') bed.post({ type: 'stream-closed', streamId });
  if (wanted === 'completed') bed.call(id, { type: 'TEARDOWN' });
  return { bed, streamId };
}

function stateOf(bed: TestBed): FrameworkState {
  const framework = bed.state.frameworks.get(id);
  if (framework === undefined) return bed.state.completedFrameworks.has(id) ? 'completed' : 'unknown';
  if (framework.recovered) return 'recovered';
  return framework.connected ? 'connected' : 'disconnected';
}

type Happening = 'subscribes with its id' | 'closes its stream' | 'tears down' | 'is torn down' | 'waits a minute';

function happen(bed: TestBed, streamId: string, what: Happening): void {
  if (what === 'subscribes with its id') bed.subscribe({ id: { value: id } });
  if (what === 'closes its stream') bed.post({ type: 'stream-closed', streamId });
  if (what === 'tears down') bed.call(id, { type: 'TEARDOWN' });
  if (what === 'is torn down') bed.ask({ type: 'tear-down', frameworkId: id });
  if (what === 'waits a minute') bed.advance(60_000);
}

const table: Record<FrameworkState, Record<Happening, FrameworkState>> = {
  unknown: {
    'subscribes with its id': 'connected',
    'closes its stream': 'unknown',
    'tears down': 'unknown',
    'is torn down': 'unknown',
    'waits a minute': 'unknown',
  },
  connected: {
    'subscribes with its id': 'connected',
    'closes its stream': 'disconnected',
    'tears down': 'completed',
    'is torn down': 'completed',
    'waits a minute': 'connected',
  },
  disconnected: {
    'subscribes with its id': 'connected',
    'closes its stream': 'disconnected',
    'tears down': 'completed',
    'is torn down': 'completed',
    'waits a minute': 'completed',
  },
  recovered: {
    'subscribes with its id': 'connected',
    'closes its stream': 'recovered',
    'tears down': 'completed',
    'is torn down': 'completed',
    'waits a minute': 'recovered',
  },
  completed: {
    'subscribes with its id': 'completed',
    'closes its stream': 'completed',
    'tears down': 'completed',
    'is torn down': 'completed',
    'waits a minute': 'completed',
  },
};

const cases = Object.entries(table).flatMap(([from, row]) =>
  Object.entries(row).map(([what, to]) => [from, what, to] as [FrameworkState, Happening, FrameworkState]),
);

describe('a framework', () => {
  it.each(cases)('that is %s and %s becomes %s', (from, what, to) => {
    const { bed, streamId } = into(from);
    // Agents answer their pings meanwhile.
    happen(bed, streamId, what);
    expect(stateOf(bed)).toBe(to);
    expect(stateProblems(bed.state)).toEqual([]);
    const tasks = bed.state.completedFrameworks.get(id)?.completedTasks.size ?? 0;
    if (to === 'completed') expect(tasks).toBe(1);
    if (to === 'completed' && from !== 'completed') expect(bed.sent(ShutdownFrameworkMessage)).toHaveLength(1);
  });

  it('gets SUBSCRIBED and a heartbeat at once, then one every 15 s', () => {
    const { bed, streamId } = into('connected');
    expect(bed.events('SUBSCRIBED', streamId)[0]?.subscribed).toEqual({
      framework_id: { value: id },
      heartbeat_interval_seconds: 15,
      master_info: bed.state.info,
    });
    bed.advance(45_000);
    expect(bed.events('HEARTBEAT', streamId)).toHaveLength(4);
  });

  it('loses its offers when it is gone, and its successor is offered the same again', () => {
    const bed = new TestBed().elect();
    bed.register('n0');
    const { streamId } = bed.subscribe();
    bed.advance(20);
    expect(bed.state.offers.size).toBe(1);
    bed.post({ type: 'stream-closed', streamId });
    expect(bed.state.offers.size).toBe(0);
    const again = bed.subscribe({ id: { value: id } });
    bed.advance(20);
    expect(bed.events('OFFERS', again.streamId)).toHaveLength(1);
  });

  it('ends at once without a failover time', () => {
    const bed = new TestBed().elect();
    const { streamId } = bed.subscribe({ failover_timeout: 0 });
    bed.post({ type: 'stream-closed', streamId });
    expect(stateOf(bed)).toBe('completed');
  });

  it('keeps its user and checkpoint when it subscribes again, and may change all else', () => {
    const { bed } = into('connected');
    bed.subscribe({ id: { value: id }, user: 'other', checkpoint: false, name: 'new', roles: ['dev', 'ops'] });
    const framework = bed.state.frameworks.get(id);
    expect(framework?.info).toMatchObject({ user: 'u', checkpoint: true, name: 'new' });
    expect(framework?.roles).toEqual(['dev', 'ops']);
    expect(bed.sent(UpdateFrameworkMessage)[0]?.framework_info?.name).toBe('new');
    expect(bed.sent(UpdateFrameworkMessage)[0]?.pid).toBe('@0.0.0.0:0');
  });

  it('loses offers of roles it drops by UPDATE_FRAMEWORK and keeps their tasks', () => {
    const bed = new TestBed().elect();
    bed.register('n0');
    bed.register('n1');
    bed.subscribe();
    bed.advance(20);
    bed.launch(id, ['t']);
    const framework = bed.state.frameworks.get(id);
    if (framework === undefined) throw new Error('no framework');
    bed.call(id, {
      type: 'UPDATE_FRAMEWORK',
      update_framework: { framework_info: { ...framework.info, roles: ['ops'] } },
    });
    expect(bed.events('RESCIND')).toHaveLength(1);
    expect(framework.tasks.size).toBe(1);
    expect(stateProblems(bed.state)).toEqual([]);
    bed.advance(6000);
    expect([...bed.state.offers.values()].every(({ role }) => role === 'ops')).toBe(true);
  });

  it('is one of the last 50 that are remembered', () => {
    const bed = new TestBed({ maxCompletedFrameworks: 2 }).elect();
    for (let i = 0; i < 4; i++) bed.call(bed.subscribe().id, { type: 'TEARDOWN' });
    expect([...bed.state.completedFrameworks.values()].map((one) => one.id)).toEqual(['M-0002', 'M-0003']);
  });
});

describe('a subscription', () => {
  it.each([
    [
      { roles: ['a//b'] },
      "'FrameworkInfo.roles' contains invalid role: Role 'a//b' cannot contain two adjacent slashes",
    ],
    [{ roles: ['a', 'a'] }, "'FrameworkInfo.roles' contains duplicate items"],
    [{ role: 'a' }, "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable"],
    [{ capabilities: [] }, "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable"],
    [{ failover_timeout: -1 }, 'The framework failover_timeout (-1) is invalid'],
    [{ failover_timeout: Number.NaN }, 'The framework failover_timeout (NaN) is invalid'],
    [{ id: { value: 'a/b' } }, "'FrameworkInfo.id' is invalid: 'a/b' contains invalid characters"],
    [{ offer_filters: { other: {} } }, "Offer filters specified for invalid role 'other'"],
  ] as [Partial<FrameworkInfo>, string][])('of %j is refused on its stream, which ends', (info, text) => {
    const bed = new TestBed().elect();
    const { streamId } = bed.subscribe(info);
    expect(bed.events('ERROR', streamId)[0]?.error?.message).toBe(text);
    expect(bed.effects.at(-1)).toEqual({ type: 'close-stream', streamId });
    expect(bed.state.frameworks.size).toBe(0);
  });

  it('of root is refused where root may not submit', () => {
    const bed = new TestBed({ rootSubmissions: false }).elect();
    bed.subscribe({ user: 'root' });
    expect(bed.events('ERROR')).toHaveLength(1);
  });

  it('of a role outside --roles is refused', () => {
    const bed = new TestBed({ roleWhitelist: new Set(['*', 'ops']) }).elect();
    bed.subscribe();
    expect(bed.events('ERROR')[0]?.error?.message).toBe("Role 'dev' is not present in the master's --roles");
  });

  it('with another principal than before is refused to the newcomer only', () => {
    const bed = new TestBed().elect();
    const first = bed.subscribe({ principal: 'a' });
    const second = bed.subscribe({ id: { value: first.id }, principal: 'b' });
    expect(bed.events('ERROR', second.streamId)[0]?.error?.message).toBe(
      "Changing framework's principal is not allowed.",
    );
    expect(bed.state.frameworks.get(first.id)?.connection?.streamId).toBe(first.streamId);
  });

  it('may suppress only its own roles', () => {
    const bed = new TestBed().elect();
    bed.post({
      type: 'framework-subscribing',
      streamId: 's',
      frameworkId: undefined,
      subscribe: { framework_info: { user: 'u', name: 'f', role: 'a' }, suppressed_roles: ['b'] },
      principal: undefined,
    });
    expect(bed.events('ERROR')[0]?.error?.message).toBe("Suppressed role 'b' is not contained in the list of roles");
  });
});
