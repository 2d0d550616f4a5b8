/** Whether the agent may keep its identity after its configuration changed. */
import { containsResources, equalResources } from '../../model/resources.ts';
import type { Attribute } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';

/** Why `now` is not acceptable for an agent that was `before`, or undefined. The port may always change. */
export function incompatibility(before: SlaveInfo, now: SlaveInfo, policy: 'equal' | 'additive'): string | undefined {
  if (before.hostname !== now.hostname) {
    return `the hostname changed from '${before.hostname}' to '${now.hostname}'`;
  }
  const isAdditive = policy === 'additive';
  const had = before.resources ?? [];
  const has = now.resources ?? [];
  if (isAdditive ? !containsResources(has, had) : !equalResources(has, had)) {
    return isAdditive ? 'some resources are gone or smaller' : 'the resources changed';
  }
  const hadAttributes = (before.attributes ?? []).map(attributeText).sort();
  const attributes = (now.attributes ?? []).map(attributeText).sort();
  const kept = hadAttributes.every((text) => attributes.includes(text));
  if (!kept || (!isAdditive && attributes.length !== hadAttributes.length)) {
    return isAdditive ? 'some attributes are gone or different' : 'the attributes changed';
  }
  const domainKept = JSON.stringify(before.domain ?? null) === JSON.stringify(now.domain ?? null);
  if (!domainKept && !(isAdditive && before.domain === undefined)) return 'the domain changed';
  return undefined;
}

function attributeText({ name, type, scalar, ranges, set, text }: Attribute): string {
  return JSON.stringify([name, type, scalar, ranges, set, text]);
}

/** What to tell the operator when recovery is refused. */
export function incompatibilityAdvice(reason: string, workDir: string): string {
  return (
    `Incompatible agent info detected: ${reason} since the last start. Start with the earlier configuration, use ` +
    `--reconfiguration_policy=additive if something was only added, or give the agent up with all its tasks and ` +
    `start as a new one after: rm -f ${workDir}/meta/slaves/latest`
  );
}
