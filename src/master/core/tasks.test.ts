import { describe, expect, it } from 'vitest';
import { isTerminal } from '../../model/task-state.ts';
import {
  KillTaskMessage,
  RunTaskGroupMessage,
  RunTaskMessage,
  StatusUpdateAcknowledgementMessage,
} from '../../wire/gen/internal.ts';
import { TaskState } from '../../wire/gen/mesos.ts';
import { stateProblems } from './check-state.ts';
import { scalar, TestBed, taskInfo } from './test-bed.ts';

const framework = 'M-0000';
const agent = 'M-S0';

/** A framework with one task launched on one agent. */
function launched(partitionAware = true): TestBed {
  const bed = new TestBed().elect();
  bed.register('n0');
  const capabilities = [{ type: 'MULTI_ROLE' as const }, { type: 'RESERVATION_REFINEMENT' as const }];
  bed.subscribe({ capabilities: partitionAware ? [...capabilities, { type: 'PARTITION_AWARE' }] : capabilities });
  bed.advance(20);
  bed.launch(framework, ['t']);
  return bed;
}

function stateOf(bed: TestBed): TaskState | undefined {
  return bed.state.frameworks.get(framework)?.tasks.get('t')?.message.state;
}

const states = Object.keys(TaskState.numbers) as TaskState[];
const reportable = states.filter((state) => state !== 'TASK_STAGING');

describe('a task on record', () => {
  it.each(reportable.flatMap((from) => reportable.map((to) => [from, to] as const)))(
    'that is %s and reported %s',
    (from, to) => {
      const bed = launched();
      bed.update(agent, framework, 't', from);
      bed.update(agent, framework, 't', to);
      // What is over stays over; the framework is told what came all the same.
      expect(stateOf(bed)).toBe(isTerminal(from) ? from : to);
      expect(bed.statesTold('t')).toEqual([from, to]);
      const holds = !isTerminal(from) && from !== 'TASK_UNREACHABLE' && !isTerminal(to) && to !== 'TASK_UNREACHABLE';
      expect(bed.state.agents.get(agent)?.used.milliOf('cpus')).toBe(holds ? 1000 : 0);
      expect(stateProblems(bed.state)).toEqual([]);
      const kept = bed.state.frameworks
        .get(framework)
        ?.tasks.get('t')
        ?.message.statuses?.map(({ state }) => state);
      expect(kept).toEqual(from === to ? [from] : [from, to]);
    },
  );

  it('leaves the record when its end is acknowledged, by the right uuid', () => {
    const bed = launched();
    const running = bed.update(agent, framework, 't', 'TASK_RUNNING');
    bed.acknowledge(agent, framework, 't', running);
    const end = bed.update(agent, framework, 't', 'TASK_FINISHED');
    bed.acknowledge(agent, framework, 't', running);
    expect(stateOf(bed)).toBe('TASK_FINISHED');
    bed.acknowledge(agent, framework, 't', end);
    expect(stateOf(bed)).toBeUndefined();
    expect(bed.sent(StatusUpdateAcknowledgementMessage)).toHaveLength(3);
    expect(bed.state.frameworks.get(framework)?.completedTasks.size).toBe(1);
  });

  it('whose latest state is ahead of its updates holds nothing any more', () => {
    const bed = launched();
    const status = { task_id: { value: 't' }, state: 'TASK_RUNNING', uuid: new Uint8Array(16) } as const;
    bed.post({
      type: 'task-status-updated',
      from: bed.pidOf('n0'),
      message: {
        update: {
          framework_id: { value: framework },
          slave_id: { value: agent },
          status,
          timestamp: 1,
          uuid: status.uuid,
          latest_state: 'TASK_FINISHED',
        },
      },
    });
    expect(bed.statesTold('t')).toEqual(['TASK_RUNNING']);
    expect(stateOf(bed)).toBe('TASK_FINISHED');
    expect(bed.state.agents.get(agent)?.used.isEmpty).toBe(true);
    bed.acknowledge(agent, framework, 't', status.uuid);
    expect(stateOf(bed)).toBe('TASK_FINISHED');
  });

  it('gives what it held to others within 10 ms of its end', () => {
    const bed = launched();
    bed.call(framework, { type: 'SUPPRESS' });
    const other = bed.subscribe();
    bed.advance(1);
    for (const offer of [...bed.state.offers.values()])
      bed.call(other.id, {
        type: 'DECLINE',
        decline: { offer_ids: [{ value: offer.id }], filters: { refuse_seconds: 3600 } },
      });
    bed.advance(5000);
    const before = bed.events('OFFERS', other.streamId).length;
    bed.update(agent, framework, 't', 'TASK_FINISHED');
    bed.advance(10);
    const offers = bed.events('OFFERS', other.streamId).slice(before);
    expect(offers).toHaveLength(1);
    expect(offers[0]?.offers?.offers?.[0]?.resources?.find(({ name }) => name === 'cpus')?.scalar?.value).toBe(4);
  });

  it('is not told to a framework that is away, which the agent repeats later', () => {
    const bed = launched();
    bed.post({ type: 'stream-closed', streamId: 'stream-0' });
    bed.update(agent, framework, 't', 'TASK_RUNNING');
    expect(bed.statesTold('t')).toEqual([]);
    expect(bed.state.counters.named.invalid_status_updates).toBe(1);
  });

  it('has its check results told as they come', () => {
    const bed = launched();
    bed.update(agent, framework, 't', 'TASK_RUNNING');
    const changes = bed.changes().filter(({ kind }) => kind === 'task-updated').length;
    bed.update(agent, framework, 't', 'TASK_RUNNING');
    expect(bed.changes().filter(({ kind }) => kind === 'task-updated')).toHaveLength(changes);
  });
});

