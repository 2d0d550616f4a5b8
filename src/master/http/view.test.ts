import { describe, expect, it } from 'vitest';
import { readAuthorizer } from '../../model/authorizer.ts';
import type { OfferOperation, Resource } from '../../wire/gen/mesos.ts';
import type { MasterState } from '../core/state.ts';
import { scalar, TestBed, taskInfo } from '../core/test-bed.ts';
import { agentText } from './agent-json.ts';
import { stateJson } from './cluster-json.ts';
import { BlockPart } from './parts.ts';
import { Snapshots } from './snapshots.ts';
import { frameworksParts, stateSummary } from './state.ts';
import { type View, Views } from './view.ts';

const everyone = { type: 'ANY' };
const some = (...values: string[]) => ({ values });

/** Ann sees what Joe's frameworks run as Joe, in the roles below `dev`. */
const acls = {
  permissive: false,
  register_frameworks: [{ principals: everyone, roles: everyone }],
  register_agents: [{ principals: everyone, agents: everyone }],
  reserve_resources: [{ principals: everyone, roles: everyone }],
  run_tasks: [{ principals: everyone, users: everyone }],
  view_frameworks: [
    { principals: some('ann'), users: some('joe') },
    { principals: some('root'), users: everyone },
  ],
  view_tasks: [
    { principals: some('ann'), users: some('joe') },
    { principals: some('root'), users: everyone },
  ],
  view_executors: [
    { principals: some('ann'), users: some('joe') },
    { principals: some('root'), users: everyone },
  ],
  view_roles: [
    { principals: some('ann'), roles: some('dev', 'dev/%') },
    { principals: some('root'), roles: everyone },
  ],
  view_flags: [{ principals: some('root'), flags: everyone }],
  view_resource_providers: [{ principals: some('root'), resource_providers: everyone }],
};

interface World {
  readonly bed: TestBed;
  readonly state: MasterState;
  readonly agentId: string;
  readonly ids: Readonly<Record<'joe' | 'mia', string>>;
}

function world(): World {
  const authorizer = readAuthorizer(acls);
  if (!authorizer.ok) throw new Error(authorizer.error.reason);
  const bed = new TestBed({ authorizer: authorizer.value }).elect();
  const kept = (role: string): Resource => ({ ...scalar('disk', 10), reservations: [{ type: 'STATIC', role }] });
  const agentId = bed.register('a', [scalar('cpus', 8), scalar('mem', 4096), kept('dev'), kept('ops')]);
  const joe = bed.subscribe({ user: 'joe', name: 'of-joe' }).id;
  const mia = bed.subscribe({ user: 'mia', name: 'of-mia' }).id;
  for (const [id, user] of [
    [joe, undefined],
    [joe, 'root'],
    [mia, undefined],
    [mia, 'joe'],
  ] as const)
    run(bed, id, user);
  return { bed, state: bed.state, agentId, ids: { joe, mia } };
}

/** A task with an executor of its own, both as this user. */
function run(bed: TestBed, frameworkId: string, user: string | undefined): void {
  // Everything is offered to one framework at a time.
  for (const id of bed.state.frameworks.keys()) {
    for (const { id: held } of [...(bed.state.frameworks.get(id)?.offers ?? [])])
      bed.call(id, { type: 'DECLINE', decline: { offer_ids: [{ value: held }] } });
    bed.call(id, { type: id === frameworkId ? 'REVIVE' : 'SUPPRESS' });
  }
  bed.advance(10_000);
  const [offer] = [...(bed.state.frameworks.get(frameworkId)?.offers ?? [])];
  if (offer === undefined) throw new Error('no offer');
  const name = `${bed.state.frameworks.get(frameworkId)?.info.user}-as-${user ?? 'self'}`;
  const { command: _, ...task } = taskInfo(name, offer.agentId);
  const command = user === undefined ? { value: 'x' } : { value: 'x', user };
  const operation: OfferOperation = {
    type: 'LAUNCH',
    launch: {
      task_infos: [{ ...task, executor: { executor_id: { value: `ex-${name}` }, type: 'CUSTOM', command } }],
    },
  };
  const filters = { refuse_seconds: 0 };
  bed.call(frameworkId, {
    type: 'ACCEPT',
    accept: { offer_ids: [{ value: offer.id }], operations: [operation], filters },
  });
}

