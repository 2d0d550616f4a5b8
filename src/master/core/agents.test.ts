import { describe, expect, it } from 'vitest';
import {
  PingSlaveMessage,
  ShutdownMessage,
  SlaveRegisteredMessage,
  SlaveReregisteredMessage,
} from '../../wire/gen/internal.ts';
import { stateProblems } from './check-state.ts';
import type { MasterEvent } from './events.ts';
import { reportedTask, scalar, TestBed } from './test-bed.ts';

type AgentState =
  | 'unknown'
  | 'admitting'
  | 'connected'
  | 'disconnected'
  | 'marking'
  | 'removing'
  | 'recovered'
  | 'readmitting'
  | 'unreachable'
  | 'gone';

/** Brings one agent into a state; its id is M-S0 (unknown has none). */
function into(wanted: AgentState): TestBed {
  const bed = new TestBed();
  if (wanted === 'recovered' || wanted === 'readmitting') {
    bed.image.agents.set('M-S0', { info: bed.agentInfo('n0', 'M-S0') });
    bed.elect();
    if (wanted === 'recovered') return bed;
    // Other facts than before must be written first.
    bed.holdsRegistry = true;
    const slave = { ...bed.agentInfo('n0', 'M-S0'), resources: [scalar('cpus', 2), scalar('mem', 64)] };
    bed.post({ type: 'agent-reregistering', from: bed.pidOf('n0'), message: { slave, version: '1.12.0' } });
    return bed;
  }
  if (wanted === 'gone') bed.image.gone.set('M-S0', { id: { value: 'M-S0' }, timestamp: { nanoseconds: 1n } });
  bed.elect();
  if (wanted === 'gone' || wanted === 'unknown') return bed;
  bed.holdsRegistry = wanted === 'admitting';
  bed.register('n0');
  if (wanted === 'disconnected') bed.post({ type: 'link-broken', pid: bed.pidOf('n0') });
  if (wanted === 'unreachable') bed.advance(75_000);
  if (wanted === 'marking') {
    bed.holdsRegistry = true;
    bed.advance(75_000);
  }
  if (wanted === 'removing') {
    bed.holdsRegistry = true;
    bed.post({ type: 'agent-unregistering', from: bed.pidOf('n0'), agentId: 'M-S0' });
  }
  return bed;
}

function stateOf(bed: TestBed): AgentState {
  const { state } = bed;
  const agent = state.agents.get('M-S0');
  if (agent?.transition === 'marking-unreachable') return 'marking';
  if (agent?.transition === 'removing') return 'removing';
  if (agent !== undefined) return agent.connected ? 'connected' : 'disconnected';
  if (state.readmittingAgents.has('M-S0')) return 'readmitting';
  if (state.recoveredAgents.has('M-S0')) return 'recovered';
  if (state.unreachableAgents.has('M-S0')) return 'unreachable';
  if (state.goneAgents.has('M-S0')) return 'gone';
  return state.admittingPids.size > 0 ? 'admitting' : 'unknown';
}

type Happening =
  | 'registers'
  | 're-registers'
  | 'unregisters'
  | 'link breaks'
  | 'stays silent 75 s'
  | 'stays away 10 min';

/** Lets it happen, and all that was held up besides. */
function happen(bed: TestBed, what: Happening): void {
  const from = bed.pidOf('n0');
  const events: Partial<Record<Happening, MasterEvent>> = {
    unregisters: { type: 'agent-unregistering', from, agentId: 'M-S0' },
    'link breaks': { type: 'link-broken', pid: from },
  };
  const event = events[what];
  if (event !== undefined) bed.post(event);
  if (what === 'registers') bed.register('n0');
  if (what === 're-registers') bed.reregister('n0', 'M-S0');
  bed.holdsRegistry = false;
  bed.write();
  if (what === 'stays silent 75 s') bed.advance(75_000);
  if (what === 'stays away 10 min') bed.advance(600_000);
}

