/** What became different between two starts of an agent, and whether it may go on as the agent it was. */

import { formatResources } from '../../model/resource-text.ts';
import { containsResources, equalResources, subtractResources, unallocateResources } from '../../model/resources.ts';
import { formatValue } from '../../model/value-text.ts';
import type { Attribute, Resource } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import type { AgentState } from './state.ts';
import { heldResources } from './tasks.ts';

/** equal: nothing may change but the port. additive: what was there stays. any: everything may change. */
export type ReconfigurationPolicy = 'any' | 'equal' | 'additive';

export interface Change {
  /** By name and amount: `cpus:8 became cpus:4`, `attribute rack:r1 is gone`. */
  readonly text: string;
  /** Nothing of what was there is gone. */
  readonly isAddition: boolean;
  /** The original accepts it under every policy. */
  readonly isHarmless: boolean;
}

/** What is different; empty: nothing. */
export function changesOf(before: SlaveInfo, now: SlaveInfo): Change[] {
  return [
    ...changeOf('hostname ', before.hostname, now.hostname),
    ...changeOf('port ', String(before.port ?? 5051), String(now.port ?? 5051)).map((change) => ({
      ...change,
      isHarmless: true,
    })),
    ...resourceChanges(before.resources ?? [], now.resources ?? []),
    ...attributeChanges(before.attributes ?? [], now.attributes ?? []),
    ...changeOf('domain ', domainText(before), domainText(now)),
  ];
}

function domainText({ domain }: SlaveInfo): string {
  const { region, zone } = domain?.fault_domain ?? {};
  return [region?.name, zone?.name].filter((name) => name !== undefined).join('/');
}

function changeOf(what: string, before: string, now: string, isAddition = before === ''): Change[] {
  if (before === now) return [];
  const text =
    before === '' ? `${what}${now} is new` : now === '' ? `${what}${before} is gone` : `${what}${before} became ${now}`;
  return [{ text, isAddition, isHarmless: false }];
}

function resourceChanges(before: readonly Resource[], now: readonly Resource[]): Change[] {
  return namesIn(before, now).flatMap((name) => {
    const had = before.filter((resource) => resource.name === name);
    const has = now.filter((resource) => resource.name === name);
    return equalResources(had, has) ? [] : changeOf('', amounts(had), amounts(has), containsResources(has, had));
  });
}

function amounts(resources: readonly Resource[]): string {
  return resources.length === 0 ? '' : formatResources(resources);
}

/** A name may stand for several attributes. */
function attributeChanges(before: readonly Attribute[], now: readonly Attribute[]): Change[] {
  return namesIn(before, now).flatMap((name) => {
    const had = attributeTexts(before, name);
    const has = attributeTexts(now, name);
    const isAddition = had.every((text) => has.includes(text));
    return changeOf('attribute ', had.join(';'), has.join(';'), isAddition);
  });
}

function attributeTexts(attributes: readonly Attribute[], name: string): string[] {
  const own = attributes.filter((attribute) => attribute.name === name);
  return own.map((attribute) => `${name}:${formatValue(attribute)}`).sort();
}

function namesIn(...lists: readonly (readonly { readonly name: string }[])[]): string[] {
  return [...new Set(lists.flat().map(({ name }) => name))];
}

/** Why the policy does not allow these changes, or undefined. */
export function incompatibility(changes: readonly Change[], policy: ReconfigurationPolicy): string | undefined {
  const refused = changes.filter(
    ({ isHarmless, isAddition }) => policy !== 'any' && !isHarmless && !(policy === 'additive' && isAddition),
  );
  return refused.length === 0 ? undefined : refused.map(({ text }) => text).join(', ');
}

/** What to tell the operator when recovery is refused. */
export function incompatibilityAdvice(reason: string, policy: ReconfigurationPolicy, workDir: string): string {
  return (
    `Incompatible agent info detected: ${reason} since the last start, and --reconfiguration_policy=${policy} does not allow ` +
    `that. Start with the earlier configuration, or with --reconfiguration_policy=any: then the agent goes on with its tasks. ` +
    `To give it up with all its tasks and start as a new one: rm -f ${workDir}/meta/slaves/latest`
  );
}

export interface Misfits {
  /** What is held beyond what there is: `cpus:2; mem:512`. */
  readonly missing: string;
  /** Tasks and executors that would not be started now, in the order they were. */
  readonly tasks: readonly string[];
}

/** Of what runs here, what the agent as it is now would have no room for; undefined: all fits. */
export function misfits(state: AgentState): Misfits | undefined {
  const missing = subtractResources(heldResources(state), state.total);
  if (missing.length === 0) return undefined;
  let free: readonly Resource[] = state.total;
  const tasks: string[] = [];
  const take = (name: string, wanted: readonly Resource[] | undefined): void => {
    const plain = unallocateResources(wanted ?? []);
    if (containsResources(free, plain)) free = subtractResources(free, plain);
    else tasks.push(name);
  };
  for (const { executors } of state.frameworks.values()) {
    for (const executor of executors.values()) {
      if (executor.phase === 'terminated') continue;
      take(`executor ${executor.executorId}`, executor.info.resources);
      for (const task of executor.launched.values()) take(task.task_id.value, task.resources);
    }
  }
  return { missing: formatResources(missing), tasks };
}
