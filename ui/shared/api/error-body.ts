/** One complaint about one field of what was sent, as Marathon reports it. */
export type FieldError = { readonly path: string; readonly errors: readonly string[] };

/** What an error answer says, in words for people, whatever the program and the format of its body. */
export type ErrorBody = {
  readonly message: string;
  readonly fields: readonly FieldError[];
  readonly deploymentIds: readonly string[];
};

const keyTexts: Readonly<Record<string, string>> = {
  'error.path.missing': 'is required',
  undefined: 'is required',
  'error.expected.jsstring': 'must be a text',
  'error.expected.jsnumber': 'must be a number',
  'error.expected.jsarray': 'must be a list',
  'error.expected.jsobject': 'must be an object',
  'error.expected.jsboolean': 'must be true or false',
  'error.minLength': 'is too short',
  'error.maxLength': 'is too long',
  'error.pattern': 'has characters that are not allowed',
  'error.min': 'is too small',
  'error.max': 'is too large',
  'error.unknown.enum.literal': 'is not one of the allowed values',
};

/** Turns an error key of Marathon into words; texts that are no key stay as they are. */
export function errorKeyText(key: string): string {
  return keyTexts[key] ?? key;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : typeof value === 'string' ? [value] : [];

function readFields(details: unknown): FieldError[] {
  if (!Array.isArray(details)) return [];
  return details.filter(isRecord).map((entry) => ({
    path: typeof entry['path'] === 'string' ? entry['path'] : String(entry['attribute'] ?? '/'),
    errors: texts(entry['errors'] ?? entry['error']).map(errorKeyText),
  }));
}

function statusText(status: number): string {
  if (status === 401) return 'You are not signed in, or the credentials are wrong.';
  if (status === 403) return 'You are not allowed to do this.';
  if (status === 404) return 'There is nothing at this address.';
  if (status === 503) return 'The server has no leader yet, or is still recovering.';
  if (status >= 500) return `The server failed to answer (HTTP ${status}).`;
  return `The server refused the request (HTTP ${status}).`;
}

/** Reads the body of an error answer: Marathon and Chronos send JSON with `message`, Mesos sends plain text. */
export function readErrorBody(status: number, text: string): ErrorBody {
  const plain = { fields: [], deploymentIds: [] };
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    const short = text.trim();
    const usable = short !== '' && short.length < 500 && !short.startsWith('<');
    return { message: usable ? short : statusText(status), ...plain };
  }
  if (!isRecord(body)) return { message: statusText(status), ...plain };
  const details = body['details'];
  const message = typeof body['message'] === 'string' ? firstLine(body['message']) : statusText(status);
  const deployments = Array.isArray(body['deployments']) ? body['deployments'].filter(isRecord) : [];
  return {
    message: typeof details === 'string' ? `${message}: ${firstLine(details)}` : message,
    fields: readFields(details),
    deploymentIds: deployments.map((entry) => String(entry['id'])),
  };
}

// Chronos may put a whole stack trace into `message`; its first line says what happened.
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text;
