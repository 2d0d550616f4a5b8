/** proto/ against the list of every message, field and enum value of the interface (test/compat/wire.tsv). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { eachType, fullName, loadSchema } from '../../scripts/generate-wire/schema.ts';

interface Row {
  readonly file: string;
  readonly package: string;
  readonly row: string;
  readonly owner: string;
  readonly number: string;
  readonly label: string;
  readonly kind: string;
  readonly type: string;
  readonly name: string;
  readonly default: string;
  readonly options: string;
}

const ROOT = join(import.meta.dirname, '../..');

/** Files of the interface that nothing here speaks: image formats, container network and storage plug-ins, modules. */
const LEFT_OUT = [
  /\/appc\//,
  /\/docker\/(spec|v1|v2|v2_2)\.proto$/,
  /\/oci\//,
  /csi\//,
  /src\/resource_provider\/(state|storage)/,
  /\/containerizer\/(device_manager|mesos)\//,
  /\/slave\/(containerizer|oversubscription)\.proto$/,
  /\/volume_gid_manager\//,
  /\/module\//,
  /\/uri\//,
  /\/authorizer\.proto$/,
  /\/messages\/flags\.proto$/,
];

function rows(): Row[] {
  const [, ...lines] = readFileSync(join(ROOT, 'test/compat/wire.tsv'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [
      file = '',
      pkg = '',
      row = '',
      owner = '',
      number = '',
      label = '',
      kind = '',
      type = '',
      name = '',
      def = '',
      options = '',
    ] = line.split('\t');
    return { file, package: pkg, row, owner, number, label, kind, type, name, default: def, options };
  });
}

describe('proto/', () => {
  const wanted = rows().filter(({ file }) => !LEFT_OUT.some((pattern) => pattern.test(file)));
  let schema: protobuf.Root;
  beforeAll(() => {
    schema = loadSchema(join(ROOT, 'proto'));
  });

  it('has every field with its number, label, type, default and deprecation, and no other', () => {
    const listed = wanted.filter(({ row }) => row === 'field').map(describeRow);
    const written: string[] = [];
    eachType(schema, (type) => {
      if (!(type instanceof protobuf.Type) || fullName(type).startsWith('google.')) return;
      for (const field of type.fieldsArray) written.push(describeField(type, field));
    });
    expect(listed.length).toBeGreaterThan(2500);
    expect(written.sort()).toEqual(listed.sort());
  });

  it('has every enum value with its number, and no other', () => {
    const listed = wanted
      .filter(({ row }) => row === 'enum-value')
      .map((row) => `${row.package}.${row.owner} ${row.name}=${row.number}`);
    const written: string[] = [];
    eachType(schema, (type) => {
      if (!(type instanceof protobuf.Enum) || fullName(type).startsWith('google.')) return;
      for (const [name, number] of Object.entries(type.values)) written.push(`${fullName(type)} ${name}=${number}`);
    });
    expect(listed.length).toBeGreaterThan(800);
    expect(written.sort()).toEqual(listed.sort());
  });

  it('has every message without fields', () => {
    for (const { package: pkg, owner } of wanted.filter(({ row }) => row === 'empty-message')) {
      expect(schema.lookupType(`${pkg}.${owner}`).fieldsArray).toEqual([]);
    }
  });
});

function describeRow(row: Row): string {
  const oneof = /^oneof:(\w+)/.exec(row.label);
  const label = row.kind === 'map' ? 'map' : oneof === null ? row.label : `oneof ${oneof[1]}`;
  return line(`${row.package}.${row.owner}`, {
    number: row.number,
    label,
    type: row.type,
    name: row.name,
    default: row.default,
    deprecated: row.options.includes('deprecated'),
  });
}

function describeField(owner: protobuf.Type, field: protobuf.Field): string {
  const value = field.resolvedType === null ? field.type : fullName(field.resolvedType);
  const map = field instanceof protobuf.MapField;
  const label = map ? 'map' : field.repeated ? 'repeated' : field.required ? 'required' : 'optional';
  const proto3Optional = field.partOf?.isProto3Optional;
  return line(fullName(owner), {
    number: String(field.id),
    label: field.partOf !== null && !proto3Optional ? `oneof ${field.partOf.name}` : label,
    type: map ? `map<${field.keyType},${value}>` : value,
    name: field.name,
    default: field.options?.['default'] === undefined ? '' : String(field.options['default']),
    deprecated: field.options?.['deprecated'] === true,
  });
}

function line(
  owner: string,
  field: { number: string; label: string; type: string; name: string; default: string; deprecated: boolean },
): string {
  const number = Number(field.default);
  const value = field.default !== '' && Number.isFinite(number) ? String(number) : field.default;
  return `${owner} ${field.number} ${field.label} ${field.type} ${field.name} [${value}]${field.deprecated ? ' deprecated' : ''}`;
}
