/** The shape of a JSON value: every path in it with the type of what stands there. Elements of a list share one path. */
export type Shape = ReadonlySet<string>;

/** Members whose names are data: their values are compared under one name. */
export type NamedByData = readonly RegExp[];

export function shapeOf(value: unknown, namedByData: NamedByData = []): Shape {
  const shape = new Set<string>();
  collect(value, '', { shape, namedByData });
  return shape;
}

function collect(value: unknown, path: string, into: { shape: Set<string>; namedByData: NamedByData }): void {
  into.shape.add(`${path}: ${typeName(value)}`);
  if (Array.isArray(value)) {
    for (const item of value) collect(item, `${path}[]`, into);
  } else if (typeof value === 'object' && value !== null) {
    const isData = into.namedByData.some((pattern) => pattern.test(path));
    for (const [key, item] of Object.entries(value)) collect(item, `${path}.${isData ? '*' : key}`, into);
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

/** What stands in `a` but not in `b`, without the paths below one that is missing itself. */
export function missingFrom(b: Shape, a: Shape): string[] {
  const missing = [...a].filter((entry) => !b.has(entry)).sort();
  const paths = missing.map((entry) => entry.slice(0, entry.lastIndexOf(':')));
  return missing.filter((_, i) => !paths.some((above) => isBelow(paths[i] ?? '', above)));
}

function isBelow(path: string, above: string): boolean {
  return path.length > above.length && path.startsWith(above) && /[.[]/.test(path[above.length] ?? '');
}