function textOf(view: View): string {
  const snapshots = new Snapshots();
  return [
    snapshots.now(() => frameworksParts(view.cluster)).whole(),
    snapshots.now(() => stateSummary(view.cluster).parts()).whole(),
    snapshots.now(() => stateJson(view.cluster)).whole(),
  ].join('\n');
}

describe('a view', () => {
  it('is the state itself for those who see everything', () => {
    const { state } = world();
    const view = new Views(state).of('root');
    expect(view.key).toBe('');
    expect(view.cluster).toBe(state);
    const open = new TestBed().elect().state;
    expect(new Views(open).of(undefined).cluster).toBe(open);
  });

  it('shows each only frameworks, tasks, executors and roles that he may see', () => {
    const { state } = world();
    const views = new Views(state);
    const ann = textOf(views.of('ann'));
    for (const shown of ['of-joe', 'joe-as-self', 'ex-joe-as-self', '"dev"']) expect(ann).toContain(shown);
    for (const hidden of ['of-mia', 'mia-as', 'joe-as-root', '"ops"']) expect(ann).not.toContain(hidden);
    const root = textOf(views.of('root'));
    for (const shown of ['of-joe', 'of-mia', 'joe-as-root', 'ex-mia-as-joe', '"ops"']) expect(root).toContain(shown);
    const nobody = textOf(views.of(undefined));
    for (const hidden of ['of-joe', 'joe-as', '"dev"']) expect(nobody).not.toContain(hidden);
  });

  it('shows what is on an agent without what is hidden, and what was made of it for others stays', () => {
    const { state, agentId } = world();
    const views = new Views(state);
    const agent = state.agents.get(agentId);
    if (agent === undefined) throw new Error('no agent');
    const whole = agentText(agent);
    const ann = agentText(views.of('ann').agent(agent));
    expect(JSON.parse(whole).reserved_resources).toMatchObject({ dev: { disk: 10 }, ops: { disk: 10 } });
    expect(Object.keys(JSON.parse(ann).reserved_resources)).toEqual(['dev']);
    expect(agentText(agent)).toBe(whole);
    expect([...(views.of('ann').cluster.agents.get(agentId)?.frameworkIds ?? [])]).toHaveLength(1);
    expect(agent.frameworkIds.size).toBe(2);
  });

  it('follows what happens', () => {
    const { bed, state, ids } = world();
    const view = new Views(state).of('ann');
    const before = textOf(view);
    run(bed, ids.joe, 'joe');
    expect(before).not.toContain('joe-as-joe');
    expect(textOf(view)).toContain('joe-as-joe');
    bed.ask({ type: 'tear-down', frameworkId: ids.joe }, 'ann');
    expect([...view.cluster.frameworks.values()].length).toBe(1);
  });

  it('uses blocks of tasks that it shows whole as they are, so that what was made of them is shared', () => {
    const { state, ids } = world();
    const shown = new Views(state).of('ann').cluster.frameworks.get(ids.joe);
    const own = state.frameworks.get(ids.joe);
    if (shown === undefined || own === undefined) throw new Error('no framework');
    // A block with a hidden task is another one, and the same every time.
    expect([...shown.tasks.blocks()]).not.toEqual([...own.tasks.blocks()]);
    expect([...shown.tasks.blocks()][0]).toBe([...shown.tasks.blocks()][0]);
    const root = new Views(state).of('root').cluster.frameworks.get(ids.joe);
    expect([...(root?.tasks.blocks() ?? [])][0]).toBe([...own.tasks.blocks()][0]);
  });

  it('tells of changes to what it shows, and of no others', () => {
    const { bed, state } = world();
    const ann = new Views(state).of('ann');
    const told = bed.changes().filter((change) => ann.change(change));
    const names = told.map((change) => {
      if ('task' in change) return `${change.kind} ${change.task.id}`;
      return 'framework' in change ? `${change.kind} ${change.framework.info.name}` : change.kind;
    });
    expect(names).toEqual(['agent-added', 'framework-added of-joe', 'task-added joe-as-self']);
  });

  it('is remembered, within bounds', () => {
    const { state } = world();
    const views = new Views(state);
    expect(views.of('ann')).toBe(views.of('ann'));
    for (let other = 0; other < 100; other++) views.of(`p${other}`);
    expect(textOf(views.of('ann'))).toContain('of-joe');
  });
});

it('makes blocks that snapshots can keep', () => {
  const { state } = world();
  const { cluster } = new Views(state).of('ann');
  const parts = [...stateJson(cluster)].filter((part) => part instanceof BlockPart);
  expect(parts.length).toBeGreaterThan(1);
});
