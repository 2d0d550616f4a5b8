/** An operator as curl would be one. */
import type { Call } from '../../../src/wire/gen/master.ts';

export interface OperatorReply {
  readonly status: number;
  readonly text: string;
}

/** A call of the operator API, as JSON. */
export async function operate(
  port: number,
  call: Omit<Call, 'type'> & { readonly type: string },
): Promise<OperatorReply> {
  return sendTo(
    port,
    'POST',
    '/api/v1',
    JSON.stringify(call, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
  );
}

/** A request to one of the old endpoints. */
export async function sendTo(port: number, method: string, path: string, body?: string): Promise<OperatorReply> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
  });
  return { status: response.status, text: await response.text() };
}

export async function read<T>(port: number, path: string): Promise<T> {
  return JSON.parse((await sendTo(port, 'GET', path)).text);
}
