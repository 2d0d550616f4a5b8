import protobuf from 'protobufjs';
import type { RenderContext } from './render.ts';
import { fullName, packageOf } from './schema.ts';

interface FieldPlan {
  readonly field: protobuf.Field;
  readonly label: 'optional' | 'required' | 'repeated' | 'map';
  /** Descriptor type: a scalar's name, `enum` or `message`. */
  readonly type: string;
  /** TypeScript type of one value. */
  readonly ts: string;
  /** TypeScript expression of the enum's or message's constant. */
  readonly constant: string | undefined;
}

const TS_TYPES: Readonly<Record<string, string>> = {
  double: 'number',
  int32: 'number',
  int64: 'number',
  uint32: 'number',
  uint64: 'number',
  bool: 'boolean',
  string: 'string',
  bytes: 'Uint8Array',
  bigint64: 'bigint',
};

const WIRE_TYPES: Readonly<Record<string, number>> = { double: 1, string: 2, bytes: 2, message: 2 };

/** `mesos.v1.Offer.Operation.Launch` → `OfferOperationLaunch`. */
export function typeName(type: protobuf.ReflectionObject): string {
  return fullName(type)
    .slice(packageOf(type).length + 1)
    .split('.')
    .join('');
}

export function renderEnum(type: protobuf.Enum): string {
  const name = typeName(type);
  const values = Object.entries(type.values);
  const names = new Map<number, string>();
  for (const [value, number] of values) if (!names.has(number)) names.set(number, value);
  const union = values.map(([value]) => `'${value}'`).join(' | ');
  const numbers = values.map(([value, number]) => `${value}: ${number}`).join(', ');
  const byNumber = [...names].map(([number, value]) => `${number < 0 ? `[${number}]` : number}: '${value}'`).join(', ');
  return [
    `export type ${name} = ${union};`,
    `export const ${name}: EnumType<${name}> = {`,
    `  name: '${fullName(type)}',`,
    `  numbers: { ${numbers} },`,
    `  names: { ${byNumber} },`,
    '};',
    '',
  ].join('\n');
}

export function renderMessage(type: protobuf.Type, module: string, context: RenderContext): string {
  const name = typeName(type);
  const plans = type.fieldsArray.map((field) => plan(field, module, context));
  return [
    `export interface ${name} {`,
    ...plans.map((p) => `  ${p.field.name}${p.label === 'required' ? '' : '?'}: ${fieldTs(p)};`),
    '}',
    `export const ${name}: MessageType<${name}> = {`,
    `  name: '${fullName(type)}',`,
    `  fields: [${plans.length === 0 ? '' : `\n${plans.map((p) => `    ${descriptor(p)},\n`).join('')}  `}],`,
    ...renderWrite(name, plans),
    ...renderRead(name, plans),
    '};',
    '',
  ].join('\n');
}

function plan(field: protobuf.Field, module: string, context: RenderContext): FieldPlan {
  const label = field.map ? 'map' : field.repeated ? 'repeated' : field.required ? 'required' : 'optional';
  const resolved = field.resolvedType;
  if (resolved === null) {
    const type = isNanosecondTime(field) ? 'bigint64' : field.type;
    const ts = TS_TYPES[type];
    if (ts === undefined) throw new Error(`type ${type} of ${fullName(field)} is not supported`);
    return { field, label, type, ts, constant: undefined };
  }
  const constant = context.reference(resolved, module);
  return { field, label, type: resolved instanceof protobuf.Enum ? 'enum' : 'message', ts: constant, constant };
}

/** Nanoseconds since the epoch do not fit into 53 bits. */
function isNanosecondTime(field: protobuf.Field): boolean {
  return field.name === 'nanoseconds' && field.parent?.name === 'TimeInfo';
}

function fieldTs(p: FieldPlan): string {
  if (p.label === 'map') return `{ [key: string]: ${p.ts} } | undefined`;
  if (p.label === 'repeated') return `${p.ts}[] | undefined`;
  return p.label === 'required' ? p.ts : `${p.ts} | undefined`;
}

function descriptor(p: FieldPlan): string {
  const parts = [`name: '${p.field.name}'`, `number: ${p.field.id}`, `label: '${p.label}'`, `type: '${p.type}'`];
  if (p.type === 'enum') parts.push(`enum: () => ${p.constant}`);
  if (p.type === 'message') parts.push(`message: () => ${p.constant} as MessageType<never>`);
  const value: unknown = p.field.options?.['default'];
  if (value !== undefined) parts.push(`default: ${JSON.stringify(value)}`);
  if (p.field.options?.['deprecated'] === true) parts.push('deprecated: true');
  return `{ ${parts.join(', ')} }`;
}

