/** Access to what Apache Mesos answered and sent, recorded under test/compat/recordings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, 'compat/recordings');

/** One message or request that reached a port, as the tap wrote it. */
export interface RecordedMessage {
  readonly request: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Full protobuf name; absent for requests of the HTTP APIs. */
  readonly message?: string;
  readonly decoded?: unknown;
  readonly body_base64: string;
  readonly response?: string;
}

/** One request to an HTTP endpoint and its answer. */
export interface RecordedAnswer {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

export function recordedMessages(file: string): RecordedMessage[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

/** File name → answer, of a folder such as `http/master`. */
export function recordedAnswers(folder: string): Map<string, RecordedAnswer> {
  const files = readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.json'))
    .sort();
  return new Map(files.map((file) => [file, JSON.parse(readFileSync(join(ROOT, folder, file), 'utf8'))]));
}
