import protobuf from 'protobufjs';
import { renderEnum, renderMessage, typeName } from './render-type.ts';
import { eachType, fullName, packageOf } from './schema.ts';
import { Twins } from './twins.ts';

/** Packages to generate and the module of each. Types of other packages are generated where these refer to them. */
const MODULES: Readonly<Record<string, string>> = {
  'mesos.v1': 'mesos',
  'mesos.v1.scheduler': 'scheduler',
  'mesos.v1.executor': 'executor',
  'mesos.v1.master': 'master',
  'mesos.v1.agent': 'agent',
  'mesos.v1.quota': 'quota',
  'mesos.v1.maintenance': 'maintenance',
  'mesos.v1.allocator': 'allocator',
  'mesos.v1.resource_provider': 'resource-provider',
  'mesos.internal': 'internal',
  'mesos.internal.log': 'log',
  'mesos.internal.state': 'state',
  'mesos.internal.slave': 'agent-state',
  'mesos.scheduler': 'scheduler-v0',
  'mesos.executor': 'executor-v0',
};

/** Where types of the packages above that refer elsewhere end up. */
const REFERRED: Readonly<Record<string, string>> = {
  mesos: 'mesos-v0',
  'mesos.quota': 'quota-v0',
  'mesos.maintenance': 'maintenance-v0',
  'mesos.allocator': 'allocator-v0',
  'mesos.seccomp': 'seccomp',
  'mesos.resource_provider.registry': 'resource-provider-registry',
  'google.protobuf': 'google',
};

export interface RenderContext {
  readonly twins: Twins;
  /** Name of a type as seen from `module`, remembering the import when it is declared elsewhere. */
  reference(type: protobuf.Type | protobuf.Enum, module: string): string;
}

/** File name in src/wire/gen → its text. */
export function renderModules(root: protobuf.Root): Map<string, string> {
  const twins = new Twins(root);
  const byModule = new Map<string, (protobuf.Type | protobuf.Enum)[]>();
  for (const type of reachableTypes(root, twins)) {
    const module = moduleOf(type);
    byModule.set(module, [...(byModule.get(module) ?? []), type]);
  }
  const files = new Map<string, string>();
  for (const [module, types] of [...byModule].sort()) files.set(`${module}.ts`, renderModule(module, types, twins));
  return files;
}

function moduleOf(type: protobuf.Type | protobuf.Enum): string {
  const name = packageOf(type);
  const module = MODULES[name] ?? REFERRED[name];
  if (module === undefined)
    throw new Error(`no module for package ${name} (of ${fullName(type)}): add it to render.ts`);
  return module;
}

function reachableTypes(root: protobuf.Root, twins: Twins): (protobuf.Type | protobuf.Enum)[] {
  const seen = new Set<protobuf.Type | protobuf.Enum>();
  const visit = (type: protobuf.Type | protobuf.Enum): void => {
    const resolved = twins.resolve(type);
    if (seen.has(resolved)) return;
    seen.add(resolved);
    if (resolved instanceof protobuf.Type) {
      for (const field of resolved.fieldsArray) if (field.resolvedType !== null) visit(field.resolvedType);
    }
  };
  eachType(root, (type) => {
    const name = packageOf(type);
    const isV0 = name === 'mesos.scheduler' || name === 'mesos.executor';
    if (MODULES[name] !== undefined && (!isV0 || twins.resolve(type) === type)) visit(type);
  });
  return [...seen];
}

function renderModule(module: string, types: readonly (protobuf.Type | protobuf.Enum)[], twins: Twins): string {
  const imports = new Map<string, Set<string>>();
  const context: RenderContext = {
    twins,
    reference(type, from) {
      const resolved = twins.resolve(type);
      const home = moduleOf(resolved);
      const name = typeName(resolved);
      if (home === from) return name;
      const alias = `${name}_${home.replaceAll('-', '_')}`;
      const names = imports.get(home) ?? new Set<string>();
      imports.set(home, names.add(`${name} as ${alias}`));
      return alias;
    },
  };
  const bodies = types.map((type) =>
    type instanceof protobuf.Enum ? renderEnum(type) : renderMessage(type, module, context),
  );
  const importLines = [...imports]
    .sort()
    .map(([home, names]) => `import { ${[...names].sort().join(', ')} } from './${home}.ts';`);
  const head = [
    '// Written by `npm run generate` from proto/. Do not edit.',
    "import type { EnumType, MessageType } from '../message.ts';",
    "import { WireError, type Reader } from '../reader.ts';",
    "import type { Writer } from '../writer.ts';",
    ...importLines,
  ];
  return `${head.join('\n')}\n\n${bodies.join('\n')}`;
}
