/** LAUNCH, WAIT, KILL and REMOVE of nested containers and of those that stand alone. */

import type { Principal } from '../../model/principal.ts';
import { forbidden } from '../../net/guarded-routes.ts';
import { type Answer, textAnswer } from '../../net/http-answer.ts';
import type { Call, Response, ResponseWaitContainer } from '../../wire/gen/agent.ts';
import type { CommandInfo, ContainerID, ContainerInfo, Resource, ValueScalar } from '../../wire/gen/mesos.ts';
import type { Executor } from '../core/state.ts';
import type { AgentContext } from './context.ts';
import type { NestedEnd, NestedLaunch } from './nested.ts';
import { executorOf, idText, sandboxOf } from './nested-ids.ts';
import { isDeedAllowed, type NestedDeed } from './nested-rights.ts';

export type NestedAnswer = Response | { readonly answer: Answer };

/** What a call asks for that is none of the streams; undefined for other calls. */
export async function answerNested(
  context: AgentContext,
  call: Call,
  principal: Principal | undefined,
): Promise<NestedAnswer | undefined> {
  const launch = call.launch_nested_container ?? call.launch_container;
  if (launch !== undefined && call.type?.startsWith('LAUNCH_') === true) {
    return { answer: await launchAnswer(context, launch, principal) };
  }
  switch (call.type) {
    case 'WAIT_NESTED_CONTAINER':
    case 'WAIT_CONTAINER':
      return waitAnswer(context, call, principal);
    case 'KILL_NESTED_CONTAINER':
    case 'KILL_CONTAINER':
      return { answer: await killAnswer(context, call.kill_nested_container ?? call.kill_container, principal) };
    case 'REMOVE_NESTED_CONTAINER':
    case 'REMOVE_CONTAINER': {
      const { container_id: id } = call.remove_nested_container ?? call.remove_container ?? {};
      return { answer: await removeAnswer(context, idText(id ?? { value: '' }), principal) };
    }
    default:
      return undefined;
  }
}

/** What all launches say. */
export interface LaunchWords {
  readonly container_id: ContainerID;
  readonly command?: CommandInfo | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly resources?: readonly Resource[] | undefined;
  readonly limits?: Readonly<Record<string, ValueScalar>> | undefined;
}

/** The container that is to be started, or the answer that says why it is not. */
export function readLaunch(
  context: AgentContext,
  words: LaunchWords,
  principal: Principal | undefined,
  deed: 'launch' | 'session',
): NestedLaunch | { readonly answer: Answer } {
  const { command, container, resources = [], limits } = words;
  const containerId = idText(words.container_id);
  const executor = executorOf(context.state, containerId);
  if (!isDeedAllowed(context, principal, { deed, containerId, executor, command })) return { answer: forbidden };
  if (executor !== undefined && words.container_id.parent === undefined) {
    // COMPAT(mesos-1.11): the executor's own container is there already.
    return { answer: { status: 202 } };
  }
  if (container !== undefined && container.type !== undefined && container.type !== 'MESOS') {
    return { answer: textAnswer(400, 'The provided ContainerInfo is not supported') };
  }
  return {
    containerId,
    sandbox: sandboxOf(context.state, containerId, executor),
    isSession: deed === 'session',
    command,
    container,
    resources,
    limits,
  };
}

/** The answer to a launch that was refused or has happened before; undefined when the container runs. */
export async function refusedLaunch(context: AgentContext, launch: NestedLaunch): Promise<Answer | undefined> {
  const outcome = await context.nested.launch(launch);
  if (outcome === 'launched') return undefined;
  return outcome === 'exists' ? { status: 202 } : textAnswer(400, outcome.refusal);
}

async function launchAnswer(
  context: AgentContext,
  words: LaunchWords,
  principal: Principal | undefined,
): Promise<Answer> {
  const launch = readLaunch(context, words, principal, 'launch');
  if ('answer' in launch) return launch.answer;
  return (await refusedLaunch(context, launch)) ?? { status: 200 };
}

async function waitAnswer(context: AgentContext, call: Call, principal: Principal | undefined): Promise<NestedAnswer> {
  const { container_id: id } = call.wait_nested_container ?? call.wait_container ?? {};
  const containerId = idText(id ?? { value: '' });
  if (!isAllowed(context, principal, 'wait', containerId)) return { answer: forbidden };
  const end = await context.nested.wait(containerId);
  if (end === undefined) return { answer: notFound(containerId) };
  // The older name has an answer of its own, which is the same.
  return call.type === 'WAIT_NESTED_CONTAINER'
    ? { type: 'WAIT_NESTED_CONTAINER', wait_nested_container: endMessage(end) }
    : { type: 'WAIT_CONTAINER', wait_container: endMessage(end) };
}

function endMessage({ waitStatus, reason, message, limitedResources }: NestedEnd): ResponseWaitContainer {
  return {
    ...(waitStatus === undefined ? {} : { exit_status: waitStatus }),
    // A container that did not just end by itself has failed.
    ...(reason === undefined ? {} : { state: 'TASK_FAILED' as const, reason }),
    ...(limitedResources === undefined ? {} : { limitation: { resources: [...limitedResources] } }),
    ...(message === undefined ? {} : { message }),
  };
}

/** SIGKILL. */
const hardestSignal = 9;
/** SIGSYS: those above are for programs to give a meaning to, and have no names. */
const lastSignal = 31;

async function killAnswer(
  context: AgentContext,
  words: { readonly container_id: ContainerID; readonly signal?: number | undefined } | undefined,
  principal: Principal | undefined,
): Promise<Answer> {
  const containerId = idText(words?.container_id ?? { value: '' });
  if (!isAllowed(context, principal, 'kill', containerId)) return forbidden;
  const signal = words?.signal ?? hardestSignal;
  if (!(signal >= 1 && signal <= lastSignal)) {
    return textAnswer(400, `Signal ${signal} cannot be sent: give one from 1 to ${lastSignal}`);
  }
  const isKilled = await context.nested.kill(containerId, signal);
  if (isKilled) return { status: 200 };
  // COMPAT(mesos-1.11)
  return textAnswer(404, `Container '${containerId}' cannot be found (or is already killed)`);
}

async function removeAnswer(
  context: AgentContext,
  containerId: string,
  principal: Principal | undefined,
): Promise<Answer> {
  if (!isAllowed(context, principal, 'remove', containerId)) return forbidden;
  const executor = executorOf(context.state, containerId);
  const isNested = containerId.includes('.');
  // COMPAT(mesos-1.11): texts and codes of this answer.
  const running = textAnswer(500, `${isNested ? 'Nested container' : 'Container'} has not terminated yet`);
  if (executor !== undefined && !isNested) return running;
  switch (await context.nested.remove(containerId, sandboxOf(context.state, containerId, executor))) {
    case 'removed':
      return { status: 200 };
    case 'running':
      return running;
    case 'unknown':
      // Below an executor that lives it is as if it had been removed before.
      return executor === undefined ? textAnswer(500, 'Unknown root container') : { status: 200 };
  }
}

/** 404 for a container that is not there, in the words of WAIT and ATTACH. */
export function notFound(containerId: string): Answer {
  return textAnswer(404, `Container ${containerId} cannot be found`);
}

function isAllowed(
  context: AgentContext,
  principal: Principal | undefined,
  deed: NestedDeed,
  containerId: string,
): boolean {
  const executor: Executor | undefined = executorOf(context.state, containerId);
  return isDeedAllowed(context, principal, { deed, containerId, executor });
}
