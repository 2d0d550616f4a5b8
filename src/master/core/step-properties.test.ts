import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from '../../wire/gen/maintenance.ts';
import type { TaskState } from '../../wire/gen/mesos.ts';
import { stateProblems } from './check-state.ts';
import type { OperatorRequest } from './operator-requests.ts';
import { reportedTask, TestBed } from './test-bed.ts';

const states: TaskState[] = [
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_LOST',
  'TASK_KILLED',
];
const name = fc.constantFrom('n0', 'n1', 'n2');
const which = fc.nat(5);
const taskId = fc.constantFrom('t0', 't1', 't2', 't3', 't4');

const action = fc.oneof(
  fc.record({ do: fc.constant('register' as const), name }),
  fc.record({
    do: fc.constant('reregister' as const),
    name,
    which,
    tasks: fc.uniqueArray(taskId),
    state: fc.constantFrom(...states),
  }),
  fc.record({ do: fc.constant('unregister' as const), which }),
  fc.record({ do: fc.constant('break-link' as const), which }),
  fc.record({ do: fc.constant('pong' as const), which }),
  fc.record({
    do: fc.constant('subscribe' as const),
    partitionAware: fc.boolean(),
    roles: fc.subarray(['dev', 'dev/x', '*'], { minLength: 1 }),
  }),
  fc.record({
    do: fc.constant('resubscribe' as const),
    which,
    roles: fc.subarray(['dev', 'dev/x', '*'], { minLength: 1 }),
  }),
  fc.record({ do: fc.constant('close' as const), which }),
  fc.record({ do: fc.constant('teardown' as const), which }),
  fc.record({ do: fc.constant('launch' as const), which, ids: fc.array(taskId, { maxLength: 5 }) }),
  fc.record({ do: fc.constant('decline' as const), which, seconds: fc.constantFrom(0, 1, 5, -1) }),
  fc.record({ do: fc.constant('kill' as const), which, taskId }),
  fc.record({ do: fc.constant('reconcile' as const), which, ids: fc.array(taskId) }),
  fc.record({
    do: fc.constant('update' as const),
    which,
    taskId,
    state: fc.constantFrom(...states),
    acknowledge: fc.boolean(),
  }),
  fc.record({ do: fc.constant('answer' as const), which, accept: fc.boolean(), seconds: fc.constantFrom(0, 1, 30) }),
  fc.record({ do: fc.constant('suppress' as const), which }),
  fc.record({ do: fc.constant('revive' as const), which }),
  fc.record({
    do: fc.constant('operate' as const),
    which,
    how: fc.constantFrom(
      'mark-gone',
      'drain',
      'drain-gone',
      'deactivate',
      'reactivate',
      'update-weights',
      'guarantee',
      'limit',
      'schedule',
      'machines-down',
      'machines-up',
    ),
    weight: fc.integer({ min: -1, max: 5 }),
  }),
  fc.record({ do: fc.constant('hold' as const) }),
  fc.record({ do: fc.constant('write' as const) }),
  fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(10, 1000, 20_000, 61_000, 700_000) }),
);

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Ids of everything ever seen, so that events about what is gone are tried too. */
class History {
  readonly bed = new TestBed({
    maxCompletedTasksPerFramework: 3,
    maxUnreachableTasksPerFramework: 2,
    maxCompletedFrameworks: 2,
  }).elect();
  readonly agents: string[] = ['M-S99'];
  readonly frameworks: string[] = ['M-9999'];
  readonly streams: string[] = ['none'];

  agent(which: number): string {
    return this.agents[which % this.agents.length] ?? '';
  }

  framework(which: number): string {
    return this.frameworks[which % this.frameworks.length] ?? '';
  }

  note(): void {
    for (const id of this.bed.state.agents.keys()) if (!this.agents.includes(id)) this.agents.push(id);
    for (const id of this.bed.state.frameworks.keys()) if (!this.frameworks.includes(id)) this.frameworks.push(id);
  }

  do(step: Action): void {
    const { bed } = this;
    switch (step.do) {
      case 'register':
        bed.register(step.name);
        break;
      case 'reregister': {
        const id = this.agent(step.which);
        const frameworkId = this.framework(step.which);
        const tasks = step.tasks.map((task) => reportedTask(`${task}-${frameworkId}`, frameworkId, id, step.state));
        bed.reregister(bed.state.agents.get(id)?.info.hostname ?? step.name, id, {
          tasks,
          frameworks: [
            {
              user: 'u',
              name: 'f',
              id: { value: frameworkId },
              roles: ['dev'],
              capabilities: [{ type: 'MULTI_ROLE' }],
            },
          ],
        });
        break;
      }
      case 'subscribe':
      case 'resubscribe':
        this.subscribe(step);
        break;
      case 'operate':
        bed.ask(this.request(step));
        break;
      case 'hold':
        bed.holdsRegistry = true;
        break;
      case 'write':
        bed.holdsRegistry = false;
        bed.write();
        break;
      case 'advance':
        bed.advance(step.ms);
        break;
      default:
        this.more(step);
    }
    this.note();
  }

  subscribe(step: Extract<Action, { do: 'subscribe' | 'resubscribe' }>): void {
    const capabilities = [{ type: 'MULTI_ROLE' as const }, { type: 'RESERVATION_REFINEMENT' as const }];
    const aware = step.do === 'subscribe' && step.partitionAware ? [{ type: 'PARTITION_AWARE' as const }] : [];
    const id = step.do === 'resubscribe' ? { id: { value: this.framework(step.which) } } : {};
    const { streamId } = this.bed.subscribe({ ...id, roles: step.roles, capabilities: [...capabilities, ...aware] });
    this.streams.push(streamId);
  }

