import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ok, type Result, refuse } from '../../../base/errors.ts';
import { parseJson } from '../../../base/json.ts';
import { readChallenge } from './auth-challenge.ts';
import { acceptedManifests } from './manifest.ts';
import type { ImageReference } from './reference.ts';
import { askRegistry, readShort, refusalText } from './registry-request.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface RegistryClientOptions {
  readonly reference: ImageReference;
  readonly credentials: Credentials | undefined;
  readonly signal: AbortSignal;
  readonly stallTimeoutMs: number;
}

/** A manifest as it came. */
export interface FetchedManifest {
  readonly json: unknown;
  readonly contentType: string;
}

const mostManifestBytes = 4 * 1024 * 1024;
const mostTokenBytes = 1024 * 1024;
const mostTokens = 3;

/** Speaks with one registry about one repository. All methods reject with one sentence on why not. */
export class RegistryClient {
  readonly #options: RegistryClientOptions;
  readonly #base: string;
  #authorization: string | undefined;
  #tokens = 0;

  constructor(options: RegistryClientOptions) {
    this.#options = options;
    this.#base = `${options.reference.registry}/v2/${options.reference.repository}`;
  }

  /** A manifest by tag or digest; one that was asked for by digest has it. */
  async manifest(version: string): Promise<FetchedManifest> {
    const response = await this.#get(`manifests/${version}`, { accept: acceptedManifests });
    const bytes = await readShort(response, mostManifestBytes);
    if (version.includes(':')) {
      const checked = checkDigest(bytes, version);
      if (!checked.ok) throw new Error(checked.error.reason);
    }
    return { json: readJson(bytes), contentType: response.headers['content-type'] ?? '' };
  }

  /** A small blob, checked. */
  async smallBlob(digest: string, mostBytes: number): Promise<unknown> {
    const bytes = await readShort(await this.blob(digest), mostBytes);
    const checked = checkDigest(bytes, digest);
    if (!checked.ok) throw new Error(checked.error.reason);
    return readJson(bytes);
  }

  /** The bytes of a blob as they come: to be checked by who reads them. */
  async blob(digest: string): Promise<IncomingMessage> {
    return this.#get(`blobs/${digest}`, { accept: '*/*' });
  }

  async #get(path: string, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
    const url = new URL(`${this.#base}/${path}`);
    const { signal, stallTimeoutMs } = this.#options;
    for (;;) {
      const shown = this.#authorization;
      const authorization = shown === undefined ? {} : { authorization: shown };
      const response = await askRegistry({ url, headers: { ...headers, ...authorization }, signal, stallTimeoutMs });
      if (response.statusCode === 200) return response;
      const challenge = response.headers['www-authenticate'];
      if (response.statusCode !== 401 || challenge === undefined || !(await this.#prove(challenge, shown))) {
        throw new Error(await refusalText(response, url.host));
      }
      response.destroy();
    }
  }

  /** Gets what the server wants to see. False when there is nothing more to show. */
  async #prove(header: string, shown: string | undefined): Promise<boolean> {
    // Another request for the same repository has done it meanwhile.
    if (this.#authorization !== shown) return true;
    const challenge = readChallenge(header);
    const { credentials } = this.#options;
    if (challenge === undefined) return false;
    const basic = credentials === undefined ? undefined : basicAuthorization(credentials);
    if (challenge.scheme === 'basic') {
      if (basic === undefined || shown === basic) return false;
      this.#authorization = basic;
      return true;
    }
    this.#tokens += 1;
    // Tokens run out while large layers are fetched, but not for ever.
    if (this.#tokens > mostTokens) return false;
    this.#authorization = `Bearer ${await this.#token(challenge, basic)}`;
    return true;
  }

  async #token(
    challenge: { readonly realm: string; readonly service?: string; readonly scope?: string },
    basic: string | undefined,
  ): Promise<string> {
    const { reference, signal, stallTimeoutMs } = this.#options;
    if (!/^https?:\/\//.test(challenge.realm) || !URL.canParse(challenge.realm)) {
      throw new Error(`${reference.registry} sends for a token to '${challenge.realm}', which is no address`);
    }
    const url = new URL(challenge.realm);
    // A password that came over an encrypted line does not leave it.
    if (basic !== undefined && reference.registry.startsWith('https:') && url.protocol === 'http:') {
      throw new Error(`${reference.registry} sends for a token to ${url.host} without encryption`);
    }
    if (challenge.service !== undefined) url.searchParams.set('service', challenge.service);
    url.searchParams.set('scope', challenge.scope ?? `repository:${reference.repository}:pull`);
    const headers = { accept: 'application/json', ...(basic === undefined ? {} : { authorization: basic }) };
    const response = await askRegistry({ url, headers, signal, stallTimeoutMs });
    if (response.statusCode !== 200) throw new Error(await refusalText(response, url.host));
    const json = readJson(await readShort(response, mostTokenBytes));
    const { token, access_token: accessToken } = (json ?? {}) as Readonly<Record<string, unknown>>;
    const text = token ?? accessToken;
    if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text)) throw new Error(`${url.host} gives no token`);
    return text;
  }
}

function basicAuthorization({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Whether these bytes have this digest. */
export function checkDigest(bytes: Uint8Array, digest: string): Result<void> {
  const [algorithm = '', expected = ''] = digest.split(':');
  const actual = createHash(algorithm).update(bytes).digest('hex');
  if (actual === expected) return ok(undefined);
  return refuse('digest-wrong', `what came has the digest ${algorithm}:${actual}, not ${digest}`);
}

function readJson(bytes: Uint8Array): unknown {
  const parsed = parseJson(new TextDecoder().decode(bytes));
  if (!parsed.ok) throw new Error(`the registry sent no JSON: ${parsed.error.reason}`);
  return parsed.value;
}
