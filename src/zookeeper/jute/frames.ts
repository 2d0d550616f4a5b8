import { JuteWriter } from './writer.ts';

/** Why a stream of frames cannot go on. */
export type FrameFault = 'negative-length' | 'too-long';

/**
 * Cuts a byte stream into frames (int32 length, then that many bytes), wherever the chunks were split. At most one frame of
 * `maxFrameBytes` is held back. After a fault nothing more is accepted.
 */
export class FrameSplitter {
  readonly #maxFrameBytes: number;
  readonly #header = new Uint8Array(4);
  #headerBytes = 0;
  #frame: Uint8Array | undefined;
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
    this.#frame = new Uint8Array(length);
    this.#filled = 0;
    return offset;
  }

  #fillFrame(chunk: Uint8Array, offset: number, frames: Uint8Array[]): number {
    const frame = this.#frame;
    if (frame === undefined) return offset;
    const part = chunk.subarray(offset, offset + frame.length - this.#filled);
    frame.set(part, this.#filled);
    this.#filled += part.length;
    if (this.#filled === frame.length) {
      frames.push(frame);
      this.#frame = undefined;
    }
    return offset + part.length;
  }
}

/** One frame with its length in front, written by `into` when given: see `JuteWriter.take`. */
export function encodeFrame(write: (writer: JuteWriter) => void, into: JuteWriter = new JuteWriter()): Uint8Array {
  into.int(0);
  write(into);
  return into.patchInt(0, into.lengthBytes - 4).take();
}
