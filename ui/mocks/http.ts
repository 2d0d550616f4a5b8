/** A request as the fixtures see it: path without prefix and query. */
export type MockRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
};

/** What a fixture answers: `json` or `text`; `events` keeps the connection open as a server-sent event stream. */
export type MockAnswer = {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly events?: true;
  readonly headers?: Readonly<Record<string, string>>;
};

export type MockProgram = (request: MockRequest) => MockAnswer | undefined;

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** The body as an object, whatever was sent. */
export function bodyOf(request: MockRequest): Record<string, unknown> {
  return asRecord(request.body);
}