function tag(p: FieldPlan): number {
  return p.field.id * 8 + (WIRE_TYPES[p.type] ?? 0);
}

function writeOne(p: FieldPlan, value: string): string {
  const head = `w.uint32(${tag(p)});`;
  if (p.type === 'message') return `${head} const at = w.begin(); ${p.constant}.write(${value}, w); w.end(at);`;
  if (p.type === 'enum') return `${head} w.int32(${p.constant}.numbers[${value}]);`;
  return `${head} w.${p.type}(${value});`;
}

function renderWrite(name: string, plans: readonly FieldPlan[]): string[] {
  if (plans.length === 0) return [`  write(_m: ${name}, _w: Writer): void {},`];
  const inNumberOrder = plans.toSorted((a, b) => a.field.id - b.field.id);
  return [`  write(m: ${name}, w: Writer): void {`, ...inNumberOrder.map((p) => `    ${writeField(p)}`), '  },'];
}

function writeField(p: FieldPlan): string {
  const at = `m.${p.field.name}`;
  switch (p.label) {
    case 'required':
      return `{ ${writeOne(p, at)} }`;
    case 'optional':
      return `if (${at} !== undefined) { ${writeOne(p, at)} }`;
    case 'repeated':
      return `if (${at} !== undefined) for (const v of ${at}) { ${writeOne(p, 'v')} }`;
    case 'map':
      return `if (${at} !== undefined) for (const k in ${at}) { const v = ${at}[k]; if (v === undefined) continue; ${writeMapEntry(p)} }`;
  }
}

function writeMapEntry(p: FieldPlan): string {
  const value = writeOne({ ...p, field: { id: 2 } as protobuf.Field }, 'v');
  return `w.uint32(${p.field.id * 8 + 2}); const entry = w.begin(); w.uint32(10); w.string(k); ${value} w.end(entry);`;
}

function readOne(p: FieldPlan): string {
  if (p.type === 'message') return `const e = r.enter(); const v = ${p.constant}.read(r, e); r.leave(e);`;
  if (p.type === 'enum') return `const v = ${p.constant}.names[r.int32()];`;
  return `const v = r.${p.type}();`;
}

function renderRead(name: string, plans: readonly FieldPlan[]): string[] {
  const required = plans.filter((p) => p.label === 'required');
  const initial = required.map((p) => `${p.field.name}: undefined`).join(', ');
  const missing = required.map(
    (p) => `    if (m.${p.field.name} === undefined) throw new WireError('${name}.${p.field.name} is missing');`,
  );
  return [
    `  read(r: Reader, end: number): ${name} {`,
    `    const m = { ${initial} } as unknown as ${name};`,
    '    while (r.position < end) {',
    '      const tag = r.uint32();',
    '      switch (tag) {',
    ...plans.flatMap((p) => readCases(p)),
    '        default: r.skip(tag);',
    '      }',
    '    }',
    ...missing,
    '    return m;',
    '  },',
  ];
}

function readCases(p: FieldPlan): string[] {
  const at = `m.${p.field.name}`;
  if (p.label === 'map') return [`        case ${p.field.id * 8 + 2}: { ${readMapEntry(p)} break; }`];
  const guard = p.type === 'enum' ? 'if (v !== undefined) ' : '';
  const store = p.label === 'repeated' ? `(${at} ??= []).push(v);` : `${at} = v;`;
  const single = `        case ${tag(p)}: { ${readOne(p)} ${guard}${store} break; }`;
  if (p.label !== 'repeated' || WIRE_TYPES[p.type] === 2) return [single];
  const packed = `const e = r.enter(); while (r.position < e) { ${readOne(p)} ${guard}${store} } r.leave(e);`;
  return [single, `        case ${p.field.id * 8 + 2}: { ${packed} break; }`];
}

function readMapEntry(p: FieldPlan): string {
  const value = { ...p, field: { id: 2 } as protobuf.Field };
  return [
    `const entry = r.enter(); let k = ''; let value: ${p.ts} | undefined;`,
    'while (r.position < entry) { const t = r.uint32();',
    `if (t === 10) k = r.string(); else if (t === ${tag(value)}) { ${readOne(p)} value = v; } else r.skip(t); }`,
    `r.leave(entry); if (value !== undefined && k !== '__proto__') (m.${p.field.name} ??= {})[k] = value;`,
  ].join(' ');
}
