/** The keys that leave a container without ending it, as Docker writes them: `ctrl-p,ctrl-q`. */

export const defaultDetachKeys = 'ctrl-p,ctrl-q';

/** The bytes of these keys, or undefined when they are none. */
export function parseDetachKeys(text: string): readonly number[] | undefined {
  const bytes = text.split(',').map(keyByte);
  return bytes.every((byte) => byte !== undefined) ? bytes : undefined;
}

const controls = '@abcdefghijklmnopqrstuvwxyz[\\]^_';

function keyByte(key: string): number | undefined {
  if (key.length === 1) {
    const code = key.charCodeAt(0);
    return code < 128 ? code : undefined;
  }
  const control = /^ctrl-(.)$/.exec(key)?.[1];
  const at = control === undefined ? -1 : controls.indexOf(control);
  return at < 0 ? undefined : at;
}

/** Looks for the keys in what is typed. A beginning of them is held back until it is clear what it was. */
export class DetachFilter {
  readonly #keys: readonly number[];
  #held: number[] = [];

  constructor(keys: readonly number[]) {
    this.#keys = keys;
  }

  /** What is to be handed on; `isDetached` once the keys were typed, and nothing after them counts. */
  push(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly isDetached: boolean } {
    const passed: number[] = [];
    for (const byte of bytes) {
      this.#held.push(byte);
      while (!this.#held.every((held, at) => held === this.#keys[at])) passed.push(this.#held.shift() ?? 0);
      if (this.#held.length > 0 && this.#held.length === this.#keys.length) {
        return { bytes: Uint8Array.from(passed), isDetached: true };
      }
    }
    return { bytes: Uint8Array.from(passed), isDetached: false };
  }
}
