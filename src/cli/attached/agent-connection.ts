/** The calls of an agent's API that are streams, from the side of a client. */
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { StadionError } from '../../base/errors.ts';
import { drained } from '../../net/drained.ts';
import { contentTypes } from '../../net/http-answer.ts';
import { Call, ProcessIO } from '../../wire/gen/agent.ts';
import type { ContainerID } from '../../wire/gen/mesos.ts';
import { toJsonText } from '../../wire/json.ts';
import { decode, encode } from '../../wire/message.ts';
import { encodeRecord, RecordDecoder } from '../../wire/recordio.ts';

export interface AgentAddress {
  /** `http://ip:port`. */
  readonly url: string;
  /** A certificate may name this instead of the address. */
  readonly hostname: string;
  /** What proves who asks. */
  readonly headers: Readonly<Record<string, string>>;
}

const connectMs = 10_000;
/** Heartbeats come far more often. */
const silenceMs = 5 * 60_000;
const maxAnswerBytes = 1024 * 1024;
const { protobuf, recordio } = contentTypes;

export interface PlainAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export class AgentConnection {
  readonly #address: AgentAddress;
  readonly #open = new Set<ClientRequest>();

  constructor(address: AgentAddress) {
    this.#address = address;
  }

  /** One call with its whole answer, which may take as long as a container runs. */
  async call(call: Call): Promise<PlainAnswer> {
    const sent = this.#request({ 'Content-Type': protobuf, Accept: protobuf });
    const answer = answerOf(sent, this.#address.url);
    sent.end(encode(Call, call));
    return collect(await answer);
  }

  /** What a process writes, as it comes and no faster than it is read. Rejects with a sentence when the agent refuses. */
  async output(call: Call): Promise<AsyncIterable<ProcessIO>> {
    const sent = this.#request({ 'Content-Type': protobuf, Accept: recordio, 'Message-Accept': protobuf });
    const answer = answerOf(sent, this.#address.url);
    sent.end(encode(Call, call));
    const message = await answer;
    if (message.statusCode !== 200) throw refused(await collect(message));
    message.setTimeout(silenceMs, () => message.destroy());
    return records(message);
  }

  /** A way into a process. */
  input(containerId: ContainerID): InputConnection {
    const sent = this.#request({ 'Content-Type': recordio, 'Message-Content-Type': contentTypes.json });
    return new InputConnection(sent, this.#address.url, containerId);
  }

  close(): void {
    for (const sent of this.#open) sent.destroy();
  }

  #request(headers: Readonly<Record<string, string>>): ClientRequest {
    const { url, hostname, headers: own } = this.#address;
    const options = { method: 'POST', headers: { ...own, ...headers }, agent: false };
    const target = `${url}/api/v1`;
    const sent = target.startsWith('https:')
      ? requestHttps(target, {
          ...options,
          checkServerIdentity: (host, certificate) => identity([host, hostname], certificate),
        })
      : requestHttp(target, options);
    sent.on('error', () => {});
    sent.once('close', () => this.#open.delete(sent));
    this.#open.add(sent);
    return sent;
  }
}

/** What is written reaches the process in this order. */
export class InputConnection {
  readonly #request: ClientRequest;
  /** Settles when the agent has answered: it takes no more. */
  readonly answer: Promise<PlainAnswer>;

  constructor(sent: ClientRequest, url: string, containerId: ContainerID) {
    this.#request = sent;
    this.answer = answerOf(sent, url).then(collect);
    this.answer.catch(() => {});
    this.#send({ type: 'CONTAINER_ID', container_id: containerId });
  }

  /** False when the caller should wait for `drained`. */
  data(bytes: Uint8Array): boolean {
    return this.#process({ type: 'DATA', data: { type: 'STDIN', data: bytes } });
  }

  drained(): Promise<void> {
    return drained(this.#request);
  }

  resize(rows: number, columns: number): void {
    this.#process({ type: 'CONTROL', control: { type: 'TTY_INFO', tty_info: { window_size: { rows, columns } } } });
  }

  heartbeat(intervalMs: number): void {
    const interval = { nanoseconds: intervalMs * 1e6 };
    this.#process({ type: 'CONTROL', control: { type: 'HEARTBEAT', heartbeat: { interval } } });
  }

  /** The end of the input, which a terminal has a character for. */
  end(): void {
    this.data(new Uint8Array());
    this.#request.end();
  }

  #process(process_io: ProcessIO): boolean {
    return this.#send({ type: 'PROCESS_IO', process_io });
  }

  #send(attach_container_input: NonNullable<Call['attach_container_input']>): boolean {
    if (this.#request.destroyed || this.#request.writableEnded) return true;
    const call: Call = { type: 'ATTACH_CONTAINER_INPUT', attach_container_input };
    return this.#request.write(encodeRecord(Buffer.from(toJsonText(Call, call))));
  }
}

function answerOf(sent: ClientRequest, url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => sent.destroy(new Error(`no connection within ${connectMs / 1000} s`)), connectMs);
    sent.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => clearTimeout(timer));
      else clearTimeout(timer);
    });
    sent.once('response', resolve);
    sent.once('error', (cause) => {
      clearTimeout(timer);
      const message = `the agent at ${url} cannot be reached: ${cause.message}; is it running, and its port open to this machine?`;
      reject(new StadionError({ code: 'agent-unreachable', message, retryable: true, cause }));
    });
    sent.once('close', () => clearTimeout(timer));
  });
}

async function collect(message: IncomingMessage): Promise<PlainAnswer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message) {
    size += (part as Buffer).length;
    if (size <= maxAnswerBytes) parts.push(part as Buffer);
  }
  return { status: message.statusCode ?? 0, body: Buffer.concat(parts) };
}

/** What can be done about an answer. */
const remedies: Readonly<Record<number, string>> = {
  401: 'STADION_AGENT_CREDENTIAL (or STADION_CREDENTIAL) names a file with a principal and secret that it knows',
  403: 'its ACLs do not let this principal do that in tasks of this user',
};

/** The sentence of an agent that refuses. */
export function refused({ status, body }: PlainAnswer): StadionError {
  const said = [body.toString('utf8').trim().slice(0, 500), remedies[status] ?? ''].filter((part) => part !== '');
  const message = [`the agent answered ${status}`, ...said].join(': ');
  return new StadionError({ code: 'call-refused', message, retryable: false });
}

async function* records(message: IncomingMessage): AsyncIterable<ProcessIO> {
  const decoder = new RecordDecoder();
  for await (const bytes of message) {
    const read = decoder.push(bytes as Uint8Array);
    if (!read.ok) throw new StadionError({ code: 'unexpected-answer', message: read.error.reason, retryable: false });
    for (const record of read.value) yield decode(ProcessIO, record);
  }
}

/** A certificate is right when it names one of these. */
function identity(names: readonly string[], certificate: PeerCertificate): Error | undefined {
  const problems = names.map((name) => checkServerIdentity(name, certificate));
  return problems.includes(undefined) ? undefined : problems[0];
}
