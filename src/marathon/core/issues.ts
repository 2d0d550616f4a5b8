/** One path of a document and everything that is wrong there. */
export interface Issue {
  readonly path: string;
  readonly errors: readonly string[];
}

/** Collects complaints about a document, one entry a path, in the order the paths were first met. */
export class Issues {
  readonly #byPath = new Map<string, string[]>();

  get any(): boolean {
    return this.#byPath.size > 0;
  }

  add(path: string, error: string): void {
    const key = path === '' ? '/' : path;
    const known = this.#byPath.get(key);
    if (known === undefined) this.#byPath.set(key, [error]);
    else if (!known.includes(error)) known.push(error);
  }

  list(): Issue[] {
    return [...this.#byPath].map(([path, errors]) => ({ path, errors: [...errors] }));
  }
}
