/** The four who ask in the authorisation matrix, and ACLs under which one of them may do everything and another nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listsByName } from '../../src/model/acl-actions.ts';
import { basicAuthorization } from '../../src/net/basic-auth.ts';

export const askers = ['nobody', 'wrong', 'other', 'right'] as const;
export type Asker = (typeof askers)[number];

const secrets = { other: 'o-secret', right: 'r-secret' } as const;

const headers: Readonly<Record<Asker, string | undefined>> = {
  nobody: undefined,
  wrong: basicAuthorization({ principal: 'right', secret: 'guessed' }),
  other: basicAuthorization({ principal: 'other', secret: secrets.other }),
  right: basicAuthorization({ principal: 'right', secret: secrets.right }),
};

/** The header by which he proves himself. */
export function authorizationOf(asker: Asker): string | undefined {
  return headers[asker];
}

/** What a flag for the credentials of both takes. */
export function writeCredentials(directory: string): string {
  const file = join(directory, 'credentials');
  const credentials = Object.entries(secrets).map(([principal, secret]) => ({ principal, secret }));
  writeFileSync(file, JSON.stringify({ credentials }), { mode: 0o600 });
  return file;
}

/** Everything is for `right`, except what is said otherwise by list. */
export function aclsText(others: Readonly<Record<string, readonly object[]>> = {}): string {
  const lists = [...listsByName.values()].map(({ name, member }) => [
    name,
    others[name] ?? [{ principals: { values: ['right'] }, [member]: { type: 'ANY' } }],
  ]);
  return JSON.stringify({ permissive: false, ...Object.fromEntries(lists) });
}

export interface Question {
  readonly path: string;
  readonly method?: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Asks, and reads no more of a stream than its beginning. */
export async function askAs(asker: Asker, port: number, question: Question): Promise<Reply> {
  const authorization = headers[asker];
  const { path, method = question.body === undefined ? 'GET' : 'POST', body } = question;
  const abort = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    redirect: 'manual',
    signal: abort.signal,
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': question.contentType ?? 'application/json' }),
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...question.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const isStream = response.headers.get('content-length') === null && /SUBSCRIBE/.test(body ?? '');
  const text = isStream && response.status === 200 ? await beginning(response) : await response.text();
  if (isStream) abort.abort();
  return { status: response.status, text };
}

/** The first record of a stream, or all there was if it ended before. */
async function beginning(response: Response): Promise<string> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString('utf8');
    const length = Number(/^(\d+)\n/.exec(text)?.[1] ?? Number.POSITIVE_INFINITY);
    if (text.length >= length + String(length).length + 1) break;
  }
  return text;
}
