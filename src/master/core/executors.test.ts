import { describe, expect, it } from 'vitest';
import type { ExecutorInfo } from '../../wire/gen/mesos.ts';
import type { Call } from '../../wire/gen/scheduler.ts';
import type { Agent } from './agent-record.ts';
import { explainPlacement } from './placement.ts';
import type { MasterSettings } from './settings.ts';
import { scalar, TestBed } from './test-bed.ts';

function executor(frameworkId: string): ExecutorInfo {
  return {
    type: 'DEFAULT',
    executor_id: { value: 'e' },
    framework_id: { value: frameworkId },
    resources: [scalar('cpus', 0.1), scalar('mem', 32), scalar('disk', 1)],
  };
}

/** A framework that launched a task group on one agent; the agent has not said a word yet. */
function launched(settings: Partial<MasterSettings> = {}): {
  bed: TestBed;
  frameworkId: string;
  count: () => number;
} {
  const bed = new TestBed(settings);
  bed.elect();
  bed.register('n0', [scalar('cpus', 4), scalar('mem', 1024), scalar('disk', 1024)]);
  const { id: frameworkId } = bed.subscribe();
  bed.advance(1000);
  const [offer] = bed.state.offers.values();
  const task = {
    name: 't',
    task_id: { value: 't' },
    agent_id: { value: 'M-S0' },
    resources: [scalar('cpus', 1), scalar('mem', 32), scalar('disk', 1)],
    command: { value: 'true' },
  };
  const accept: Call = {
    type: 'ACCEPT',
    accept: {
      offer_ids: [{ value: offer?.id ?? '' }],
      operations: [
        { type: 'LAUNCH_GROUP', launch_group: { executor: executor(frameworkId), task_group: { tasks: [task] } } },
      ],
    },
  };
  bed.call(frameworkId, accept);
  const count = (): number => bed.state.agents.get('M-S0')?.executors.get(frameworkId)?.size ?? 0;
  expect(count()).toBe(1);
  return { bed, frameworkId, count };
}

/** The agent comes back and names no executor: it may have said so before the launch reached it. */
function comeBack(bed: TestBed): void {
  const agent = bed.state.agents.get('M-S0');
  if (agent === undefined) throw new Error('there is no agent');
  bed.post({ type: 'agent-reregistering', from: agent.pid, message: { slave: agent.info, version: '1.12.0' } });
}

describe('an executor of which the agent has said nothing', () => {
  it('stays on record when a re-registration does not name it, since its launch may be on its way', () => {
    const { bed, count } = launched();
    comeBack(bed);
    expect(count()).toBe(1);
  });

  it('goes when the agent never got its task', () => {
    const { bed, frameworkId, count } = launched();
    bed.post({
      type: 'task-status-updated',
      from: bed.pidOf('n0'),
      message: {
        update: {
          framework_id: { value: frameworkId },
          slave_id: { value: 'M-S0' },
          status: { task_id: { value: 't' }, state: 'TASK_DROPPED', source: 'SOURCE_AGENT' },
          timestamp: 0,
          uuid: new Uint8Array(16),
        },
      },
    });
    expect(count()).toBe(0);
    expect(bed.state.agents.get('M-S0')?.used.isEmpty).toBe(true);
  });
});

describe('an executor that has spoken', () => {
  it('goes when a re-registration does not name it', () => {
    const { bed, frameworkId, count } = launched();
    bed.update('M-S0', frameworkId, 't', 'TASK_RUNNING');
    comeBack(bed);
    expect(count()).toBe(0);
  });
});

const noShape = { amounts: new Map<string, number>(), attributes: new Map<string, string>() };

describe('--max_executors_per_agent', () => {
  const offersAfterwards = (maxExecutorsPerAgent: number | undefined): number => {
    const { bed } = launched({ maxExecutorsPerAgent });
    bed.advance(10_000);
    return bed.state.offers.size;
  };

  it('keeps agents that have so many from being offered', () => {
    expect([1, 2, undefined].map(offersAfterwards)).toEqual([0, 1, 1]);
  });

  it('is told when somebody asks why', () => {
    const { bed, frameworkId } = launched({ maxExecutorsPerAgent: 1 });
    bed.advance(10_000);
    const { state } = bed;
    const agent = state.agents.get('M-S0') as Agent;
    const question = { framework: state.frameworks.get(frameworkId), role: 'dev', shape: noShape };
    const text = 'it has 1 executors, and --max_executors_per_agent allows 1';
    expect(explainPlacement(state, question, agent)).toEqual({ code: 'executors-limit', text });
  });
});
