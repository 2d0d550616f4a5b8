import { createHash } from 'node:crypto';
import type { Id } from '../jute/records.ts';

/** `user:BASE64(SHA1(user:password))`: how a digest identity is named in ACLs. */
export function digestOf(credential: string | Uint8Array): string {
  const text = typeof credential === 'string' ? credential : new TextDecoder().decode(credential);
  const hash = createHash('sha1').update(credential).digest('base64');
  return `${text.split(':', 1)[0]}:${hash}`;
}

/** Who an auth packet proves the client to be; undefined for schemes that do not exist here. */
export function identityOf(scheme: string, credential: Uint8Array, address: string): Id | undefined {
  if (scheme === 'digest') return { scheme, id: digestOf(credential) };
  if (scheme === 'ip') return { scheme, id: address };
  return undefined;
}
