import type { Attribute } from '../../wire/gen/mesos.ts';

/** Where a task runs or an offer comes from, as constraints see it. */
export interface Place {
  readonly host: string;
  readonly region?: string | undefined;
  readonly zone?: string | undefined;
  readonly attributes: readonly Attribute[];
}

/** The value a constraint's field has at a place, as text; undefined when the agent does not have it. */
export function fieldValue(field: string, place: Place): string | undefined {
  switch (field) {
    case 'hostname':
    case '@hostname':
      return place.host;
    case '@region':
      return place.region;
    case '@zone':
      return place.zone;
    default: {
      const attribute = place.attributes.find((candidate) => candidate.name === field);
      return attribute === undefined ? undefined : attributeText(attribute);
    }
  }
}

/** Text of an agent's attribute: scalars with at most three decimals, ranges and sets in order. */
export function attributeText(attribute: Attribute): string {
  if (attribute.text !== undefined) return attribute.text.value;
  if (attribute.scalar !== undefined) return scalarText(attribute.scalar.value);
  if (attribute.ranges !== undefined) {
    const ranges = [...(attribute.ranges.range ?? [])].sort((left, right) => left.begin - right.begin);
    return `[${ranges.map(({ begin, end }) => `${begin}-${end}`).join(',')}]`;
  }
  return `{${[...(attribute.set?.item ?? [])].sort().join(',')}}`;
}

/** A number with at most three decimals, ties to even, no trailing zeros. */
export function scalarText(value: number): string {
  const scaled = value * 1000;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const isTie = Math.abs(rest - 0.5) < 1e-7;
  const milli = isTie ? (floor % 2 === 0 ? floor : floor + 1) : Math.round(scaled);
  return String(milli / 1000);
}
