/** Plain data: what messages are made of. */

type PlainObject = Readonly<Record<string, unknown>>;

/** Whether two values hold the same: the same members with the same values, at every depth. A member that is undefined is none. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b) || a instanceof Uint8Array || b instanceof Uint8Array)
    return isSameList(a, b);
  return isSameObject(a as PlainObject, b as PlainObject);
}

function isSameList(a: object, b: object): boolean {
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const [left, right] = [a as ArrayLike<unknown>, b as ArrayLike<unknown>];
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (!isSameData(left[index], right[index])) return false;
  return true;
}

function isSameObject(a: PlainObject, b: PlainObject): boolean {
  for (const key in a) if (!isSameData(a[key], b[key])) return false;
  for (const key in b) if (a[key] === undefined && b[key] !== undefined) return false;
  return true;
}
