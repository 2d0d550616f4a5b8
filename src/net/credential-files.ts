import { readFile, stat } from 'node:fs/promises';
import { errorText, StadionError } from '../base/errors.ts';
import { parseJson } from '../base/json.ts';
import type { Logger } from '../base/logger.ts';
import type { Credential } from './basic-auth.ts';

export interface SecretFile {
  /** As the flag gave it; `file://` may stand before it. */
  readonly path: string;
  /** The flag, for complaints. */
  readonly flag: string;
  readonly logger: Logger;
}

/** Larger files hold something else. */
const maxFileBytes = 16 * 1024 * 1024;

/**
 * The principals that may prove themselves, from a file `{"credentials":[{"principal":…,"secret":…}]}`. Rejects with
 * `credentials-invalid`, never with the file's contents in the text; warns when others can read the file.
 */
export async function readCredentials(file: SecretFile): Promise<readonly Credential[]> {
  const json = await readJson(file);
  const list = json['credentials'];
  if (!Array.isArray(list) || list.length === 0)
    throw invalid(file, 'has no credentials: write {"credentials":[{"principal":"NAME","secret":"SECRET"}]}');
  const credentials = list.map((one, index) => readOne(file, one, `credential ${index + 1}`));
  const names = new Set(credentials.map(({ principal }) => principal));
  if (names.size < credentials.length) throw invalid(file, 'names a principal twice');
  return credentials;
}

/** The one credential to prove oneself with, from a file `{"principal":…,"secret":…}`. Fails like `readCredentials`. */
export async function readCredential(file: SecretFile): Promise<Credential> {
  return readOne(file, await readJson(file), 'it');
}

/** A key for signing, as it is in the file, every byte of it. Fails like `readCredentials`. */
export async function readSecretKey(file: SecretFile): Promise<Uint8Array> {
  return readSecret(file);
}

async function readJson(file: SecretFile): Promise<Readonly<Record<string, unknown>>> {
  const parsed = parseJson(Buffer.from(await readSecret(file)).toString('utf8'));
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value))
    throw invalid(file, 'is not a JSON object');
  return parsed.value as Readonly<Record<string, unknown>>;
}

function readOne(file: SecretFile, value: unknown, what: string): Credential {
  const { principal, secret } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof principal !== 'string' || principal === '') throw invalid(file, `: ${what} has no principal`);
  if (typeof secret !== 'string' || secret === '') throw invalid(file, `: ${what} has no secret`);
  // Basic authentication parts the two by the first colon.
  if (principal.includes(':')) throw invalid(file, `: the principal of ${what} has a colon`);
  return { principal, secret };
}

async function readSecret(file: SecretFile): Promise<Uint8Array> {
  const path = file.path.replace(/^file:\/\//, '');
  try {
    const { mode, size } = await stat(path);
    if (size > maxFileBytes) throw invalid(file, 'is too large');
    if ((mode & 0o007) !== 0)
      file.logger.warn('a file of secrets is open to every user of this machine: take their rights away', {
        flag: file.flag,
        path,
      });
    const bytes = await readFile(path);
    if (bytes.length === 0) throw invalid(file, 'is empty');
    return bytes;
  } catch (thrown) {
    if (thrown instanceof StadionError) throw thrown;
    throw invalid(file, `cannot be read (${errorText(thrown)})`);
  }
}

function invalid({ flag, path }: SecretFile, problem: string): StadionError {
  const said = problem.startsWith(':') ? problem : ` ${problem}`;
  return new StadionError({ code: 'credentials-invalid', message: `the file of --${flag}, ${path}${said}` });
}
