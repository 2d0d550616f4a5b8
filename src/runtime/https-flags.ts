/** The flags by which Marathon and Chronos serve HTTPS beside HTTP; their defaults differ. */

export interface HttpsSettings {
  readonly ip: string;
  readonly port: number;
  readonly keystorePath: string;
  readonly keystorePassword: string | undefined;
}

interface Values {
  readonly http_address: string | undefined;
  readonly https_address: string | undefined;
  readonly https_port: number;
  readonly ssl_keystore_path: string | undefined;
  readonly ssl_keystore_password: string | undefined;
}

/** What the flags mean; undefined: plain text only. */
export function httpsSettings(values: Values): HttpsSettings | undefined {
  if (values.ssl_keystore_path === undefined) return undefined;
  return {
    ip: values.https_address ?? values.http_address ?? '0.0.0.0',
    port: values.https_port,
    keystorePath: values.ssl_keystore_path,
    keystorePassword: values.ssl_keystore_password,
  };
}
