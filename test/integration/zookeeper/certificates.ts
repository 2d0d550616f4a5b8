/** Certificates made for a test by the openssl command. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TlsOptions } from '../../../src/zookeeper/client/tls.ts';

export const keyPassword = 'secret';

export interface Certificates {
  /** The certificate that vouches for both others. */
  readonly trustStore: string;
  /** Certificate and key of the server in one PEM file, the same with the key encrypted, and as PKCS #12. */
  readonly serverPem: string;
  readonly serverEncryptedPem: string;
  readonly serverPkcs12: string;
  /** PKCS #12 of the client, for Java. */
  readonly clientPkcs12: string;
  /** What a client needs to be `clientName`. */
  readonly client: TlsOptions;
}

export const clientName = 'CN=client,O=Org\\, Inc,C=DE';

export function makeCertificates(directory: string): Certificates {
  const path = (name: string): string => join(directory, name);
  const openssl = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: directory, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr}`);
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=test ca');
  writeFileSync(path('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  for (const name of ['server', 'client']) {
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/C=DE/O=Org, Inc/CN=${name}`);
    const ca = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...ca, '-out', `${name}.pem`);
    const both = ['-in', `${name}.pem`, '-inkey', `${name}.key`];
    openssl('pkcs12', '-export', ...both, '-passout', `pass:${keyPassword}`, '-out', `${name}.p12`);
  }
  openssl('pkcs8', '-topk8', '-in', 'server.key', '-passout', `pass:${keyPassword}`, '-out', 'server.enc');
  const pem = (name: string): string => readFileSync(path(name), 'utf8');
  writeFileSync(path('server.both'), pem('server.pem') + pem('server.key'));
  writeFileSync(path('server.both.enc'), pem('server.pem') + pem('server.enc'));
  return {
    trustStore: path('ca.pem'),
    serverPem: path('server.both'),
    serverEncryptedPem: path('server.both.enc'),
    serverPkcs12: path('server.p12'),
    clientPkcs12: path('client.p12'),
    client: { ca: pem('ca.pem'), cert: pem('client.pem'), key: pem('client.key') },
  };
}
