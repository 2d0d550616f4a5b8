import { describe, expect, it } from 'vitest';
import { readAuthorizer } from '../../model/authorizer.ts';
import type { Operation } from '../../wire/gen/mesos.ts';
import { frameworkId, TestAgent, taskInfo } from '../core/test-bed.ts';
import type { AgentContext } from './context.ts';
import { executorsMessage, frameworksMessage, tasksMessage } from './operator-messages.ts';
import { frameworkJson } from './task-json.ts';
import { type Visibility, visibilityOf } from './visibility.ts';

const some = (...values: string[]) => ({ values });

/** Tasks of the framework's own user, and one of Joe's. */
const agent = new TestAgent().registered();
agent.run(taskInfo('own'));
agent.run({ ...taskInfo('joes'), command: { value: 'x', user: 'joe' } });
const framework = agent.state.frameworks.get(frameworkId);
const owner = framework?.info.user ?? '';

/** What Ann sees under these lists, when what they do not speak of is hidden. */
function seen(acls: object): Visibility {
  const authorizer = readAuthorizer({ permissive: false, ...acls });
  if (!authorizer.ok) throw new Error(authorizer.error.reason);
  const config = { authorizer: authorizer.value } as AgentContext['config'];
  // What it reads of a context.
  const context = { config, state: agent.state } as AgentContext;
  return visibilityOf(context, { value: 'ann', claims: new Map() });
}

const ann = some('ann');

describe('what somebody sees of an agent', () => {
  it('is nothing when no list speaks of him', () => {
    const visibility = seen({});
    expect(frameworksMessage(agent.state, visibility)).toEqual({});
    expect(executorsMessage(agent.state, visibility)).toEqual({});
    expect(tasksMessage(agent.state, visibility)).toEqual({});
    expect([visibility.flags, visibility.log, visibility.resourceProviders]).toEqual([false, false, false]);
  });

  it('are executors and tasks by their users, within frameworks that he sees', () => {
    const lists = {
      view_executors: [{ principals: ann, users: some('joe') }],
      view_tasks: [{ principals: ann, users: some('joe') }],
    };
    expect(executorsMessage(agent.state, seen(lists))).toEqual({});
    const within = seen({ ...lists, view_frameworks: [{ principals: ann, users: some(owner) }] });
    expect(frameworksMessage(agent.state, within).frameworks).toHaveLength(1);
    expect(
      executorsMessage(agent.state, within).executors?.map(({ executor_info: info }) => info.executor_id.value),
    ).toEqual(['joes']);
    const text = JSON.stringify([tasksMessage(agent.state, within), framework && frameworkJson(framework, within)]);
    expect(text).toContain('joes');
    expect(text).not.toContain('own');
  });

  it('are sandboxes and containers by the user of their executor', () => {
    const visibility = seen({
      access_sandboxes: [{ principals: ann, users: some('joe') }],
      view_containers: [{ principals: ann, users: some(owner) }],
    });
    const executors = [...(framework?.executors.values() ?? [])];
    const names = (isShown: Visibility['sandbox']): string[] => executors.filter(isShown).map((one) => one.executorId);
    expect(names(visibility.sandbox)).toEqual(['joes']);
    expect(names(visibility.container)).toEqual(['own']);
  });

  it('are operations of which he sees every role', () => {
    const visibility = seen({ view_roles: [{ principals: ann, roles: some('dev') }] });
    const reserving = (...roles: string[]): Operation => ({
      info: {
        type: 'RESERVE',
        reserve: {
          resources: roles.map((role) => ({ name: 'cpus', type: 'SCALAR', reservations: [{ type: 'DYNAMIC', role }] })),
        },
      },
      latest_status: { state: 'OPERATION_PENDING' },
      uuid: { value: new Uint8Array(16) },
    });
    expect(visibility.operation(reserving('dev'))).toBe(true);
    expect(visibility.operation(reserving('dev', 'ops'))).toBe(false);
  });
});
