/** A certificate with its key in one file, as Java programs are given it. */
import { readFileSync } from 'node:fs';
import { createSecureContext, type TlsOptions } from 'node:tls';
import { errorText, StadionError } from '../base/errors.ts';
import type { TlsIdentity } from './tls.ts';

/** Begins Java's own format, which nothing but Java reads. */
const javaMagic = 0xfeedfeed;

/**
 * What a server shows, from a PKCS #12 file or a PEM file with certificate and key. Throws `keystore-invalid` with a sentence that
 * says what to do.
 */
export function readKeystore(path: string, password: string | undefined): TlsIdentity {
  const server = keystoreOptions(path, password);
  try {
    createSecureContext(server);
  } catch (thrown) {
    throw invalid(path, `cannot be used (${errorText(thrown)}): is --ssl_keystore_password right?`);
  }
  return { server: { ...server, minVersion: 'TLSv1.2', handshakeTimeout: 10_000 }, client: {}, allowsPlain: false };
}

function keystoreOptions(path: string, password: string | undefined): TlsOptions {
  const bytes = readBytes(path);
  const passphrase = password === undefined ? {} : { passphrase: password };
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === javaMagic)
    throw invalid(path, 'is in the format JKS: make it PKCS #12 with keytool -importkeystore -deststoretype PKCS12');
  const text = bytes.toString('latin1');
  return text.includes('-----BEGIN ') ? { cert: text, key: text, ...passphrase } : { pfx: bytes, ...passphrase };
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw invalid(path, `cannot be read (${errorText(thrown)})`);
  }
}

function invalid(path: string, problem: string): StadionError {
  return new StadionError({
    code: 'keystore-invalid',
    message: `the file of --ssl_keystore_path, ${path}, ${problem}`,
  });
}
