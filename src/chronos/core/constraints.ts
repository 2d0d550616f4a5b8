import { compilePattern, type Pattern } from '../../base/pattern.ts';
import type { Attribute, Offer } from '../../wire/gen/mesos.ts';

export type ConstraintOperator = 'EQUALS' | 'LIKE' | 'UNLIKE';

/** `[attribute, operator, value]`: all of a job's constraints must hold on the agent. */
export interface JobConstraint {
  readonly attribute: string;
  readonly operator: ConstraintOperator;
  readonly value: string;
  /** Compiled value of LIKE and UNLIKE: whole texts match. */
  readonly pattern: Pattern | undefined;
}

const operators: readonly ConstraintOperator[] = ['EQUALS', 'LIKE', 'UNLIKE'];

/** Reads one constraint, or says what is wrong with it. */
export function readConstraint(parts: readonly string[]): JobConstraint | { readonly problem: string } {
  const [attribute, operatorText, value] = parts;
  if (parts.length !== 3 || attribute === undefined || operatorText === undefined || value === undefined) {
    return { problem: `a constraint is [attribute, operator, value], not ${JSON.stringify(parts)}` };
  }
  const operator = operators.find((known) => known === operatorText.toUpperCase());
  if (operator === undefined) {
    return { problem: `'${operatorText}' is no constraint operator: use ${operators.join(', ')}` };
  }
  if (operator === 'EQUALS') return { attribute, operator, value, pattern: undefined };
  const pattern = compilePattern(value);
  return pattern === undefined
    ? { problem: `'${value}' of the constraint on ${attribute} is no regular expression` }
    : { attribute, operator, value, pattern };
}

/** Undefined when the offer satisfies the constraint, else why it does not. */
export function constraintRefusal(constraint: JobConstraint, offer: Offer): string | undefined {
  const { attribute, operator, value, pattern } = constraint;
  const found = (offer.attributes ?? []).filter((candidate) => candidate.name === attribute);
  if (found.length === 0 && attribute === 'hostname') {
    found.push({ name: 'hostname', type: 'TEXT', text: { value: offer.hostname } });
  }
  const isMet =
    operator === 'EQUALS'
      ? found.some((candidate) => candidate.text?.value === value)
      : isPatternMet(found[0], pattern, operator === 'LIKE');
  if (isMet) return undefined;
  return found.length === 0 ? `attribute ${attribute} is missing` : `${attribute} ${operator} ${value} does not hold`;
}

/** LIKE wants a match, UNLIKE none; ranges and missing attributes satisfy neither. */
function isPatternMet(attribute: Attribute | undefined, pattern: Pattern | undefined, wanted: boolean): boolean {
  if (attribute === undefined || pattern === undefined || attribute.type === 'RANGES') return false;
  const values = attribute.type === 'SET' ? (attribute.set?.item ?? []) : [attributeText(attribute)];
  return values.some((text) => pattern(text)) === wanted;
}

function attributeText(attribute: Attribute): string {
  if (attribute.type === 'TEXT') return attribute.text?.value ?? '';
  const scalar = attribute.scalar?.value ?? 0;
  return Number.isInteger(scalar) ? scalar.toFixed(1) : String(scalar);
}
