/** The calls of an agent's operator API that are streams in one direction or the other, as a client sees them. */
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Call, ProcessIO } from '../../src/wire/gen/agent.ts';
import { encodeRecord, RecordDecoder } from '../../src/wire/recordio.ts';
import { until } from '../until.ts';

/** JSON of a call, whose bytes are base64. */
export type CallJson = Readonly<Record<string, unknown>> & { readonly type: NonNullable<Call['type']> };

export interface ApiAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A record with its bytes as base64. */
interface ProcessIoJson extends Omit<ProcessIO, 'data'> {
  readonly data?: { readonly type: 'STDOUT' | 'STDERR'; readonly data: string };
}

/** An answer that goes on. */
export class OutputStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly #parts: Buffer[] = [];
  readonly records: ProcessIoJson[] = [];
  isOver = false;
  readonly #request: ClientRequest;
  readonly #response: IncomingMessage;

  constructor(sent: ClientRequest, response: IncomingMessage) {
    this.#request = sent;
    this.#response = response;
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
  }

  /** Everything that was answered. */
  get raw(): Buffer {
    return Buffer.concat(this.#parts);
  }

  add(part: Buffer): void {
    this.#parts.push(part);
  }

  /** Bytes of output so far. */
  sizeOf(from: 'STDOUT' | 'STDERR' = 'STDOUT'): number {
    return this.records.reduce(
      (sum, { data }) => sum + (data?.type === from ? Buffer.byteLength(data.data, 'base64') : 0),
      0,
    );
  }

  /** Reads on, or for a while no more. */
  reads(isReading: boolean): void {
    if (isReading) this.#response.resume();
    else this.#response.pause();
  }

  text(from: 'STDOUT' | 'STDERR' = 'STDOUT'): string {
    const parts = this.records.flatMap(({ data }) => (data?.type === from ? [Buffer.from(data.data, 'base64')] : []));
    return Buffer.concat(parts).toString();
  }

  shows(text: string): Promise<true> {
    return until(`'${text}'`, () => this.text().includes(text) || undefined).catch((thrown: unknown) => {
      throw new Error(`${String(thrown)} in ${JSON.stringify(this.text())}`);
    });
  }

  over(): Promise<true> {
    return until('the end of a stream', () => this.isOver || undefined);
  }

  break(): void {
    this.#request.destroy();
  }
}

/** A request that goes on: what is to reach a process. */
export class InputStream {
  readonly #request: ClientRequest;
  readonly answer: Promise<ApiAnswer>;

  constructor(sent: ClientRequest, answer: Promise<ApiAnswer>) {
    this.#request = sent;
    this.answer = answer;
    answer.catch(() => {});
  }

  record(attach_container_input: object): void {
    const call = { type: 'ATTACH_CONTAINER_INPUT', attach_container_input };
    this.#request.write(encodeRecord(Buffer.from(JSON.stringify(call))));
  }

  data(text: string): void {
    const data = { type: 'STDIN', data: Buffer.from(text).toString('base64') };
    this.record({ type: 'PROCESS_IO', process_io: { type: 'DATA', data } });
  }

  resize(rows: number, columns: number): void {
    const tty_info = { window_size: { rows, columns } };
    this.record({ type: 'PROCESS_IO', process_io: { type: 'CONTROL', control: { type: 'TTY_INFO', tty_info } } });
  }

  end(): Promise<ApiAnswer> {
    this.#request.end();
    return this.answer;
  }

  break(): void {
    this.#request.destroy();
  }
}

export class AgentApi {
  readonly #port: number;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(port: number, headers: Readonly<Record<string, string>> = {}) {
    this.#port = port;
    this.#headers = headers;
  }

  call(call: CallJson | string, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    const sent = this.#open({ 'Content-Type': 'application/json', ...headers });
    const answer = this.#answerOf(sent);
    sent.end(typeof call === 'string' ? call : JSON.stringify(call));
    return answer;
  }

  /** A call that must succeed: what its answer says under the name of the call. */
  async ask(call: CallJson): Promise<Readonly<Record<string, never>>> {
    const { status, body } = await this.call(call, { Accept: 'application/json' });
    if (status !== 200) throw new Error(`${call.type}: ${status} ${body}`);
    return body === '' ? {} : JSON.parse(body)[call.type.toLowerCase()];
  }

  /** A session, or the output of a container. */
  async output(call: CallJson | string, headers: Readonly<Record<string, string>> = {}): Promise<OutputStream> {
    const sent = this.#open({
      'Content-Type': 'application/json',
      ...(headers['Accept'] === undefined
        ? { Accept: 'application/recordio', 'Message-Accept': 'application/json' }
        : {}),
      ...headers,
    });
    return new Promise((resolve, reject) => {
      sent.once('error', reject);
      sent.once('response', (response) => {
        const stream = new OutputStream(sent, response);
        const decoder = new RecordDecoder();
        response.on('data', (bytes: Buffer) => {
          stream.add(bytes);
          const records = stream.status === 200 ? decoder.push(bytes) : undefined;
          if (records?.ok !== true) return;
          for (const one of records.value) stream.records.push(JSON.parse(Buffer.from(one).toString()));
        });
        response.on('error', () => {});
        response.once('close', () => {
          stream.isOver = true;
        });
        resolve(stream);
      });
      sent.end(typeof call === 'string' ? call : JSON.stringify(call));
    });
  }

  /** Attaches to the input of a container. */
  input(container_id: unknown, headers: Readonly<Record<string, string>> = {}): InputStream {
    const sent = this.#open({
      'Content-Type': 'application/recordio',
      'Message-Content-Type': 'application/json',
      ...headers,
    });
    const stream = new InputStream(sent, this.#answerOf(sent));
    stream.record({ type: 'CONTAINER_ID', container_id });
    return stream;
  }

  /** A body that is sent as it is. */
  raw(body: string | Uint8Array, headers: Readonly<Record<string, string>>): Promise<ApiAnswer> {
    const sent = this.#open(headers);
    const answer = this.#answerOf(sent);
    sent.end(body);
    return answer;
  }

  #open(headers: Readonly<Record<string, string>>): ClientRequest {
    const sent = request({
      host: '127.0.0.1',
      port: this.#port,
      path: '/api/v1',
      method: 'POST',
      agent: false,
      headers: { ...this.#headers, ...headers },
    });
    return sent;
  }

  #answerOf(sent: ClientRequest): Promise<ApiAnswer> {
    const answer = new Promise<ApiAnswer>((resolve, reject) => {
      sent.once('error', reject);
      sent.once('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString(),
          }),
        );
      });
    });
    answer.catch(() => {});
    return answer;
  }
}
