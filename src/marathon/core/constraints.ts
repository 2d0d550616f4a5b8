import { compilePattern } from '../../base/pattern.ts';
import type { Constraint } from './app.ts';
import { fieldValue, type Place, scalarText } from './constraint-fields.ts';

/** What a constraint is held against. */
export interface ConstraintView {
  readonly place: Place;
  /** Wanted number of instances of the app. */
  readonly instances: number;
  /** How many considered instances hold each value of a field. */
  readonly placements: (field: string) => ReadonlyMap<string, number>;
}

/** Why the constraints do not allow this place, or undefined when they do. */
export function constraintRefusal(constraints: readonly Constraint[], view: ConstraintView): string | undefined {
  for (const constraint of constraints) {
    const refusal = refusalOf(constraint, view);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refusalOf(constraint: Constraint, view: ConstraintView): string | undefined {
  const [field = '', operator = '', value] = constraint;
  const name = `${field} ${operator}${value === undefined ? '' : ` ${value}`}`;
  const actual = fieldValue(field, view.place);
  if (actual === undefined) return operator === 'UNLIKE' ? undefined : `${name}: the agent has no ${field}`;
  switch (operator) {
    case 'UNIQUE':
      return holds(view, field, actual) > 0 ? `${name}: an instance is already on ${actual}` : undefined;
    case 'CLUSTER':
      return clusterRefusal({ name, field, actual, value }, view);
    case 'LIKE':
      return matches(value, actual) ? undefined : `${name}: ${actual} does not match`;
    case 'UNLIKE':
      return matches(value, actual) ? `${name}: ${actual} matches` : undefined;
    case 'IS':
      return normalised(actual) === normalised(value ?? '') ? undefined : `${name}: the agent has ${actual}`;
    case 'MAX_PER':
      return holds(view, field, actual) < Number(value)
        ? undefined
        : `${name}: ${actual} already holds ${holds(view, field, actual)}`;
    case 'GROUP_BY':
      return groupRefusal({ name, field, actual, value }, view);
    default:
      return `${name}: unknown operator`;
  }
}

interface Checked {
  readonly name: string;
  readonly field: string;
  readonly actual: string;
  readonly value: string | undefined;
}

function holds(view: ConstraintView, field: string, value: string): number {
  return view.placements(field).get(value) ?? 0;
}

function matches(pattern: string | undefined, actual: string): boolean {
  return compilePattern(pattern ?? '')?.(actual) ?? false;
}

function normalised(text: string): string {
  return /^-?\d+(\.\d+)?$/.test(text) ? scalarText(Number(text)) : text;
}

function clusterRefusal({ name, field, actual, value }: Checked, view: ConstraintView): string | undefined {
  if (value !== undefined && value !== '') return actual === value ? undefined : `${name}: the agent has ${actual}`;
  const [first] = view.placements(field).keys();
  return first === undefined || first === actual ? undefined : `${name}: the others are on ${first}`;
}

function groupRefusal({ name, field, actual, value }: Checked, view: ConstraintView): string | undefined {
  const counts = view.placements(field);
  const here = counts.get(actual) ?? 0;
  const groups = Number(value ?? 0);
  if (value === undefined || groups <= 0) {
    // Without a number of groups: new values are welcome, known ones only while they hold the least.
    const least = Math.min(...counts.values());
    return here === 0 || here <= least ? undefined : `${name}: ${actual} already holds ${here}, others ${least}`;
  }
  if (here === 0) {
    return counts.size < groups ? undefined : `${name}: there are ${counts.size} groups already`;
  }
  const quotient = Math.floor(view.instances / groups);
  const remainder = view.instances % groups;
  let used = 0;
  for (const count of counts.values()) used += Math.max(0, count - quotient);
  if (here < quotient || (here === quotient && used < remainder)) return undefined;
  return `${name}: ${actual} already holds ${here}`;
}
