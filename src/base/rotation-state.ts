/** What is written beside a log that is rotated while a task writes to it, so that whoever follows it finds the place again. */
export interface RotationState {
  /** Bytes that were cut off its beginning, ever. */
  readonly rotatedBytes: number;
  /** A cut under way: how much, the size before it, and how many pieces are kept of it. */
  readonly cutting?: { readonly bytes: number; readonly sizeBytes: number; readonly pieces: number };
}

/** No log is kept in more pieces than these. */
export const mostPieces = 1000;

export const notRotated: RotationState = { rotatedBytes: 0 };

/** The name of the state of a log. */
export function rotationStateName(log: string): string {
  return `${log}.logrotate.state`;
}

/** A text that does not make sense, as tasks can write, means that nothing was rotated. */
export function parseRotationState(text: string): RotationState {
  try {
    const { rotated, cutting, size, pieces } = JSON.parse(text) as Record<string, unknown>;
    if (!isCount(rotated)) return notRotated;
    if (!isCount(cutting) || !isCount(size) || !isCount(pieces) || pieces > mostPieces)
      return { rotatedBytes: rotated };
    return { rotatedBytes: rotated, cutting: { bytes: cutting, sizeBytes: size, pieces } };
  } catch {
    return notRotated;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function formatRotationState({ rotatedBytes, cutting }: RotationState): string {
  const under =
    cutting === undefined ? {} : { cutting: cutting.bytes, size: cutting.sizeBytes, pieces: cutting.pieces };
  return `${JSON.stringify({ rotated: rotatedBytes, ...under })}\n`;
}
