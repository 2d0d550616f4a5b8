import { encodeFrame } from './frames.ts';
import { JuteReader } from './reader.ts';

export interface ConnectRequest {
  readonly protocolVersion: number;
  readonly lastZxidSeen: bigint;
  readonly timeoutMs: number;
  /** 0 asks for a new session. */
  readonly sessionId: bigint;
  readonly password: Uint8Array;
  /** Undefined when the client does not know the field (C clients of 3.4): then the answer must leave it out too. */
  readonly readOnly: boolean | undefined;
}

export interface ConnectResponse {
  readonly protocolVersion: number;
  /** What was granted; 0 or less: the session is refused. */
  readonly timeoutMs: number;
  readonly sessionId: bigint;
  readonly password: Uint8Array;
  readonly readOnly: boolean | undefined;
}

const noBytes = new Uint8Array(0);

/** Reads the first frame of a client; undefined when it is none. */
export function decodeConnectRequest(frame: Uint8Array): ConnectRequest | undefined {
  const reader = new JuteReader(frame);
  const request = {
    protocolVersion: reader.int(),
    lastZxidSeen: reader.long(),
    timeoutMs: reader.int(),
    sessionId: reader.long(),
    password: reader.buffer() ?? noBytes,
    readOnly: reader.remainingBytes > 0 ? reader.boolean() : undefined,
  };
  return reader.failed ? undefined : request;
}

export function encodeConnectRequest(request: ConnectRequest): Uint8Array {
  return encodeFrame((writer) => {
    writer.int(request.protocolVersion).long(request.lastZxidSeen).int(request.timeoutMs);
    writer.long(request.sessionId).buffer(request.password);
    if (request.readOnly !== undefined) writer.boolean(request.readOnly);
  });
}

/** Reads the first frame of a server; undefined when it is none. */
export function decodeConnectResponse(frame: Uint8Array): ConnectResponse | undefined {
  const reader = new JuteReader(frame);
  const response = {
    protocolVersion: reader.int(),
    timeoutMs: reader.int(),
    sessionId: reader.long(),
    password: reader.buffer() ?? noBytes,
    readOnly: reader.remainingBytes > 0 ? reader.boolean() : undefined,
  };
  return reader.failed ? undefined : response;
}

export function encodeConnectResponse(response: ConnectResponse): Uint8Array {
  return encodeFrame((writer) => {
    writer.int(response.protocolVersion).int(response.timeoutMs).long(response.sessionId).buffer(response.password);
    if (response.readOnly !== undefined) writer.boolean(response.readOnly);
  });
}
