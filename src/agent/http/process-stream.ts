/** What a process writes, as records of an answer that goes on. */
import type { ServerResponse } from 'node:http';
import { messageBody } from '../../net/api-call.ts';
import { drained } from '../../net/drained.ts';
import { contentTypes } from '../../net/http-answer.ts';
import { ProcessIO } from '../../wire/gen/agent.ts';
import { encodeRecord } from '../../wire/recordio.ts';
import type { AnswerForm } from './agent-call.ts';
import type { ProcessReader } from './nested.ts';

/** Writes no faster than the reader at the other end takes it: one piece waits here, and what the kernel holds. */
export class ProcessStream implements ProcessReader {
  readonly #response: ServerResponse;
  readonly #form: AnswerForm;
  readonly #heartbeat: ReturnType<typeof setInterval>;
  #isOver = false;

  /** Writes the head. `onOver` is called once, when there is nobody to write to any more. */
  constructor(
    response: ServerResponse,
    { form, heartbeatMs, onOver }: { form: AnswerForm; heartbeatMs: number; onOver: () => void },
  ) {
    this.#response = response;
    this.#form = form;
    response.on('error', () => {});
    response.once('close', () => {
      this.#stop();
      onOver();
    });
    const types = form.isStreaming
      ? { 'Content-Type': contentTypes.recordio, 'Message-Content-Type': form.type }
      : // COMPAT(mesos-1.11): framed as records all the same.
        { 'Content-Type': form.type };
    response.writeHead(200, types);
    response.flushHeaders();
    this.#heartbeat = setInterval(() => this.#beat(heartbeatMs), heartbeatMs);
    this.#heartbeat.unref();
  }

  write(from: 'stdout' | 'stderr', bytes: Uint8Array): void | Promise<void> {
    const type = from === 'stdout' ? 'STDOUT' : 'STDERR';
    if (this.#send({ type: 'DATA', data: { type, data: bytes } })) return undefined;
    return drained(this.#response);
  }

  end(): void {
    if (this.#isOver) return;
    this.#stop();
    this.#response.end();
  }

  #beat(intervalMs: number): void {
    // Somebody who does not read is not told more.
    if (this.#response.writableNeedDrain) return;
    const interval = { nanoseconds: intervalMs * 1e6 };
    this.#send({ type: 'CONTROL', control: { type: 'HEARTBEAT', heartbeat: { interval } } });
  }

  /** False when the next piece must wait. */
  #send(message: ProcessIO): boolean {
    if (this.#isOver) return true;
    return this.#response.write(encodeRecord(messageBody(ProcessIO, message, this.#form.type)));
  }

  #stop(): void {
    this.#isOver = true;
    clearInterval(this.#heartbeat);
  }
}
