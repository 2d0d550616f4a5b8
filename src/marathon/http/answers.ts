import { parseJson } from '../../base/json.ts';
import type { Issue } from '../core/issues.ts';
import { Issues } from '../core/issues.ts';
import type { Answer, CommandRefusal, CommandSuccess, RefusalCode } from '../core/requests.ts';
import type { ApiAnswer, ApiRequest } from './api-request.ts';

/** An answer with JSON in it. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): ApiAnswer {
  return { status, headers, body: JSON.stringify(value) };
}

/** An answer with text that is JSON already. */
export function jsonText(status: number, body: string, headers: Readonly<Record<string, string>> = {}): ApiAnswer {
  return { status, headers, body };
}

export function failure(status: number, message: string): ApiAnswer {
  return json(status, { message });
}

export const methodNotAllowed: ApiAnswer = failure(405, 'Method Not Allowed');
export const uriNotFound: ApiAnswer = failure(404, 'URI not found');

const statusOf: Readonly<Record<RefusalCode, number>> = {
  'not-found': 404,
  exists: 409,
  locked: 409,
  invalid: 422,
  'illegal-argument': 422,
  'bad-request': 400,
  'too-many-deployments': 403,
  'ports-exhausted': 500,
  unavailable: 503,
};

/** The error body of a refused command. */
export function refusalAnswer(refusal: CommandRefusal): ApiAnswer {
  const { code, message, details, deployments } = refusal;
  return json(statusOf[code], {
    message,
    ...(details === undefined ? {} : { details }),
    ...(deployments === undefined ? {} : { deployments: deployments.map((id) => ({ id })) }),
  });
}

/** JSON of the wrong shape. */
export function invalidJson(details: readonly Issue[]): ApiAnswer {
  return json(422, { message: 'Invalid JSON', details });
}

/** Answers with what `render` makes of a success, or with the refusal. */
export function answerWith(answer: Answer, render: (success: CommandSuccess) => ApiAnswer): ApiAnswer {
  return answer.ok ? render(answer) : refusalAnswer(answer);
}

/** The usual result of a change: the deployment, in body and header. */
export function deploymentAnswer(
  success: CommandSuccess,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  const { id = '', version = '' } = success.deployment ?? {};
  return json(status, { version, deploymentId: id }, { ...deploymentHeader(success), ...headers });
}

export function deploymentHeader(success: CommandSuccess): Record<string, string> {
  return success.deployment === undefined ? {} : { 'Marathon-Deployment-Id': success.deployment.id };
}

/** The JSON of a body, or the answer that refuses it. */
export function readBody(request: ApiRequest): { readonly value: unknown } | { readonly refusal: ApiAnswer } {
  if (request.body.trim() === '') {
    return {
      refusal: json(400, {
        message: 'Please specify data in JSON format',
        details: 'No content to map to Object due to end of input',
      }),
    };
  }
  const parsed = parseJson(request.body);
  if (parsed.ok) return { value: parsed.value };
  return { refusal: json(400, { message: 'Invalid JSON', details: parsed.error.reason }) };
}

/** Reads a body by a reader that complains into issues. */
export function readDocument<T>(
  request: ApiRequest,
  read: (value: unknown, issues: Issues) => T,
): { readonly document: T } | { readonly refusal: ApiAnswer } {
  const body = readBody(request);
  if ('refusal' in body) return body;
  const issues = new Issues();
  const document = read(body.value, issues);
  return issues.any ? { refusal: invalidJson(issues.list()) } : { document };
}
