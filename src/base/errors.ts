/** Something was refused by a rule: data, not an exception. `code` is stable and listed in the errors reference. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
}

/** The outcome of work that can be refused: check `ok` before reading the rest. */
export type Result<T, E = Refusal> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** Wraps a success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Wraps a refusal with a stable code and a sentence for people. */
export function refuse(code: string, reason: string): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: { code, reason } };
}

export interface StadionErrorOptions {
  readonly code: string;
  readonly message: string;
  /** True when the same request may succeed later without anyone changing it. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** The world failed (network, disk, another program). Thrown in shells only, caught at their edge. */
export class StadionError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(options: StadionErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StadionError';
    this.code = options.code;
    this.retryable = options.retryable ?? false;
  }
}

/** The text of anything that was thrown, in one line. */
export function errorText(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.replaceAll('\n', ' ');
}

/** The `code` of anything that was thrown (`ECONNREFUSED`, `EACCES`, our own), or undefined. */
export function errorCode(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
