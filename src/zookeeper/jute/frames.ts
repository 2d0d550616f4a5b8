import { JuteWriter } from './writer.ts';

/** Why a stream of frames cannot go on. */
export type FrameFault = 'negative-length' | 'too-long';

/** Memory for a frame that comes in pieces grows with what came: a length alone costs its sender's victim nothing. */
const firstPieceBytes = 16 << 10;

/**
 * Cuts a byte stream into frames (int32 length, then that many bytes), wherever the chunks were split. At most one frame of
 * `maxFrameBytes` is held back. After a fault nothing more is accepted.
 */
export class FrameSplitter {
  readonly #maxFrameBytes: number;
  readonly #header = new Uint8Array(4);
  #headerBytes = 0;
  #frame: Uint8Array | undefined;
  #frameBytes = 0;
  #filled = 0;
  #fault: FrameFault | undefined;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  get fault(): FrameFault | undefined {
    return this.#fault;
  }

  /** The complete frames after this chunk, without their lengths; they may share memory with the chunk. */
  push(chunk: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = [];
    let offset = 0;
    while (offset < chunk.length && this.#fault === undefined) {
      if (this.#frame === undefined) offset = this.#startFrame(chunk, offset, frames);
      else offset = this.#fillFrame(chunk, offset, frames);
    }
    return frames;
  }

  #startFrame(chunk: Uint8Array, start: number, frames: Uint8Array[]): number {
    let offset = start;
    while (this.#headerBytes < 4 && offset < chunk.length) this.#header[this.#headerBytes++] = chunk[offset++] ?? 0;
    if (this.#headerBytes < 4) return offset;
    this.#headerBytes = 0;
    const length = new DataView(this.#header.buffer).getInt32(0);
    if (length < 0 || length > this.#maxFrameBytes) {
      this.#fault = length < 0 ? 'negative-length' : 'too-long';
      return offset;
    }
    if (offset + length <= chunk.length) {
      frames.push(chunk.subarray(offset, offset + length));
      return offset + length;
    }
    this.#frame = new Uint8Array(Math.min(length, firstPieceBytes));
    this.#frameBytes = length;
    this.#filled = 0;
    return offset;
  }

  #fillFrame(chunk: Uint8Array, offset: number, frames: Uint8Array[]): number {
    const part = chunk.subarray(offset, offset + this.#frameBytes - this.#filled);
    const frame = this.#frameFor(this.#filled + part.length);
    frame.set(part, this.#filled);
    this.#filled += part.length;
    if (this.#filled === this.#frameBytes) {
      frames.push(frame.subarray(0, this.#filled));
      this.#frame = undefined;
    }
    return offset + part.length;
  }

  #frameFor(neededBytes: number): Uint8Array {
    const frame = this.#frame ?? new Uint8Array(0);
    if (neededBytes <= frame.length) return frame;
    const grown = new Uint8Array(Math.min(this.#frameBytes, Math.max(neededBytes, frame.length * 2)));
    grown.set(frame);
    this.#frame = grown;
    return grown;
  }
}

/** One frame with its length in front, written by `into` when given: see `JuteWriter.take`. */
export function encodeFrame(write: (writer: JuteWriter) => void, into: JuteWriter = new JuteWriter()): Uint8Array {
  into.int(0);
  write(into);
  return into.patchInt(0, into.lengthBytes - 4).take();
}
