import { ok, type Result, refuse } from '../../base/errors.ts';

/** Says whether labels are selected. */
export type LabelSelector = (labels: Readonly<Record<string, string>>) => boolean;

const term = String.raw`(?:[-A-Za-z0-9_.]|\\.)+`;
const oneOf = new RegExp(`^(${term})\\s+(in|notin)\\s+\\(([^)]*)\\)$`);
const equal = new RegExp(`^(${term})\\s*(==|!=)\\s*(${term})$`);
const exists = new RegExp(`^(${term})$`);

/** Reads `key`, `key==value`, `key!=value`, `key in (a, b)`, `key notin (a, b)`, joined by commas; all must hold. */
export function parseLabelSelector(text: string): Result<LabelSelector> {
  const selectors: LabelSelector[] = [];
  for (const part of splitTopLevel(text)) {
    const selector = parseOne(part);
    if (selector === undefined) {
      return refuse('label-selector-invalid', `Can not parse label selector '${text}'. Reason: unexpected '${part}'`);
    }
    selectors.push(selector);
  }
  return ok((labels) => selectors.every((selector) => selector(labels)));
}

// All forms need the key to be there, the negated ones too.
function parseOne(part: string): LabelSelector | undefined {
  const set = oneOf.exec(part);
  if (set?.[1] !== undefined && set[3] !== undefined) {
    const key = unescaped(set[1]);
    const values = set[3].split(',').map((value) => unescaped(value.trim()));
    const wanted = set[2] === 'in';
    return (labels) => key in labels && values.includes(labels[key] ?? '') === wanted;
  }
  const comparison = equal.exec(part);
  if (comparison?.[1] !== undefined && comparison[3] !== undefined) {
    const key = unescaped(comparison[1]);
    const value = unescaped(comparison[3]);
    const wanted = comparison[2] === '==';
    return (labels) => key in labels && (labels[key] === value) === wanted;
  }
  const [, key] = exists.exec(part) ?? [];
  return key === undefined ? undefined : (labels) => unescaped(key) in labels;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? '';
    if (char === '\\') {
      part += char + (text[++index] ?? '');
      continue;
    }
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (char === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += char;
  }
  parts.push(part.trim());
  return parts.filter((each) => each !== '');
}
