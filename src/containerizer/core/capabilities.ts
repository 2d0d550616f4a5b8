import { ok, type Result, refuse } from '../../base/errors.ts';
import { type CapabilityInfo, CapabilityInfoCapability } from '../../wire/gen/mesos.ts';

/** Sets of capabilities by their numbers in Linux; absent: not limited. */
export interface CapabilityBounds {
  readonly effective?: readonly number[];
  readonly bounding?: readonly number[];
}

/** What a process is given; absent `effective`: what its user has anyway. */
export interface GrantedCapabilities {
  readonly effective?: readonly number[];
  readonly bounding: readonly number[];
}

// The wire counts from 1000.
const wireOffset = 1000;

/** Numbers in Linux, each once and in order. */
export function capabilityNumbers({ capabilities = [] }: CapabilityInfo): number[] {
  const numbers = capabilities
    .filter((name) => name !== 'UNKNOWN')
    .map((name) => CapabilityInfoCapability.numbers[name] - wireOffset);
  return [...new Set(numbers)].sort((one, other) => one - other);
}

/** Names for people: `NET_RAW, SYSLOG`. */
export function capabilityNames(numbers: readonly number[]): string {
  const names = CapabilityInfoCapability.names;
  return numbers.map((number) => names[number + wireOffset] ?? `capability ${number}`).join(', ');
}

/**
 * What a task gets that wishes for this, on an agent with these bounds that can itself give `available`. Undefined: nothing is
 * changed. Who names no bounding set is bound to what it asks for, or to the agent's bound.
 */
export function grantCapabilities(
  wish: CapabilityBounds,
  agent: CapabilityBounds,
  available: readonly number[],
): Result<GrantedCapabilities | undefined> {
  const tooMuch = beyond([...(wish.effective ?? []), ...(wish.bounding ?? [])], agent.bounding);
  if (tooMuch.length > 0) {
    const allowed = capabilityNames(agent.bounding ?? []) || 'none';
    return refuse(
      'capabilities-not-allowed',
      `Capabilities ${capabilityNames(tooMuch)} are beyond --bounding_capabilities of this agent (${allowed}): ask for fewer`,
    );
  }
  const bounding = wish.bounding ?? agent.bounding;
  // What the agent gives to everybody is no wish: it gives way to the bound of a task.
  const effective = wish.effective ?? agent.effective?.filter((number) => beyond([number], bounding).length === 0);
  if (effective === undefined && bounding === undefined) return ok(undefined);
  const outside = beyond(effective ?? [], bounding);
  if (outside.length > 0) {
    return refuse(
      'capabilities-not-allowed',
      `Effective capabilities ${capabilityNames(outside)} are not among the bounding ones: add them there`,
    );
  }
  const missing = beyond(effective ?? [], available);
  if (missing.length > 0) {
    return refuse(
      'capabilities-not-allowed',
      `Capabilities ${capabilityNames(missing)} are not the agent's to give: it was started without them`,
    );
  }
  // A bound that the agent itself is below needs no raising.
  const bound = (bounding ?? effective ?? []).filter((number) => available.includes(number));
  return ok({ bounding: bound, ...(effective === undefined ? {} : { effective }) });
}

function beyond(numbers: readonly number[], bound: readonly number[] | undefined): number[] {
  return bound === undefined ? [] : [...new Set(numbers)].filter((number) => !bound.includes(number));
}
