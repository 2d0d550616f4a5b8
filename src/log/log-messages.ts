/** Names and bytes of what members of a log send each other. */
import {
  PromiseRequest,
  PromiseResponse,
  RecoverRequest,
  RecoverResponse,
  WriteRequest,
  WriteResponse,
} from '../wire/gen/log.ts';
import { encode, tryDecode } from '../wire/message.ts';
import type { LogRequest, LogResponse } from './core/events.ts';

interface Named {
  /** Full message name, as in the path of the request. */
  readonly name: string;
  readonly body: Uint8Array;
}

export function encodeRequest(request: LogRequest): Named {
  switch (request.kind) {
    case 'promise':
      return { name: PromiseRequest.name, body: encode(PromiseRequest, request.message) };
    case 'write':
      return { name: WriteRequest.name, body: encode(WriteRequest, request.message) };
    case 'recover':
      return { name: RecoverRequest.name, body: encode(RecoverRequest, request.message) };
  }
}

export function encodeResponse(response: LogResponse): Named {
  switch (response.kind) {
    case 'promise':
      return { name: PromiseResponse.name, body: encode(PromiseResponse, response.message) };
    case 'write':
      return { name: WriteResponse.name, body: encode(WriteResponse, response.message) };
    case 'recover':
      return { name: RecoverResponse.name, body: encode(RecoverResponse, response.message) };
  }
}

/** Undefined for other messages and for bytes that are none. */
export function decodeRequest({ name, body }: Named): LogRequest | undefined {
  if (name === PromiseRequest.name) return withKind('promise', tryDecode(PromiseRequest, body));
  if (name === WriteRequest.name) return withKind('write', tryDecode(WriteRequest, body));
  if (name === RecoverRequest.name) return withKind('recover', tryDecode(RecoverRequest, body));
  return undefined;
}

/** Undefined for other messages and for bytes that are none. */
export function decodeResponse({ name, body }: Named): LogResponse | undefined {
  if (name === PromiseResponse.name) return withKind('promise', tryDecode(PromiseResponse, body));
  if (name === WriteResponse.name) return withKind('write', tryDecode(WriteResponse, body));
  if (name === RecoverResponse.name) return withKind('recover', tryDecode(RecoverResponse, body));
  return undefined;
}

function withKind<K extends string, T>(kind: K, message: T | undefined): { kind: K; message: T } | undefined {
  return message === undefined ? undefined : { kind, message };
}
