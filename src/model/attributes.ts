/** Attributes of agents: `rack:r1;zone:z1;level:10;ports:[1-2]`. */
import type { Attribute } from '../wire/gen/mesos.ts';
import { formatValue, parseValue } from './value-text.ts';

/** Attributes from the text of `--attributes`, or an error that names the part it cannot read. */
export function parseAttributes(text: string): readonly Attribute[] | { readonly error: string } {
  const attributes: Attribute[] = [];
  for (const part of text.split(/[;\n]/)) {
    const trimmed = part.trim();
    if (trimmed === '') continue;
    const colon = trimmed.indexOf(':');
    const name = trimmed.slice(0, Math.max(colon, 0)).trim();
    const value = parseValue(trimmed.slice(colon + 1));
    if (colon < 0 || name === '' || value === undefined) {
      return { error: `Invalid attribute '${trimmed}': write NAME:VALUE, e.g. rack:r1` };
    }
    attributes.push({ ...value, name });
  }
  return attributes;
}

/** Name → value as endpoints show it: numbers for scalars, text for all else. */
export function attributesJson(attributes: readonly Attribute[]): { [name: string]: string | number } {
  return Object.fromEntries(
    attributes.map((attribute) => [
      attribute.name,
      attribute.type === 'SCALAR' ? (attribute.scalar?.value ?? 0) : formatValue(attribute),
    ]),
  );
}
