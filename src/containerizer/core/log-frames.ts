/** Where a follower of a container's log stands: enough to go on after a restart without a gap or a repetition. */
export interface LogPosition {
  /** Time stamp of the last line taken, as the engine writes it; empty before the first. */
  readonly since: string;
  /** Lines with that very time stamp taken so far. */
  readonly sameCount: number;
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  readonly time: string;
  readonly text: Uint8Array;
}

/** The start of a log. */
export const logStart: LogPosition = { since: '', sameCount: 0 };

const headerBytes = 8;
const space = 0x20;
/** No line of the engine is near this long: a larger size means that this is not its framing. */
const longestFrameBytes = 64 * 1024 * 1024;

/** Takes the engine's frames (stream, size, time stamp, text) out of bytes that come in any pieces. */
export class LogFrames {
  #rest: Uint8Array = new Uint8Array(0);

  /** The lines that are whole now. Throws RangeError when the bytes are no frames. */
  push(bytes: Uint8Array): LogLine[] {
    const all = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
    const lines: LogLine[] = [];
    let offset = 0;
    while (all.length - offset >= headerBytes) {
      const sizeBytes = view.getUint32(offset + 4);
      if (sizeBytes > longestFrameBytes) throw new RangeError('not a log of a container');
      if (all.length - offset < headerBytes + sizeBytes) break;
      const start = offset + headerBytes;
      lines.push(lineOf(all[offset] === 2 ? 'stderr' : 'stdout', all.subarray(start, start + sizeBytes)));
      offset = start + sizeBytes;
    }
    this.#rest = all.slice(offset);
    return lines;
  }

  /** What is left at the end of a log. */
  end(): LogLine[] {
    return [];
  }
}

const newline = 0x0a;

/** The engine cuts longer lines into pieces, each with a time stamp of its own. */
const pieceBytes = 16 * 1024;
/** `2026-11-22T23:44:01.123456789Z `. */
const timeBytes = 31;

/** Takes the lines of a container with a terminal, whose log has no frames: each line begins with its time stamp. */
export class LogLines {
  #rest: Uint8Array = new Uint8Array(0);

  /** The lines that are whole now, and the pieces of such as are too long for one. */
  push(bytes: Uint8Array): LogLine[] {
    const all = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    const lines: LogLine[] = [];
    let start = 0;
    for (;;) {
      const newlineAt = all.indexOf(newline, start);
      const wholeEnd = newlineAt < 0 ? all.length + 1 : newlineAt + 1;
      const pieceEnd = start + timeBytes + pieceBytes;
      const end = Math.min(wholeEnd, pieceEnd);
      if (end > all.length) break;
      lines.push(lineOf('stdout', all.subarray(start, end)));
      start = end;
    }
    this.#rest = all.slice(start);
    return lines;
  }

  /** What is left at the end of a log: its last line may have no end. */
  end(): LogLine[] {
    const left = this.#rest;
    this.#rest = new Uint8Array(0);
    return left.length === 0 ? [] : [lineOf('stdout', left)];
  }
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const all = new Uint8Array(left.length + right.length);
  all.set(left);
  all.set(right, left.length);
  return all;
}

const timeShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const longestTime = 40;

function lineOf(stream: LogLine['stream'], content: Uint8Array): LogLine {
  const end = content.subarray(0, longestTime + 1).indexOf(space);
  const time = end < 0 ? '' : new TextDecoder('latin1').decode(content.subarray(0, end));
  if (!timeShape.test(time)) return { stream, time: '', text: content };
  return { stream, time, text: content.subarray(end + 1) };
}

/**
 * Drops what was taken before: asked for a time stamp, the engine repeats all lines with it. `position` is where the last
 * follower stood; the result is what is new and where this one stands.
 */
export class LogResume {
  #position: LogPosition;
  #repeatsLeft: number;
  readonly #repeatsOf: string;

  constructor(position: LogPosition) {
    this.#position = position;
    this.#repeatsOf = position.since;
    this.#repeatsLeft = position.sameCount;
  }

  get position(): LogPosition {
    return this.#position;
  }

  /** True when this line is new. Time stamps of the engine have fixed length save trailing zeros, so they are compared as times. */
  take(line: LogLine): boolean {
    if (line.time === '') return true;
    const order = compareTimes(line.time, this.#repeatsOf);
    if (order < 0) return false;
    if (order === 0 && this.#repeatsLeft > 0) {
      this.#repeatsLeft -= 1;
      return false;
    }
    const isSame = line.time === this.#position.since;
    this.#position = { since: line.time, sameCount: isSame ? this.#position.sameCount + 1 : 1 };
    return true;
  }
}

/** Orders RFC 3339 times in UTC with any number of decimals. */
export function compareTimes(left: string, right: string): number {
  const [leftWhole = '', leftRest = ''] = left.replace('Z', '').split('.');
  const [rightWhole = '', rightRest = ''] = right.replace('Z', '').split('.');
  if (leftWhole !== rightWhole) return leftWhole < rightWhole ? -1 : 1;
  const [leftDecimals, rightDecimals] = [leftRest.padEnd(9, '0'), rightRest.padEnd(9, '0')];
  if (leftDecimals === rightDecimals) return 0;
  return leftDecimals < rightDecimals ? -1 : 1;
}
