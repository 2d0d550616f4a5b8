/** What the texts of single flags of the master mean. Refused with `flag-invalid` and a sentence that names the flag. */
import { parseDurationMs } from '../base/durations.ts';
import { ok, type Result, refuse } from '../base/errors.ts';
import { type Quantities, toMilli } from '../model/quantities.ts';
import type { MasterSettings } from './core/settings.ts';

/** `--recovery_agent_removal_limit`: a share from 0 to 1. */
export function readLimit(text: string): Result<number> {
  const percent = Number(/^(\d+(?:\.\d+)?)%$/.exec(text)?.[1]);
  if (percent >= 0 && percent <= 100) return ok(percent / 100);
  return refuse('flag-invalid', `Flag 'recovery_agent_removal_limit': '${text}' is no percentage from 0% to 100%`);
}

/** `--agent_removal_rate_limit`. */
export function readRate(text: string | undefined): Result<MasterSettings['agentRemovalRate']> {
  if (text === undefined) return ok(undefined);
  const [count = '', time = ''] = text.split('/');
  const perMs = parseDurationMs(time);
  if (!/^[1-9]\d*$/.test(count) || !perMs.ok || perMs.value <= 0) {
    return refuse('flag-invalid', `Flag 'agent_removal_rate_limit': '${text}' is not of the form N/DURATION`);
  }
  return ok({ count: Number(count), perMs: perMs.value });
}

/** `--min_allocatable_resources`: sets of amounts, one of which an offer must hold. */
export function readMinimums(text: string): Result<readonly Quantities[]> {
  const sets: Quantities[] = [];
  for (const part of text.split('|').filter((one) => one.trim() !== '')) {
    const set: Quantities = new Map();
    for (const item of part.split(';').filter((one) => one.trim() !== '')) {
      const match = /^\s*([^:\s]+)\s*:\s*(\d+(?:\.\d+)?)\s*$/.exec(item);
      if (match?.[1] === undefined) {
        return refuse('flag-invalid', `Flag 'min_allocatable_resources': cannot read '${item.trim()}'`);
      }
      set.set(match[1], toMilli(Number(match[2])));
    }
    sets.push(set);
  }
  return ok(sets);
}

/** `--weights`: by role. */
export function readWeights(text: string | undefined): Result<ReadonlyMap<string, number>> {
  const weights = new Map<string, number>();
  for (const part of splitList(text)) {
    const [role = '', weight = ''] = part.split('=');
    if (role === '' || !(Number(weight) > 0))
      return refuse('flag-invalid', `Flag 'weights': '${part}' is not role=weight`);
    weights.set(role, Number(weight));
  }
  return ok(weights);
}

/** What stands between commas. */
export function splitList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