/** From → what happens → to, with everything durable. An agent that registers anew gets another id, so M-S0 may be gone for good. */
const table: Record<AgentState, Record<Happening, AgentState>> = {
  unknown: {
    registers: 'connected',
    're-registers': 'connected',
    unregisters: 'unknown',
    'link breaks': 'unknown',
    'stays silent 75 s': 'unknown',
    'stays away 10 min': 'unknown',
  },
  admitting: {
    registers: 'connected',
    're-registers': 'connected',
    unregisters: 'connected',
    'link breaks': 'connected',
    'stays silent 75 s': 'unreachable',
    'stays away 10 min': 'unreachable',
  },
  connected: {
    registers: 'connected',
    're-registers': 'connected',
    unregisters: 'unknown',
    'link breaks': 'disconnected',
    'stays silent 75 s': 'unreachable',
    'stays away 10 min': 'unreachable',
  },
  disconnected: {
    registers: 'unknown',
    're-registers': 'connected',
    unregisters: 'unknown',
    'link breaks': 'disconnected',
    'stays silent 75 s': 'unreachable',
    'stays away 10 min': 'unreachable',
  },
  marking: {
    registers: 'unreachable',
    're-registers': 'unreachable',
    unregisters: 'unreachable',
    'link breaks': 'unreachable',
    'stays silent 75 s': 'unreachable',
    'stays away 10 min': 'unreachable',
  },
  removing: {
    registers: 'unknown',
    're-registers': 'unknown',
    unregisters: 'unknown',
    'link breaks': 'unknown',
    'stays silent 75 s': 'unknown',
    'stays away 10 min': 'unknown',
  },
  recovered: {
    registers: 'recovered',
    're-registers': 'connected',
    unregisters: 'recovered',
    'link breaks': 'recovered',
    'stays silent 75 s': 'recovered',
    'stays away 10 min': 'unreachable',
  },
  readmitting: {
    registers: 'connected',
    're-registers': 'connected',
    unregisters: 'connected',
    'link breaks': 'connected',
    'stays silent 75 s': 'unreachable',
    'stays away 10 min': 'unreachable',
  },
  unreachable: {
    registers: 'unreachable',
    're-registers': 'connected',
    unregisters: 'unreachable',
    'link breaks': 'unreachable',
    'stays silent 75 s': 'unreachable',
    'stays away 10 min': 'unreachable',
  },
  gone: {
    registers: 'gone',
    're-registers': 'gone',
    unregisters: 'gone',
    'link breaks': 'gone',
    'stays silent 75 s': 'gone',
    'stays away 10 min': 'gone',
  },
};

const cases = Object.entries(table).flatMap(([from, row]) =>
  Object.entries(row).map(([what, to]) => [from, what, to] as [AgentState, Happening, AgentState]),
);

