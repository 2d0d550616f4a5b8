import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';

/** All of proto/, parsed and linked, with the field names as written. */
export function loadSchema(directory: string): protobuf.Root {
  const root = new protobuf.Root();
  const google = dirname(createRequire(import.meta.url).resolve('protobufjs/package.json'));
  root.resolvePath = (_origin, target) => {
    if (target.startsWith('google/')) return join(google, target);
    return target.startsWith('/') ? target : join(directory, target);
  };
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.proto'));
  root.loadSync(files.sort(), { keepCase: true });
  root.resolveAll();
  return root;
}

/** Full protobuf name without the leading dot. */
export function fullName(object: protobuf.ReflectionObject): string {
  return object.fullName.slice(1);
}

/** The package an object is declared in. */
export function packageOf(object: protobuf.ReflectionObject): string {
  let at: protobuf.ReflectionObject | null = object;
  while (at !== null && (at instanceof protobuf.Type || at instanceof protobuf.Enum)) at = at.parent;
  return at === null ? '' : fullName(at);
}

export function eachType(scope: protobuf.NamespaceBase, visit: (type: protobuf.Type | protobuf.Enum) => void): void {
  for (const object of scope.nestedArray) {
    if (object instanceof protobuf.Type || object instanceof protobuf.Enum) visit(object);
    if (object instanceof protobuf.Type || object instanceof protobuf.Namespace) eachType(object, visit);
  }
}
