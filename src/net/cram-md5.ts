/** CRAM-MD5 (RFC 2195): proving a secret without sending it. What Mesos has for libprocess messages; MD5 is not chosen by us. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credential } from './basic-auth.ts';

/** What has not been asked before: `<digits.seconds@host>`. */
export function cramMd5Challenge(host: string, nowMs: number): Uint8Array {
  const number = randomBytes(8).readBigUInt64BE();
  return Buffer.from(`<${number}.${Math.floor(nowMs / 1000)}@${host}>`);
}

/** The proof: the principal, a blank, and the keyed digest of the challenge in hexadecimal. */
export function cramMd5Response({ principal, secret }: Credential, challenge: Uint8Array): Uint8Array {
  return Buffer.from(`${principal} ${digest(secret, challenge).toString('hex')}`);
}

/** Who gave this proof, in constant time; undefined when it proves nobody. */
export function cramMd5Principal(
  secrets: ReadonlyMap<string, string>,
  challenge: Uint8Array,
  response: Uint8Array,
): string | undefined {
  const text = Buffer.from(response.buffer, response.byteOffset, response.byteLength).toString('utf8');
  const blank = text.lastIndexOf(' ');
  const principal = text.slice(0, blank);
  const given = text.slice(blank + 1);
  if (blank <= 0 || !/^[0-9a-f]{32}$/i.test(given)) return undefined;
  const secret = secrets.get(principal);
  // An unknown name costs the same as a known one.
  const isSame = timingSafeEqual(digest(secret ?? '', challenge), Buffer.from(given, 'hex'));
  return secret !== undefined && isSame ? principal : undefined;
}

function digest(secret: string, challenge: Uint8Array): Buffer {
  return createHmac('md5', secret).update(challenge).digest();
}