describe('an agent', () => {
  it.each(cases)('that is %s and %s becomes %s', (from, what, to) => {
    const bed = into(from);
    happen(bed, what);
    expect(stateOf(bed)).toBe(to);
    expect(stateProblems(bed.state)).toEqual([]);
    // What the registry lists is what the master knows.
    const listed = [...bed.state.agents.keys(), ...bed.state.recoveredAgents.keys()].sort();
    expect([...bed.image.agents.keys()].sort()).toEqual(listed);
    expect([...bed.image.unreachable.keys()]).toEqual([...bed.state.unreachableAgents.keys()]);
  });

  it('gets its first ping from an observer of its own at once, then every 15 s', () => {
    const bed = into('connected');
    const [ping] = bed.effects.filter(
      (effect) => effect.type === 'send' && effect.message.name === PingSlaveMessage.name,
    );
    expect(ping).toMatchObject({ from: 'slave-observer(1)', to: bed.pidOf('n0'), body: { connected: true } });
    bed.advance(30_000);
    expect(bed.sent(PingSlaveMessage)).toHaveLength(3);
  });

  it('lives as long as one of five pongs comes', () => {
    const bed = into('connected');
    for (let i = 0; i < 5; i++) {
      bed.advance(74_000);
      bed.post({ type: 'agent-ponged', observer: 1 });
    }
    expect(stateOf(bed)).toBe('connected');
    bed.advance(79_000);
    expect(stateOf(bed)).toBe('connected');
    bed.advance(15_000);
    expect(stateOf(bed)).toBe('unreachable');
  });

  it('hears that it is thought disconnected', () => {
    const bed = into('disconnected');
    bed.advance(15_000);
    expect(bed.sent(PingSlaveMessage).at(-1)).toEqual({ connected: false });
  });

  it('is answered with the same id when it registers twice', () => {
    const bed = into('connected');
    bed.register('n0');
    expect(bed.sent(SlaveRegisteredMessage).map(({ slave_id }) => slave_id.value)).toEqual(['M-S0', 'M-S0']);
    expect(bed.state.agents.size).toBe(1);
  });

  it.each([
    ['an old version', { version: '0.28.0' }],
    ['no version', {}],
    ['a domain the master lacks', { version: '1.1.0', domain: true }],
    ['impossible resources', { version: '1.1.0', cpus: -1 }],
  ] as const)('is not admitted with %s', (_what, facts) => {
    const bed = new TestBed().elect();
    const slave = bed.agentInfo('n0');
    const info = {
      ...slave,
      ...('domain' in facts ? { domain: { fault_domain: { region: { name: 'r' }, zone: { name: 'z' } } } } : {}),
      ...('cpus' in facts ? { resources: [scalar('cpus', facts.cpus)] } : {}),
    };
    const message = { slave: info, ...('version' in facts ? { version: facts.version } : {}) };
    bed.post({ type: 'agent-registering', from: bed.pidOf('n0'), message });
    expect(bed.state.agents.size).toBe(0);
    expect(bed.effects.some(({ type }) => type === 'send')).toBe(false);
  });

  it('that is gone, or is another one under the id of a connected one, is told to shut down', () => {
    const gone = into('gone');
    gone.reregister('n0', 'M-S0');
    expect(gone.sent(ShutdownMessage)).toHaveLength(1);
    const bed = into('connected');
    const message = { slave: bed.agentInfo('n0', 'M-S0'), version: '1.12.0' };
    bed.post({ type: 'agent-reregistering', from: 'slave(1)@elsewhere:5051', message });
    expect(bed.sent(ShutdownMessage, 'slave(1)@elsewhere:5051')).toHaveLength(1);
    expect(stateOf(bed)).toBe('connected');
  });

  it('may come back from another host and under another name, once its connection is gone', () => {
    const bed = into('disconnected');
    const slave = { ...bed.agentInfo('n0', 'M-S0'), hostname: 'elsewhere' };
    bed.post({ type: 'agent-reregistering', from: 'slave(1)@10.9.9.9:5052', message: { slave, version: '1.12.0' } });
    expect(bed.sent(ShutdownMessage)).toEqual([]);
    expect(bed.sent(SlaveReregisteredMessage, 'slave(1)@10.9.9.9:5052')).toHaveLength(1);
    expect(stateOf(bed)).toBe('connected');
    const agent = bed.state.agents.get('M-S0');
    expect(agent?.pid).toBe('slave(1)@10.9.9.9:5052');
    expect(agent?.url.address).toEqual({ hostname: 'elsewhere', ip: '10.9.9.9', port: 5052 });
    expect(bed.image.agents.get('M-S0')?.info.hostname).toBe('elsewhere');
  });

  it('may come back with other resources', () => {
    const bed = into('connected');
    const slave = { ...bed.agentInfo('n0', 'M-S0'), resources: [scalar('cpus', 8), scalar('mem', 100)] };
    bed.post({ type: 'agent-reregistering', from: bed.pidOf('n0'), message: { slave, version: '1.12.0' } });
    expect(bed.state.agents.get('M-S0')?.slot.total.milliOf('cpus')).toBe(8000);
    expect(bed.image.agents.get('M-S0')?.info.resources).toHaveLength(2);
    expect(bed.sent(SlaveReregisteredMessage)).toHaveLength(1);
  });

  it('reports impossible amounts, which are not counted', () => {
    const bed = into('recovered');
    const info = {
      user: 'u',
      name: 'f',
      id: { value: 'F' },
      roles: ['dev'],
      capabilities: [{ type: 'MULTI_ROLE' as const }],
    };
    const task = reportedTask('t', 'F', 'M-S0');
    const wrong = {
      ...task,
      resources: [scalar('cpus', Number.NaN), scalar('mem', -5), scalar('disk', 1e300), scalar('mem', 64)],
    };
    bed.reregister('n0', 'M-S0', { frameworks: [info], tasks: [wrong] });
    expect(bed.state.agents.get('M-S0')?.used.list).toHaveLength(1);
    expect(stateProblems(bed.state)).toEqual([]);
  });

  it('brings frameworks and tasks the new master has never heard of', () => {
    const bed = into('recovered');
    const info = {
      user: 'u',
      name: 'f',
      id: { value: 'F' },
      roles: ['dev'],
      capabilities: [{ type: 'MULTI_ROLE' as const }],
    };
    bed.reregister('n0', 'M-S0', { frameworks: [info], tasks: [reportedTask('t', 'F', 'M-S0')] });
    const framework = bed.state.frameworks.get('F');
    expect(framework).toMatchObject({ connected: false, active: false, recovered: true });
    expect(framework?.tasks.get('t')?.message.state).toBe('TASK_RUNNING');
    expect(bed.state.agents.get('M-S0')?.slot.available.milliOf('cpus')).toBe(3000);
    expect(stateProblems(bed.state)).toEqual([]);
    bed.subscribe({ id: { value: 'F' } });
    expect(framework).toMatchObject({ connected: true, recovered: false });
    expect(bed.events('ERROR')).toEqual([]);
  });
});

