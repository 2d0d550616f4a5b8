import type { OutputName } from '../container-io.ts';

export interface OutputPiece {
  readonly from: OutputName;
  readonly bytes: Uint8Array;
}

const headBytes = 8;

/**
 * Takes apart what the engine sends of a process without a terminal: frames with the stream and the length before the bytes. Bytes
 * are handed on as they come, without waiting for the end of a frame.
 */
export class StreamFrames {
  #head: Buffer = Buffer.alloc(0);
  #from: OutputName = 'stdout';
  #missing = 0;

  push(bytes: Uint8Array): OutputPiece[] {
    const pieces: OutputPiece[] = [];
    let offset = 0;
    while (offset < bytes.length) {
      if (this.#missing === 0) {
        const part = bytes.subarray(offset, offset + headBytes - this.#head.length);
        this.#head = Buffer.concat([this.#head, part]);
        offset += part.length;
        if (this.#head.length < headBytes) break;
        this.#from = this.#head[0] === 2 ? 'stderr' : 'stdout';
        this.#missing = this.#head.readUInt32BE(4);
        this.#head = Buffer.alloc(0);
        continue;
      }
      const part = bytes.subarray(offset, offset + this.#missing);
      pieces.push({ from: this.#from, bytes: part });
      this.#missing -= part.length;
      offset += part.length;
    }
    return pieces;
  }
}
