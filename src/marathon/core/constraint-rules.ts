import { compilePattern } from '../../base/pattern.ts';
import type { Constraint } from './app.ts';
import type { Issues } from './issues.ts';

const operators = ['UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE', 'MAX_PER', 'UNLIKE', 'IS'];
const isValue = /^[a-zA-Z0-9_/.-]*$/;
const integer = /^-?\d+$/;

/** Complains about constraints that make no sense. */
export function checkConstraints(constraints: readonly Constraint[], path: string, issues: Issues): void {
  constraints.forEach((constraint, index) => {
    const error = constraintError(constraint);
    if (error !== undefined) issues.add(`${path}(${index})`, error);
  });
}

function constraintError(constraint: Constraint): string | undefined {
  const [field, operator, value] = constraint;
  if (constraint.length < 2 || constraint.length > 3) return 'Each constraint must have either 2 or 3 fields';
  if (field === undefined || field === '') return 'missing field for constraint declaration';
  switch (operator) {
    case 'UNIQUE':
      return value === undefined ? undefined : 'UNIQUE does not accept a value';
    case 'CLUSTER':
      return undefined;
    case 'GROUP_BY':
      return value === undefined || integer.test(value)
        ? undefined
        : 'GROUP BY must define an integer value or else no value at all';
    case 'MAX_PER':
      return value !== undefined && integer.test(value) ? undefined : 'MAX_PER requires an integer value';
    case 'LIKE':
    case 'UNLIKE':
      return patternError(value);
    case 'IS':
      return value !== undefined && isValue.test(value)
        ? undefined
        : 'IS only supports Mesos text and float values (see http://mesos.apache.org/documentation/latest/attributes-resources/)';
    default:
      return `operator must be one of the following UNIQUE, ${operators.slice(1, -1).join(', ')} or IS`;
  }
}

function patternError(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return 'LIKE and UNLIKE require a non-empty, regular expression value';
  return compilePattern(value) === undefined ? `'${value}' is not a valid regular expression` : undefined;
}
