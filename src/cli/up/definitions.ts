import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorText, StadionError } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';

export interface Definition {
  readonly kind: 'app' | 'job';
  /** The app's id or the job's name. */
  readonly name: string;
  readonly file: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Reads the files before anything is started. Throws one sentence for the first that is none. */
export function readDefinitions(files: readonly string[]): Definition[] {
  return files.flatMap((file) => readFile(file));
}

function readFile(file: string): Definition[] {
  const parsed = parseJson(readText(file));
  if (!parsed.ok) throw invalid(file, `is no JSON: ${parsed.error.reason}`);
  const items = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  return items.map((item) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      throw invalid(file, 'holds no definition of an app or job');
    const { id, name } = item;
    if (typeof id === 'string')
      return { kind: 'app', name: id.startsWith('/') ? id : `/${id}`, file, body: withLocalFiles(item, file) };
    if (typeof name === 'string') return { kind: 'job', name, file, body: withLocalFiles(item, file) };
    throw invalid(file, 'has neither an "id" (of an app) nor a "name" (of a job)');
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw invalid(file, `cannot be read: ${errorText(thrown)}`);
  }
}

/** Files to fetch that begin with `./` or `../` lie beside the definition. */
function withLocalFiles(body: Readonly<Record<string, unknown>>, file: string): Readonly<Record<string, unknown>> {
  const { fetch } = body;
  if (!Array.isArray(fetch)) return body;
  const absolute = fetch.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('uri' in entry) || typeof entry.uri !== 'string') return entry;
    if (!/^\.{1,2}\//.test(entry.uri)) return entry;
    return { ...entry, uri: pathToFileURL(resolve(dirname(file), entry.uri)).href };
  });
  return { ...body, fetch: absolute };
}

function invalid(file: string, problem: string): StadionError {
  return new StadionError({ code: 'definition-invalid', message: `${file} ${problem}` });
}
