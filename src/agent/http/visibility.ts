/** What one of those who ask may see of the agent. */
import type { Action } from '../../model/acl-actions.ts';
import {
  resourcesOfOperation,
  rolesOfResource,
  userOfExecutor,
  userOfTask,
  userOfTaskInfo,
} from '../../model/authorized-objects.ts';
import type { Principal } from '../../model/principal.ts';
import type { Operation, Resource, Task, TaskInfo } from '../../wire/gen/mesos.ts';
import type { AgentState, Executor, Framework } from '../core/state.ts';
import type { AgentContext } from './context.ts';

export interface Visibility {
  readonly flags: boolean;
  readonly log: boolean;
  readonly resourceProviders: boolean;
  role(role: string): boolean;
  /** All roles that it is reserved for or allocated to. */
  resource(resource: Resource): boolean;
  operation(operation: Operation): boolean;
  framework(framework: Framework): boolean;
  executor(framework: Framework, executor: Executor): boolean;
  task(framework: Framework, task: Task): boolean;
  queuedTask(framework: Framework, task: TaskInfo): boolean;
  /** What its containers use, and that there are any. */
  container(executor: Executor): boolean;
  sandbox(executor: Executor): boolean;
}

/** Of somebody whom the realm let in. Whoever is known by claims alone has been turned away before. */
export function visibilityOf({ config, state }: AgentContext, principal: Principal | undefined): Visibility {
  const may = (action: Action, object?: string): boolean => config.authorizer.allows(principal?.value, action, object);
  const role = (name: string): boolean => may('VIEW_ROLE', name);
  const resource = (one: Resource): boolean => rolesOfResource(one).every(role);
  return {
    flags: may('VIEW_FLAGS'),
    log: may('ACCESS_MESOS_LOG'),
    resourceProviders: may('VIEW_RESOURCE_PROVIDER'),
    role,
    resource,
    operation: ({ info }) => resourcesOfOperation(info).every(resource),
    framework: ({ info }) => may('VIEW_FRAMEWORK', info.user),
    executor: ({ info }, executor) => may('VIEW_EXECUTOR', userOfExecutor(executor.info, info.user)),
    task: ({ info }, task) => may('VIEW_TASK', userOfTask(task, info.user)),
    queuedTask: ({ info }, task) => may('VIEW_TASK', userOfTaskInfo(task, info.user)),
    container: (executor) => may('VIEW_CONTAINER', userOf(state, executor)),
    sandbox: (executor) => may('ACCESS_SANDBOX', userOf(state, executor)),
  };
}

/** Undefined when its framework is forgotten: then only those who may do it whatever the user is may do it. */
function userOf(state: AgentState, { info, frameworkId }: Executor): string | undefined {
  const framework = state.frameworks.get(frameworkId) ?? state.completedFrameworks.get(frameworkId);
  return framework === undefined ? info.command?.user : userOfExecutor(info, framework.info.user);
}
