/** Ours is broken: an invariant of this program does not hold. The process logs it and ends; nobody catches it to go on. */
export class BrokenInvariant extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenInvariant';
  }
}

/** States an invariant of our own code. Never use it on input from outside: that is refused as data. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new BrokenInvariant(message);
}

/** Returns the value, which the program's own rules say is there. */
export function present<T>(value: T | null | undefined, message: string): T {
  if (value === undefined || value === null) throw new BrokenInvariant(message);
  return value;
}

/** Marks the impossible branch of an exhaustive switch: it does not compile when a case is missing. */
export function unreachable(value: never, message = 'unhandled case'): never {
  throw new BrokenInvariant(`${message}: ${JSON.stringify(value)}`);
}
