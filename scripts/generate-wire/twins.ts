import protobuf from 'protobufjs';
import { fullName } from './schema.ts';

/**
 * Every v0 message has a v1 twin under another name, nearly always with the same bytes. Where the bytes are the same,
 * generated code uses the v1 type, so that a message of an agent needs no conversion before a v1 framework sees it.
 */
export class Twins {
  readonly #root: protobuf.Root;
  readonly #same = new Map<string, boolean>();

  constructor(root: protobuf.Root) {
    this.#root = root;
  }

  /** The type that stands for `type` in generated code. */
  resolve<T extends protobuf.Type | protobuf.Enum>(type: T): T {
    const twin = this.#twin(type);
    return twin !== undefined && this.#identical(type, twin) ? twin : type;
  }

  #twin<T extends protobuf.Type | protobuf.Enum>(type: T): T | undefined {
    const name = fullName(type);
    if (!name.startsWith('mesos.') || name.startsWith('mesos.v1.') || name.startsWith('mesos.internal.'))
      return undefined;
    const found = this.#lookup(`mesos.v1.${name.slice('mesos.'.length)}`);
    const sameKind = found !== null && found instanceof protobuf.Type === type instanceof protobuf.Type;
    return sameKind ? (found as T) : undefined;
  }

  #lookup(name: string): protobuf.ReflectionObject | null {
    return this.#root.lookup(name) ?? this.#root.lookup(name.replaceAll('Slave', 'Agent'));
  }

  #identical(a: protobuf.Type | protobuf.Enum, b: protobuf.Type | protobuf.Enum): boolean {
    const key = fullName(a);
    const known = this.#same.get(key);
    if (known !== undefined) return known;
    // Types refer to each other in circles: assume sameness until a difference is found.
    this.#same.set(key, true);
    const same =
      a instanceof protobuf.Enum && b instanceof protobuf.Enum
        ? sameNumbers(a, b)
        : a instanceof protobuf.Type && b instanceof protobuf.Type && this.#sameFields(a, b);
    this.#same.set(key, same);
    return same;
  }

  #sameFields(a: protobuf.Type, b: protobuf.Type): boolean {
    if (a.fieldsArray.length !== b.fieldsArray.length) return false;
    return a.fieldsArray.every((field) => {
      const other = b.fieldsById[field.id];
      return other !== undefined && this.#sameField(field, other);
    });
  }

  #sameField(a: protobuf.Field, b: protobuf.Field): boolean {
    if (a.repeated !== b.repeated || a.required !== b.required || a.map !== b.map) return false;
    if (a.resolvedType === null || b.resolvedType === null) return a.type === b.type;
    return fullName(this.#twin(a.resolvedType) ?? a.resolvedType) === fullName(b.resolvedType)
      ? this.#identical(a.resolvedType, b.resolvedType)
      : false;
  }
}

function sameNumbers(a: protobuf.Enum, b: protobuf.Enum): boolean {
  const numbers = (type: protobuf.Enum): string => [...new Set(Object.values(type.values))].sort().join();
  return numbers(a) === numbers(b);
}