describe('KILL', () => {
  it('goes to the agent with its policy, and is answered for tasks nobody knows', () => {
    const bed = launched();
    const kill_policy = { grace_period: { nanoseconds: 5 } };
    bed.call(framework, { type: 'KILL', kill: { task_id: { value: 't' }, kill_policy } });
    expect(bed.sent(KillTaskMessage)).toEqual([
      { framework_id: { value: framework }, task_id: { value: 't' }, kill_policy },
    ]);
    bed.call(framework, { type: 'KILL', kill: { task_id: { value: 'x' } } });
    expect(bed.events('UPDATE').at(-1)?.update?.status).toMatchObject({
      state: 'TASK_UNKNOWN',
      reason: 'REASON_RECONCILIATION',
    });
    bed.call(framework, { type: 'KILL', kill: { task_id: { value: 't' }, agent_id: { value: 'other' } } });
    expect(bed.sent(KillTaskMessage)).toHaveLength(1);
  });
});

describe('reconciliation', () => {
  const ask = (bed: TestBed, taskId: string, agentId?: string): (TaskState | undefined)[] => {
    const before = bed.events('UPDATE').length;
    const agent_id = agentId === undefined ? {} : { agent_id: { value: agentId } };
    bed.call(framework, { type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: taskId }, ...agent_id }] } });
    return bed
      .events('UPDATE')
      .slice(before)
      .map(({ update }) => update?.status.state);
  };

  it.each([
    [true, ['TASK_GONE', 'TASK_UNREACHABLE', 'TASK_GONE_BY_OPERATOR', 'TASK_UNKNOWN']],
    [false, ['TASK_LOST', 'TASK_LOST', 'TASK_LOST', 'TASK_LOST']],
  ] as const)('says what is believed (partition aware: %s)', (aware, told) => {
    const bed = launched(aware);
    bed.state.unreachableAgents.set('away', { id: 'away', sinceNs: 5n, drainInfo: undefined, deactivated: false });
    bed.state.goneAgents.set('gone', 1n);
    expect([ask(bed, 'x', agent), ask(bed, 'x', 'away'), ask(bed, 'x', 'gone'), ask(bed, 'x', 'never')].flat()).toEqual(
      told,
    );
    expect(ask(bed, 't')).toEqual(['TASK_STAGING']);
    bed.update(agent, framework, 't', 'TASK_RUNNING');
    expect(ask(bed, 't', agent)).toEqual(['TASK_RUNNING']);
  });

  it('keeps silent while the agent, or any agent, may still come back', () => {
    const bed = launched();
    bed.state.recoveredAgents.set('R', {
      id: 'R',
      info: bed.agentInfo('r', 'R'),
      drainInfo: undefined,
      deactivated: false,
    });
    expect(ask(bed, 'x', 'R')).toEqual([]);
    expect(ask(bed, 'x')).toEqual([]);
    expect(ask(bed, 'x', 'never')).toEqual(['TASK_UNKNOWN']);
  });

  it('without names tells all active tasks', () => {
    const bed = launched();
    bed.update(agent, framework, 't', 'TASK_RUNNING');
    bed.call(framework, { type: 'RECONCILE', reconcile: {} });
    const last = bed.events('UPDATE').at(-1)?.update?.status;
    expect(last).toMatchObject({
      state: 'TASK_RUNNING',
      source: 'SOURCE_MASTER',
      reason: 'REASON_RECONCILIATION',
      message: 'Reconciliation: Latest task state',
    });
    expect(last?.uuid).toBeUndefined();
  });
});

