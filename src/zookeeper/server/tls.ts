import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { createSecureContext } from 'node:tls';
import { errorText, StadionError } from '../../base/errors.ts';
import type { ZookeeperServerConfig } from '../config.ts';
import type { Id } from '../jute/records.ts';

const handshakeTimeoutMs = 10_000;
const javaStoreMagic = 0xfeedfeed;

/** Reads certificate, key and trusted certificates. Fails with a StadionError `zookeeper-tls` that says what to do. */
export async function loadTls(config: ZookeeperServerConfig): Promise<TlsOptions> {
  const { clientAuth = 'need', tlsVersions = ['TLSv1.2', 'TLSv1.3'], trustStorePath } = config;
  const options: TlsOptions = {
    ...(await loadKeyStore(config)),
    minVersion: tlsVersions.includes('TLSv1.2') ? 'TLSv1.2' : 'TLSv1.3',
    maxVersion: tlsVersions.includes('TLSv1.3') ? 'TLSv1.3' : 'TLSv1.2',
    requestCert: clientAuth !== 'none',
    rejectUnauthorized: clientAuth === 'need',
    handshakeTimeout: handshakeTimeoutMs,
    noDelay: true,
  };
  if (trustStorePath !== undefined) options.ca = certificatesOf(trustStorePath, await read(trustStorePath));
  try {
    createSecureContext(options);
  } catch (thrown) {
    throw tlsError(
      `${config.keyStorePath} cannot be used (${errorText(thrown)}): check its password and that it holds certificate and key`,
    );
  }
  return options;
}

async function loadKeyStore(config: ZookeeperServerConfig): Promise<TlsOptions> {
  const path = config.keyStorePath ?? '';
  const bytes = await read(path);
  const passphrase = await passwordOf(config);
  const secret = passphrase === undefined ? {} : { passphrase };
  if (isPem(bytes)) {
    const pem = bytes.toString('latin1');
    return { cert: pem, key: pem, ...secret };
  }
  refuseJavaStore(path, bytes);
  return { pfx: bytes, ...secret };
}

async function passwordOf({
  keyStorePassword,
  keyStorePasswordPath,
}: ZookeeperServerConfig): Promise<string | undefined> {
  if (keyStorePasswordPath === undefined) return keyStorePassword;
  return (await read(keyStorePasswordPath)).toString('utf8').split(/\r?\n/, 1)[0];
}

function certificatesOf(path: string, bytes: Buffer): string {
  refuseJavaStore(path, bytes);
  if (!isPem(bytes))
    throw tlsError(`${path} is no PEM file: write the trusted certificates there with openssl pkcs12 -nokeys`);
  const certificates =
    bytes.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) throw tlsError(`${path} holds no certificate`);
  for (const certificate of certificates) {
    try {
      new X509Certificate(certificate);
    } catch (thrown) {
      throw tlsError(`${path} holds a damaged certificate (${errorText(thrown)})`);
    }
  }
  return certificates.join('\n');
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw tlsError(`${path} cannot be read (${errorText(thrown)})`);
  }
}

function isPem(bytes: Buffer): boolean {
  return bytes.includes('-----BEGIN ');
}

function refuseJavaStore(path: string, bytes: Buffer): void {
  if (bytes.length < 4 || bytes.readUInt32BE(0) !== javaStoreMagic) return;
  throw tlsError(
    `${path} is a Java key store (JKS), which only Java reads: convert it with keytool -importkeystore -deststoretype PKCS12`,
  );
}

function tlsError(message: string): StadionError {
  return new StadionError({ code: 'zookeeper-tls', message });
}

/** Whom the client's certificate proves it to be, and whether that is the super user; nobody without a trusted certificate. */
export function certifiedIdentities(socket: TLSSocket, superUser: string | undefined): Id[] {
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  if (certificate === undefined) return [];
  const id = distinguishedName(certificate.subject);
  return id === superUser
    ? [
        { scheme: 'super', id },
        { scheme: 'x509', id },
      ]
    : [{ scheme: 'x509', id }];
}

/** `C=DE\nO=Org\nCN=name` as the runtime gives it, each value escaped → `CN=name,O=Org,C=DE` as ACLs have it (RFC 2253). */
export function distinguishedName(subject: string): string {
  const parts = subject.split('\n').filter((part) => part !== '');
  return parts.reverse().join(',');
}
