/** Who may do what with nested containers. */
import type { Action } from '../../model/acl-actions.ts';
import { userOfExecutor } from '../../model/authorized-objects.ts';
import type { Principal } from '../../model/principal.ts';
import type { CommandInfo } from '../../wire/gen/mesos.ts';
import type { Executor } from '../core/state.ts';
import type { AgentContext } from './context.ts';

export type NestedDeed = 'launch' | 'session' | 'wait' | 'kill' | 'remove' | 'input' | 'output';

interface DeedRule {
  readonly nested: Action;
  /** Of containers that no executor stands above. Absent: there are none for this. */
  readonly alone?: Action;
  /** What must be allowed besides, by the user of the executor. */
  readonly underParent?: Action;
  /** An executor may do it to what is nested in its own container. */
  readonly isForExecutors: boolean;
}

const rules: Readonly<Record<NestedDeed, DeedRule>> = {
  launch: {
    nested: 'LAUNCH_NESTED_CONTAINER',
    underParent: 'LAUNCH_NESTED_CONTAINER_UNDER_PARENT',
    alone: 'LAUNCH_STANDALONE_CONTAINER',
    isForExecutors: true,
  },
  session: {
    nested: 'LAUNCH_NESTED_CONTAINER_SESSION',
    underParent: 'LAUNCH_NESTED_CONTAINER_SESSION_UNDER_PARENT',
    isForExecutors: true,
  },
  wait: { nested: 'WAIT_NESTED_CONTAINER', alone: 'WAIT_STANDALONE_CONTAINER', isForExecutors: true },
  kill: { nested: 'KILL_NESTED_CONTAINER', alone: 'KILL_STANDALONE_CONTAINER', isForExecutors: true },
  remove: { nested: 'REMOVE_NESTED_CONTAINER', alone: 'REMOVE_STANDALONE_CONTAINER', isForExecutors: true },
  input: { nested: 'ATTACH_CONTAINER_INPUT', isForExecutors: false },
  output: { nested: 'ATTACH_CONTAINER_OUTPUT', isForExecutors: true },
};

/** What somebody wants to do to which container. */
export interface NestedWish {
  readonly deed: NestedDeed;
  readonly containerId: string;
  /** In whose container it is. */
  readonly executor: Executor | undefined;
  readonly command?: CommandInfo | undefined;
}

/** True when the API may do it for the one who asks. */
export function isDeedAllowed(context: AgentContext, principal: Principal | undefined, wish: NestedWish): boolean {
  const rule = rules[wish.deed];
  if (principal !== undefined && principal.value === undefined) {
    // Known by the claims of a token alone: an executor.
    const own = principal.claims.get('cid');
    return rule.isForExecutors && own !== undefined && wish.containerId.startsWith(`${own}.`);
  }
  const { authorizer } = context.config;
  const may = (action: Action, user?: string): boolean => authorizer.allows(principal?.value, action, user);
  if (wish.executor === undefined) return may(rule.alone ?? rule.nested);
  const framework = context.state.frameworks.get(wish.executor.frameworkId);
  const user = framework === undefined ? undefined : userOfExecutor(wish.executor.info, framework.info.user);
  if (rule.underParent === undefined) return may(rule.nested, user);
  // Without a command it is the parent's user alone that counts.
  return may(rule.underParent, user) && (wish.command === undefined || may(rule.nested, wish.command.user ?? user));
}
