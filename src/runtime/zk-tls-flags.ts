/** The flags by which a program speaks TLS with ZooKeeper. */
import { readFileSync } from 'node:fs';
import { errorText, ok, type Result, refuse } from '../base/errors.ts';

export const zkTlsFlags = {
  zk_tls_ca: {
    type: 'path',
    help: "PEM file of the certificates that vouch for ZooKeeper's servers: they are spoken with over TLS.",
  },
  zk_tls_cert: { type: 'path', help: 'PEM file of the certificate that ZooKeeper is shown, with --zk_tls_ca.' },
  zk_tls_key: { type: 'path', help: 'PEM file of the key of --zk_tls_cert.' },
} as const;

/** Contents of the files, in PEM. */
export interface ZkTls {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

interface Values {
  readonly zk_tls_ca: string | undefined;
  readonly zk_tls_cert: string | undefined;
  readonly zk_tls_key: string | undefined;
}

/** What the flags mean; undefined: plain text. Refused with a sentence that names the flag. */
export function readZkTls(values: Values): Result<ZkTls | undefined> {
  const { zk_tls_ca: caPath, zk_tls_cert: certPath, zk_tls_key: keyPath } = values;
  if (caPath === undefined && certPath === undefined && keyPath === undefined) return ok(undefined);
  if (caPath === undefined) return refuse('flag-invalid', '--zk_tls_cert and --zk_tls_key need --zk_tls_ca');
  if ((certPath === undefined) !== (keyPath === undefined))
    return refuse('flag-invalid', '--zk_tls_cert and --zk_tls_key belong together');
  const ca = readPem('zk_tls_ca', caPath);
  if (!ca.ok || certPath === undefined || keyPath === undefined) return ca.ok ? ok({ ca: ca.value }) : ca;
  const cert = readPem('zk_tls_cert', certPath);
  const key = readPem('zk_tls_key', keyPath);
  if (!cert.ok) return cert;
  return key.ok ? ok({ ca: ca.value, cert: cert.value, key: key.value }) : key;
}

function readPem(flag: string, path: string): Result<string> {
  try {
    const text = readFileSync(path, 'utf8');
    return text.includes('-----BEGIN ') ? ok(text) : refuse('flag-invalid', `Flag '${flag}': ${path} is not PEM`);
  } catch (thrown) {
    return refuse('flag-invalid', `Flag '${flag}': ${errorText(thrown)}`);
  }
}
