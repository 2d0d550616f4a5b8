/** Reading a call of the agent's operator API, which may come and be answered as a stream of records. */
import type { IncomingMessage } from 'node:http';
import { type ApiContentType, acceptedType, methodNotAllowed, parseApiCall } from '../../net/api-call.ts';
import { type Answer, contentTypes, textAnswer } from '../../net/http-answer.ts';
import { bodyRefusalStatus, readBody } from '../../net/http-body.ts';
import { Call } from '../../wire/gen/agent.ts';
import { RecordDecoder } from '../../wire/recordio.ts';

/** How the answer is to look: of a stream of records, what the records are. */
export interface AnswerForm {
  readonly isStreaming: boolean;
  readonly type: ApiContentType;
}

/** A call, or the sentence that says what is wrong with it. */
export type NextCall = { readonly call: Call } | { readonly problem: string };

export interface AgentCall {
  readonly call: Call;
  readonly form: AnswerForm;
  /** Calls after the first, of a request that is a stream. `undefined` at its end; nothing comes after a problem. */
  readonly more: (() => Promise<NextCall | undefined>) | undefined;
}

/** Longest record of a stream of calls: what clients send is a few KiB. */
const maxRecordBytes = 4 * 1024 * 1024;
const firstRecordMs = 60_000;

/** Reads a call with the first record of a stream, or says what to answer instead. `validate` says what is wrong with a call. */
export async function readAgentCall(
  request: IncomingMessage,
  validate: (call: Call) => string | undefined,
): Promise<AgentCall | { readonly refusal: Answer }> {
  const headers = readHeaders(request);
  if ('refusal' in headers) return headers;
  const { form, content, isStream } = headers;
  const parse = (bytes: Uint8Array): NextCall => {
    const parsed = parseApiCall(Call, bytes, content);
    if (typeof parsed === 'string') return { problem: parsed };
    const problem = validate(parsed.value);
    return problem === undefined ? { call: parsed.value } : { problem: `Failed to validate agent::Call: ${problem}` };
  };
  const body = isStream ? await readFirst(request, parse) : await readWhole(request, parse);
  if ('refusal' in body) return body;
  const misfit = mediaProblem(body.call, isStream, form);
  return misfit === undefined ? { ...body, form } : { refusal: misfit };
}

interface Headers {
  readonly content: ApiContentType;
  readonly isStream: boolean;
  readonly form: AnswerForm;
}

function readHeaders({ method = '', headers }: IncomingMessage): Headers | { readonly refusal: Answer } {
  if (method !== 'POST') return { refusal: methodNotAllowed(method, ['POST']) };
  const contentType = plainType(headers['content-type']);
  if (contentType === undefined) return refusal(400, "Expecting 'Content-Type' to be present");
  const isStream = contentType === contentTypes.recordio;
  if (!isStream && !isMessageType(contentType)) {
    return refusal(415, `Expecting 'Content-Type' of ${json} or ${protobuf} or ${contentTypes.recordio}`);
  }
  const ofRecords = plainType(headerText(headers['message-content-type']));
  if (isStream && ofRecords === undefined) {
    return refusal(400, "Expecting 'Message-Content-Type' to be set for streaming requests");
  }
  if (isStream && !isMessageType(ofRecords)) {
    return refusal(415, `Expecting 'Message-Content-Type' of ${json} or ${protobuf}`);
  }
  if (!isStream && ofRecords !== undefined) {
    return refusal(415, "Expecting 'Message-Content-Type' to be not set for non-streaming requests");
  }
  const form = answerForm(headers.accept, headerText(headers['message-accept']));
  if ('refusal' in form) return form;
  const content = isStream ? ofRecords : contentType;
  return { content: content === protobuf ? protobuf : json, isStream, form };
}

const { json, protobuf } = contentTypes;

function answerForm(
  accept: string | undefined,
  messageAccept: string | undefined,
): AnswerForm | { readonly refusal: Answer } {
  const plain = acceptedType(accept);
  if (plain !== undefined) {
    if (messageAccept === undefined) return { isStreaming: false, type: plain };
    return refusal(406, "Expecting 'Message-Accept' to be not set for non-streaming responses");
  }
  const isStreaming = (accept ?? '').split(',').some((range) => plainType(range) === contentTypes.recordio);
  if (!isStreaming) {
    return refusal(406, `Expecting 'Accept' to allow ${json} or ${protobuf} or ${contentTypes.recordio}`);
  }
  const type = acceptedType(messageAccept);
  return type === undefined
    ? refusal(406, `Expecting 'Message-Accept' to allow ${json} or ${protobuf}`)
    : { isStreaming, type };
}

/** Which calls may be streams. */
function mediaProblem({ type }: Call, isStream: boolean, { isStreaming }: AnswerForm): Answer | undefined {
  const isInput = type === 'ATTACH_CONTAINER_INPUT';
  if (isStream && !isInput) {
    return textAnswer(415, `Streaming 'Content-Type' ${contentTypes.recordio} is not supported for ${type} call`);
  }
  if (!isStream && isInput) {
    return textAnswer(415, `Expecting 'Content-Type' to be ${contentTypes.recordio} for ${type} call`);
  }
  if (isStreaming && type !== 'ATTACH_CONTAINER_OUTPUT' && type !== 'LAUNCH_NESTED_CONTAINER_SESSION') {
    return textAnswer(406, `Streaming response is not supported for ${type} call`);
  }
  return undefined;
}

type ReadCall = Pick<AgentCall, 'call' | 'more'> | { readonly refusal: Answer };

async function readWhole(request: IncomingMessage, parse: (bytes: Uint8Array) => NextCall): Promise<ReadCall> {
  const body = await readBody(request);
  if (!body.ok) return refusal(bodyRefusalStatus(body.error.code), body.error.reason);
  const read = parse(body.value);
  return 'problem' in read ? refusal(400, read.problem) : { call: read.call, more: undefined };
}

async function readFirst(request: IncomingMessage, parse: (bytes: Uint8Array) => NextCall): Promise<ReadCall> {
  const records = recordsOf(request);
  const more = async (): Promise<NextCall | undefined> => {
    const next = await records.next();
    if (next.done === true) return undefined;
    return typeof next.value === 'string' ? { problem: next.value } : parse(next.value);
  };
  const timer = setTimeout(() => request.destroy(), firstRecordMs);
  const first = await more();
  clearTimeout(timer);
  if (first === undefined) return refusal(400, 'Received EOF while reading request body');
  return 'problem' in first ? refusal(400, first.problem) : { call: first.call, more };
}

/** Records as they come, read no faster than they are taken; a text says why there are no more. */
async function* recordsOf(request: IncomingMessage): AsyncGenerator<Uint8Array | string, undefined> {
  const decoder = new RecordDecoder({ maxRecordBytes });
  try {
    for await (const bytes of request) {
      const records = decoder.push(bytes as Uint8Array);
      if (!records.ok) {
        yield `Failed to decode the stream of records: ${records.error.reason}`;
        return undefined;
      }
      yield* records.value;
    }
  } catch {
    // The connection broke: as its end.
  }
  return undefined;
}

function refusal(status: number, text: string): { readonly refusal: Answer } {
  return { refusal: textAnswer(status, text) };
}

function plainType(header: string | undefined): string | undefined {
  return header?.split(';')[0]?.trim().toLowerCase();
}

function headerText(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.join(',');
}

function isMessageType(type: string | undefined): boolean {
  return type === json || type === protobuf;
}