describe('removals', () => {
  it('keep to their rate', () => {
    const bed = new TestBed({ agentRemovalRate: { count: 1, perMs: 60_000 } }).elect();
    for (const name of ['n0', 'n1', 'n2']) bed.register(name);
    bed.advance(75_000);
    expect(bed.state.agents.size).toBe(2);
    expect(bed.state.counters.named.slave_unreachable_scheduled).toBe(3);
    // A pong calls the removal off.
    const saved = [...bed.state.agents.values()].at(-1);
    bed.post({ type: 'agent-ponged', observer: saved?.observer ?? 0 });
    expect(bed.state.counters.named.slave_unreachable_canceled).toBe(1);
    bed.advance(60_000);
    expect([...bed.state.agents.keys()]).toEqual([saved?.id]);
  });

  it('are too many after a failover: the master ends instead', () => {
    const bed = new TestBed({ recoveryAgentRemovalLimit: 0.5 });
    for (const id of ['A', 'B', 'C']) bed.image.agents.set(id, { info: bed.agentInfo(id, id) });
    bed.elect();
    bed.reregister('A', 'A');
    bed.advance(600_000);
    expect(bed.effects.at(-1)).toMatchObject({ type: 'exit' });
    // A answered no pings; B and C, of which the registry alone knows, stay.
    expect([...bed.image.unreachable.keys()]).toEqual(['A']);
  });

  it('forget agents that were unreachable for long', () => {
    const bed = into('unreachable');
    bed.advance(13 * 24 * 3_600_000);
    expect(bed.image.unreachable.size).toBe(1);
    bed.advance(2 * 24 * 3_600_000);
    expect(bed.image.unreachable.size).toBe(0);
    expect(stateOf(bed)).toBe('unknown');
  });

  it('are not called unreachable when the registry no longer lists them', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('n0');
    bed.holdsRegistry = true;
    bed.post({ type: 'link-broken', pid: bed.pidOf('n0') });
    bed.advance(700_000);
    bed.image.agents.delete(agentId);
    bed.write();
    expect(bed.state.unreachableAgents.size).toBe(0);
    expect(bed.state.agents.get(agentId)?.transition).toBeUndefined();
  });
});
