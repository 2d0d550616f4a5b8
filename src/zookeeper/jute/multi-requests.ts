import { opcodes, opName } from './opcodes.ts';
import type { JuteReader } from './reader.ts';
import { readWriteRequest, type WriteRequest, writeWriteRequest } from './write-requests.ts';
import type { JuteWriter } from './writer.ts';

/** One step of a multiRead; its watch flag is ignored. */
export interface ReadStep {
  readonly kind: 'getData' | 'getChildren';
  readonly path: string;
  readonly watch: boolean;
}

export type MultiRequest =
  | { readonly kind: 'multi'; readonly steps: readonly WriteRequest[] }
  | { readonly kind: 'multiRead'; readonly steps: readonly ReadStep[] };

/** Reads the steps up to the closing header; a step of the other kind or an unknown one fails the reader. */
export function readMulti(reader: JuteReader, kind: MultiRequest['kind']): MultiRequest {
  return kind === 'multi'
    ? { kind, steps: readSteps(reader, readWriteRequest) }
    : { kind, steps: readSteps(reader, readReadStep) };
}

export function writeMulti(writer: JuteWriter, request: MultiRequest): void {
  for (const step of request.steps) {
    writer.int(opcodes[step.kind]).boolean(false).int(-1);
    if (isReadStep(step)) writer.string(step.path).boolean(step.watch);
    else writeWriteRequest(writer, step);
  }
  writer.int(-1).boolean(true).int(-1);
}

function readSteps<T>(
  reader: JuteReader,
  readStep: (reader: JuteReader, kind: ReturnType<typeof opName>) => T | undefined,
): T[] {
  const steps: T[] = [];
  while (!reader.failed) {
    const opcode = reader.int();
    const done = reader.boolean();
    reader.int();
    if (done || reader.failed) break;
    const step = readStep(reader, opName(opcode));
    if (step === undefined) reader.fail();
    else steps.push(step);
  }
  return steps;
}

function readReadStep(reader: JuteReader, kind: ReturnType<typeof opName>): ReadStep | undefined {
  if (kind !== 'getData' && kind !== 'getChildren') return undefined;
  return { kind, path: reader.text(), watch: reader.boolean() };
}

function isReadStep(step: ReadStep | WriteRequest): step is ReadStep {
  return step.kind === 'getData' || step.kind === 'getChildren';
}
