/** What a call about containers must have. Texts are those of Mesos, with the same names of fields. */
import type { Call, CallType } from '../../wire/gen/agent.ts';
import type { CommandInfo, ContainerID, ContainerInfo, Resource } from '../../wire/gen/mesos.ts';
import { idProblem } from './nested-ids.ts';

/** The part of a call that names a container and says what to do with it. */
interface NamingPart {
  readonly container_id: ContainerID;
  readonly command?: CommandInfo | undefined;
  readonly container?: ContainerInfo | undefined;
}

const naming: Partial<Record<CallType, { readonly part: keyof Call; readonly isNested: boolean }>> = {
  LAUNCH_NESTED_CONTAINER: { part: 'launch_nested_container', isNested: true },
  WAIT_NESTED_CONTAINER: { part: 'wait_nested_container', isNested: true },
  KILL_NESTED_CONTAINER: { part: 'kill_nested_container', isNested: true },
  REMOVE_NESTED_CONTAINER: { part: 'remove_nested_container', isNested: true },
  LAUNCH_NESTED_CONTAINER_SESSION: { part: 'launch_nested_container_session', isNested: true },
  ATTACH_CONTAINER_OUTPUT: { part: 'attach_container_output', isNested: false },
  LAUNCH_CONTAINER: { part: 'launch_container', isNested: false },
  WAIT_CONTAINER: { part: 'wait_container', isNested: false },
  KILL_CONTAINER: { part: 'kill_container', isNested: false },
  REMOVE_CONTAINER: { part: 'remove_container', isNested: false },
};

/** Why a call cannot be meant, or undefined: also for calls that are not about containers. */
export function nestedProblem(call: Call): string | undefined {
  if (call.type === 'ATTACH_CONTAINER_INPUT') return inputProblem(call);
  const rule = call.type === undefined ? undefined : naming[call.type];
  if (rule === undefined) return undefined;
  const name = rule.part;
  const part = call[name] as NamingPart | undefined;
  if (part === undefined) return `Expecting '${name}' to be present`;
  const problem = idProblem(part.container_id);
  if (problem !== undefined) return `'${name}.container_id' is invalid: ${problem}`;
  if (rule.isNested && part.container_id.parent === undefined)
    return `Expecting '${name}.container_id.parent' to be present`;
  return limitsProblem(call, name, part);
}

function inputProblem(call: Call): string | undefined {
  const part = call.attach_container_input;
  if (part === undefined) return "Expecting 'attach_container_input' to be present";
  switch (part.type) {
    case undefined:
      return "Expecting 'attach_container_input.type' to be present";
    case 'UNKNOWN':
      return "'attach_container_input.type' is unknown";
    case 'PROCESS_IO':
      return undefined;
    case 'CONTAINER_ID': {
      const problem = idProblem(part.container_id ?? { value: '' });
      return problem === undefined ? undefined : `'attach_container_input.container_id' is invalid: ${problem}`;
    }
  }
}

/** Containers in the second level or deeper are held by the limits of those that they are in. */
function limitsProblem(call: Call, name: string, { container_id: id, container }: NamingPart): string | undefined {
  const sharing = container?.linux_info?.share_cgroups;
  const isDeep = id.parent?.parent !== undefined;
  const deep = `'${name}' is invalid: containers nested at the second level or greater cannot`;
  if (call.launch_nested_container_session !== undefined && sharing === false) {
    return `'${name}.container.linux_info' is invalid: 'share_cgroups' cannot be set to 'false' for nested container sessions`;
  }
  const launch = call.launch_container;
  if (launch !== undefined) {
    const unfit = resourcesProblem(launch.resources ?? []);
    if (unfit !== undefined) return unfit;
    if (isDeep && (launch.resources ?? []).length > 0) return `${deep} specify resources`;
    if (isDeep && Object.keys(launch.limits ?? {}).length > 0) return `${deep} specify resource limits`;
    if (id.parent === undefined && sharing === true) {
      return `'${name}' is invalid: containers without a parent cannot set 'share_cgroups' to 'true'`;
    }
  }
  return isDeep && sharing === false ? `${deep} set 'share_cgroups' to 'false'` : undefined;
}

function resourcesProblem(resources: readonly Resource[]): string | undefined {
  for (const { reservations, role, disk, revocable } of resources) {
    const isReserved = (reservations ?? []).length > 0 || (role !== undefined && role !== '*');
    if (isReserved) return "'launch_container.resources' must be unreserved";
    if (disk?.persistence !== undefined) return "'launch_container.resources' may not use persistent volumes";
    if (revocable !== undefined) return "'launch_container.resources' must be non-revocable";
  }
  return undefined;
}