describe('tasks of an agent that is lost', () => {
  it.each([
    [true, 'TASK_UNREACHABLE'],
    [false, 'TASK_LOST'],
  ] as const)('become unreachable (partition aware: %s: %s) and are told once', (aware, told) => {
    const bed = launched(aware);
    bed.advance(75_000);
    expect(bed.statesTold('t')).toEqual([told]);
    expect(bed.state.frameworks.get(framework)?.unreachableTasks.get('t')?.message.state).toBe(told);
    expect(bed.events('FAILURE')).toHaveLength(1);
    expect(stateProblems(bed.state)).toEqual([]);
  });

  it('that had ended already are not told anything else', () => {
    const bed = launched();
    bed.update(agent, framework, 't', 'TASK_FINISHED');
    bed.advance(75_000);
    expect(bed.statesTold('t')).toEqual(['TASK_FINISHED']);
    expect(bed.state.frameworks.get(framework)?.completedTasks.size).toBe(1);
  });

  it('that had ended, but whose end still waited at the agent, are told', () => {
    const bed = launched();
    const wireIds = { framework_id: { value: framework }, slave_id: { value: agent } };
    bed.post({
      type: 'task-status-updated',
      from: bed.pidOf('n0'),
      message: {
        update: {
          ...wireIds,
          status: { task_id: { value: 't' }, state: 'TASK_RUNNING', uuid: new Uint8Array(16) },
          uuid: new Uint8Array(16),
          timestamp: 1,
          latest_state: 'TASK_FINISHED',
        },
        pid: bed.pidOf('n0'),
      },
    });
    bed.advance(75_000);
    expect(bed.statesTold('t')).toEqual(['TASK_RUNNING', 'TASK_UNREACHABLE']);
  });

  it('are lost with the link when their framework does not checkpoint', () => {
    const bed = new TestBed().elect();
    bed.register('n0');
    bed.subscribe({ checkpoint: false });
    bed.advance(20);
    bed.launch(framework, ['t']);
    bed.post({ type: 'link-broken', pid: bed.pidOf('n0') });
    expect(bed.events('UPDATE')[0]?.update?.status).toMatchObject({
      state: 'TASK_LOST',
      reason: 'REASON_AGENT_DISCONNECTED',
    });
    expect(stateProblems(bed.state)).toEqual([]);
  });
});

