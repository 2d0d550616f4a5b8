import { opcodes, opName } from './opcodes.ts';
import type { JuteReader } from './reader.ts';
import { readStat, type Stat, writeStat } from './records.ts';
import type { JuteWriter } from './writer.ts';

/** What one step of a multi or multiRead gave. */
export type MultiStepResult =
  | { readonly kind: 'error'; readonly error: number }
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'create2' | 'createContainer' | 'createTtl'; readonly path: string; readonly stat: Stat }
  | { readonly kind: 'setData'; readonly stat: Stat }
  | { readonly kind: 'delete' | 'check' }
  | { readonly kind: 'getData'; readonly data: Uint8Array | null; readonly stat: Stat }
  | { readonly kind: 'getChildren'; readonly names: readonly string[] };

export function encodeMultiResults(writer: JuteWriter, results: readonly MultiStepResult[]): void {
  for (const result of results) {
    if (result.kind === 'error') {
      writer.int(-1).boolean(false).int(result.error).int(result.error);
      continue;
    }
    writer.int(opcodes[result.kind]).boolean(false).int(0);
    writeResult(writer, result);
  }
  writer.int(-1).boolean(true).int(-1);
}

function writeResult(writer: JuteWriter, result: Exclude<MultiStepResult, { kind: 'error' }>): void {
  switch (result.kind) {
    case 'create':
      writer.string(result.path);
      return;
    case 'create2':
    case 'createContainer':
    case 'createTtl':
      writer.string(result.path);
      writeStat(writer, result.stat);
      return;
    case 'setData':
      writeStat(writer, result.stat);
      return;
    case 'getData':
      writer.buffer(result.data);
      writeStat(writer, result.stat);
      return;
    case 'getChildren':
      writer.vector(result.names, (_writer, name) => {
        writer.string(name);
      });
      return;
    case 'delete':
    case 'check':
      return;
  }
}

/** Reads the results up to the closing header; an unknown one fails the reader. */
export function decodeMultiResults(reader: JuteReader): MultiStepResult[] {
  const results: MultiStepResult[] = [];
  while (!reader.failed) {
    const opcode = reader.int();
    const done = reader.boolean();
    reader.int();
    if (done || reader.failed) break;
    if (opcode === -1) results.push({ kind: 'error', error: reader.int() });
    else readResult(reader, opcode, results);
  }
  return results;
}

function readResult(reader: JuteReader, opcode: number, results: MultiStepResult[]): void {
  const kind = opName(opcode);
  switch (kind) {
    case 'create':
      results.push({ kind, path: reader.text() });
      break;
    case 'create2':
    case 'createContainer':
    case 'createTtl':
      results.push({ kind, path: reader.text(), stat: readStat(reader) });
      break;
    case 'setData':
      results.push({ kind, stat: readStat(reader) });
      break;
    case 'getData':
      results.push({ kind, data: reader.buffer(), stat: readStat(reader) });
      break;
    case 'getChildren':
      results.push({ kind, names: reader.vector(4, (each) => each.text()) ?? [] });
      break;
    case 'delete':
    case 'check':
      results.push({ kind });
      break;
    default:
      reader.fail();
  }
}