  request({ which, how, weight }: Extract<Action, { do: 'operate' }>): OperatorRequest {
    const agentId = this.agent(which);
    switch (how) {
      case 'drain':
      case 'drain-gone':
        return { type: 'drain', agentId, config: { mark_gone: how === 'drain-gone' } };
      case 'update-weights':
        return { type: how, infos: [{ role: ['dev', 'dev/x', '*'][which % 3] ?? '', weight }] };
      case 'schedule':
        return { type: 'update-schedule', schedule: weight < 1 ? {} : { windows: [this.window(which)] } };
      case 'machines-down':
      case 'machines-up':
        return { type: how, machines: this.window(which).machine_ids ?? [] };
      case 'guarantee':
      case 'limit':
        return this.quota(how, which, weight);
      default:
        return { type: how, agentId };
    }
  }

  /** Of one machine or two. */
  window(which: number): Window {
    const names = which % 2 === 0 ? ['n0', 'n1'] : ['n1'];
    const machine_ids = names.map((hostname) => ({ hostname, ip: this.bed.addressOf(hostname) }));
    return { machine_ids, unavailability: { start: { nanoseconds: 1n } } };
  }

  quota(how: 'guarantee' | 'limit', which: number, weight: number): OperatorRequest {
    const role = ['dev', '*'][which % 2] ?? '';
    const amounts = { cpus: { value: weight }, mem: { value: weight * 512 } };
    const config = how === 'limit' ? { role, limits: amounts } : { role, guarantees: amounts };
    return { type: 'update-quotas', configs: [weight < 0 ? { role } : config], force: which > 2 };
  }

  more(
    step: Exclude<
      Action,
      { do: 'register' | 'reregister' | 'subscribe' | 'resubscribe' | 'operate' | 'hold' | 'write' | 'advance' }
    >,
  ): void {
    const { bed } = this;
    const agentId = this.agent(step.which);
    const frameworkId = this.framework(step.which);
    const agent = bed.state.agents.get(agentId);
    switch (step.do) {
      case 'unregister':
        bed.post({ type: 'agent-unregistering', from: agent?.pid ?? '', agentId });
        break;
      case 'break-link':
        bed.post({ type: 'link-broken', pid: agent?.pid ?? '' });
        break;
      case 'pong':
        bed.post({ type: 'agent-ponged', observer: agent?.observer ?? 99 });
        break;
      case 'close':
        bed.post({ type: 'stream-closed', streamId: this.streams[step.which % this.streams.length] ?? '' });
        break;
      case 'launch':
        bed.launch(
          frameworkId,
          step.ids.map((id) => `${id}-${frameworkId}`),
        );
        break;
      case 'update':
        this.update(step, frameworkId);
        break;
      default:
        this.call(step, frameworkId);
    }
  }

  update(step: Extract<Action, { do: 'update' }>, frameworkId: string): void {
    const id = `${step.taskId}-${frameworkId}`;
    const agentId = this.bed.state.frameworks.get(frameworkId)?.tasks.get(id)?.agentId ?? this.agent(step.which);
    const uuid = this.bed.update(agentId, frameworkId, id, step.state);
    if (step.acknowledge) this.bed.acknowledge(agentId, frameworkId, id, uuid);
  }

  call(
    step: Extract<Action, { do: 'teardown' | 'decline' | 'kill' | 'reconcile' | 'answer' | 'suppress' | 'revive' }>,
    frameworkId: string,
  ): void {
    const { bed } = this;
    const offers = [...(bed.state.frameworks.get(frameworkId)?.offers ?? [])];
    switch (step.do) {
      case 'teardown':
        bed.call(frameworkId, { type: 'TEARDOWN' });
        break;
      case 'decline': {
        const offer_ids = offers.slice(0, 2).map(({ id }) => ({ value: id }));
        bed.call(frameworkId, { type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds: step.seconds } } });
        break;
      }
      case 'kill':
        bed.call(frameworkId, { type: 'KILL', kill: { task_id: { value: `${step.taskId}-${frameworkId}` } } });
        break;
      case 'reconcile': {
        const tasks = step.ids.map((id) => ({ task_id: { value: `${id}-${frameworkId}` } }));
        bed.call(frameworkId, { type: 'RECONCILE', reconcile: { tasks } });
        break;
      }
      case 'answer': {
        const inverse_offer_ids = [...bed.state.inverseOffers.keys()].slice(0, 1).map((value) => ({ value }));
        const answer = { inverse_offer_ids, filters: { refuse_seconds: step.seconds } };
        if (step.accept) bed.call(frameworkId, { type: 'ACCEPT_INVERSE_OFFERS', accept_inverse_offers: answer });
        else bed.call(frameworkId, { type: 'DECLINE_INVERSE_OFFERS', decline_inverse_offers: answer });
        break;
      }
      case 'suppress':
        bed.call(frameworkId, { type: 'SUPPRESS' });
        break;
      case 'revive':
        bed.call(frameworkId, { type: 'REVIVE' });
        break;
    }
  }
}

describe('whatever agents, schedulers and time do', () => {
  it('the state never contradicts itself and no core function throws', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120, size: 'max' }), (actions) => {
        const history = new History();
        for (const step of actions) {
          history.do(step);
          expect(stateProblems(history.bed.state)).toEqual([]);
        }
        history.bed.holdsRegistry = false;
        history.bed.write();
        history.bed.advance(2_000_000);
        expect(stateProblems(history.bed.state)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('nothing is told of an agent before the registry has it', () => {
    const bed = new TestBed().elect();
    bed.holdsRegistry = true;
    bed.register('n0');
    expect(bed.effects.some((effect) => effect.type === 'send')).toBe(false);
    expect(bed.state.agents.size).toBe(0);
    bed.write();
    expect(bed.state.agents.size).toBe(1);
  });
});