describe('ACCEPT', () => {
  function offered(agents = 1): TestBed {
    const bed = new TestBed().elect();
    for (let i = 0; i < agents; i++) bed.register(`n${i}`);
    bed.subscribe();
    bed.advance(20);
    return bed;
  }

  it('sends the task as Mesos does', () => {
    const bed = offered();
    bed.launch(framework, ['t']);
    const [run] = bed.sent(RunTaskMessage);
    expect(run).toEqual({
      framework: bed.state.frameworks.get(framework)?.info,
      pid: '@0.0.0.0:0',
      task: {
        ...taskInfo('t', agent),
        resources: [
          { ...scalar('cpus', 1), allocation_info: { role: 'dev' } },
          { ...scalar('mem', 100), allocation_info: { role: 'dev' } },
        ],
      },
      launch_executor: true,
    });
  });

  it.each([
    ['nothing', [], 'No offers specified'],
    ['an offer twice', ['M-O0', 'M-O0'], 'Duplicate offer M-O0 in offer list'],
    ['offers of two agents', ['M-O0', 'M-O1'], 'Aggregated offers must belong to one single agent'],
    ['an offer that is gone', ['M-O0', 'M-O9'], 'Offer M-O9 is no longer valid'],
  ])('of %s drops the tasks and gives everything back', (_what, ids, text) => {
    const bed = offered(2);
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: [taskInfo('t', agent)] } }];
    bed.call(framework, { type: 'ACCEPT', accept: { offer_ids: ids.map((value) => ({ value })), operations } });
    expect(bed.events('UPDATE')[0]?.update?.status).toMatchObject({
      state: 'TASK_DROPPED',
      reason: 'REASON_INVALID_OFFERS',
      message: `Task launched with invalid offers: ${text}`,
    });
    expect(bed.sent(RunTaskMessage)).toEqual([]);
    expect(stateProblems(bed.state)).toEqual([]);
    bed.advance(1000);
    expect(bed.state.offers.size).toBe(2);
  });

  it('refuses operations it does not have, and goes on with the rest', () => {
    const bed = offered();
    const operations = [
      { type: 'RESERVE' as const, id: { value: 'op' }, reserve: { resources: [] } },
      { type: 'LAUNCH' as const, launch: { task_infos: [taskInfo('t', agent)] } },
    ];
    bed.call(framework, { type: 'ACCEPT', accept: { offer_ids: [{ value: 'M-O0' }], operations } });
    expect(bed.events('UPDATE_OPERATION_STATUS')[0]?.update_operation_status?.status).toMatchObject({
      operation_id: { value: 'op' },
      state: 'OPERATION_ERROR',
    });
    expect(bed.sent(RunTaskMessage)).toHaveLength(1);
  });

  it('without tasks is a decline', () => {
    const bed = offered();
    bed.call(framework, { type: 'ACCEPT', accept: { offer_ids: [{ value: 'M-O0' }], operations: [] } });
    bed.advance(4000);
    expect(bed.state.offers.size).toBe(0);
    bed.advance(2000);
    expect(bed.state.offers.size).toBe(1);
  });

  it('launches a group as a whole or not at all', () => {
    const bed = offered();
    const executor = {
      type: 'DEFAULT' as const,
      executor_id: { value: 'e' },
      resources: [scalar('cpus', 0.1), scalar('mem', 32), scalar('disk', 1)],
    };
    const launch_group = { executor, task_group: { tasks: [taskInfo('a', agent), taskInfo('b', agent)] } };
    bed.call(framework, {
      type: 'ACCEPT',
      accept: { offer_ids: [{ value: 'M-O0' }], operations: [{ type: 'LAUNCH_GROUP', launch_group }] },
    });
    // The agent has no disk for the executor.
    expect(bed.events('UPDATE').map(({ update }) => update?.status.reason)).toEqual([
      'REASON_TASK_GROUP_INVALID',
      'REASON_TASK_GROUP_INVALID',
    ]);
    expect(bed.sent(RunTaskGroupMessage)).toEqual([]);
    expect(bed.state.agents.get(agent)?.executors.size).toBe(0);
  });

  it('DECLINE with 0 s, 5 s by default, and negative ones as by default', () => {
    for (const [seconds, blockedMs] of [
      [0, 900],
      [undefined, 4900],
      [-3, 4900],
      [2, 1900],
    ] as const) {
      const bed = offered();
      bed.advance(980);
      const filters = seconds === undefined ? {} : { filters: { refuse_seconds: seconds } };
      bed.call(framework, { type: 'DECLINE', decline: { offer_ids: [{ value: 'M-O0' }], ...filters } });
      bed.advance(blockedMs);
      expect(bed.state.offers.size).toBe(0);
      bed.advance(1300);
      expect(bed.state.offers.size).toBe(1);
    }
  });

  it('offers time out when they are told to', () => {
    const bed = new TestBed({ offerTimeoutMs: 500 }).elect();
    bed.register('n0');
    bed.subscribe();
    bed.advance(20);
    bed.advance(500);
    expect(bed.events('RESCIND').length).toBeGreaterThan(0);
  });

  it('a SUPPRESS of a role that is not subscribed is ignored as a whole', () => {
    const bed = offered();
    bed.call(framework, { type: 'SUPPRESS', suppress: { roles: ['dev', 'other'] } });
    expect(bed.state.frameworks.get(framework)?.suppressedRoles.size).toBe(0);
    bed.call(framework, { type: 'SUPPRESS' });
    expect(bed.state.frameworks.get(framework)?.suppressedRoles).toEqual(new Set(['dev']));
    bed.call(framework, { type: 'REVIVE' });
    expect(bed.state.frameworks.get(framework)?.suppressedRoles.size).toBe(0);
  });
});
