/** TLS of masters, agents and frameworks, as `LIBPROCESS_SSL_*` in the environment says to Mesos. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecureVersion } from 'node:tls';
import { errorText, ok, type Result, refuse } from '../base/errors.ts';

export interface TlsSettings {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  /** Certificates to trust, in PEM; without any, those that Node trusts. */
  readonly ca: readonly string[];
  /** Plain text is taken too, and tried when the other side does not speak TLS. */
  readonly allowsPlain: boolean;
  /** As a client: the other side's certificate must be vouched for. */
  readonly verifiesServer: boolean;
  /** As a client: and be one for its address. */
  readonly verifiesIp: boolean;
  /** As a server: whoever comes must have a certificate that is vouched for. */
  readonly requiresClientCert: boolean;
  readonly ciphers: string | undefined;
  readonly curves: string | undefined;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
}

type Environment = { readonly [name: string]: string | undefined };

const prefix = 'LIBPROCESS_SSL_';
/** Oldest first. What is older (SSL 3) no Node speaks. */
const versions: readonly (readonly [string, SecureVersion, boolean])[] = [
  ['ENABLE_TLS_V1_0', 'TLSv1', false],
  ['ENABLE_TLS_V1_1', 'TLSv1.1', false],
  ['ENABLE_TLS_V1_2', 'TLSv1.2', true],
  ['ENABLE_TLS_V1_3', 'TLSv1.3', true],
];

/** What the environment says; undefined without `LIBPROCESS_SSL_ENABLED`. Refuses what cannot be meant, with the name of the variable. */
export function readTlsEnvironment(environment: Environment): Result<TlsSettings | undefined> {
  const reader = new Reader(environment);
  if (!reader.flag('ENABLED', false)) return reader.problem ?? ok(undefined);
  const caFile = reader.file('CA_FILE');
  const settings: TlsSettings = {
    cert: reader.file('CERT_FILE', true) ?? '',
    key: reader.file('KEY_FILE', true) ?? '',
    ca: [...(caFile === undefined ? [] : [caFile]), ...reader.directory('CA_DIR')],
    allowsPlain: reader.flag('SUPPORT_DOWNGRADE', false),
    verifiesServer: reader.flag('VERIFY_SERVER_CERT', reader.flag('VERIFY_CERT', false)),
    verifiesIp: reader.flag('VERIFY_IPADD', false),
    requiresClientCert: reader.flag('REQUIRE_CLIENT_CERT', reader.flag('REQUIRE_CERT', false)),
    ciphers: reader.text('CIPHERS'),
    curves: reader.text('ECDH_CURVES') ?? reader.text('ECDH_CURVE'),
    ...reader.versions(),
  };
  if (settings.allowsPlain && settings.requiresClientCert)
    reader.complain('SUPPORT_DOWNGRADE', 'lets in who has no certificate: leave it out, or REQUIRE_CLIENT_CERT');
  return reader.problem ?? ok(settings);
}

class Reader {
  readonly #environment: Environment;
  /** The first thing that is wrong. */
  problem: Result<never> | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string): string | undefined {
    const text = this.#environment[`${prefix}${name}`];
    return text === undefined || text === '' || text === 'auto' ? undefined : text;
  }

  flag(name: string, fallback: boolean): boolean {
    const text = this.text(name);
    if (text === undefined) return fallback;
    if (text === 'true' || text === '1') return true;
    if (text !== 'false' && text !== '0') this.complain(name, `is '${text}': write true or false`);
    return false;
  }

  file(name: string, isNeeded = false): string | undefined {
    const path = this.text(name);
    if (path === undefined) {
      if (isNeeded) this.complain(name, 'is needed with LIBPROCESS_SSL_ENABLED');
      return undefined;
    }
    try {
      return readFileSync(path, 'utf8');
    } catch (thrown) {
      this.complain(name, `cannot be read (${errorText(thrown)})`);
      return undefined;
    }
  }

  /** Every certificate of a directory. */
  directory(name: string): string[] {
    const path = this.text(name);
    if (path === undefined) return [];
    try {
      const contents = readdirSync(path).map((file) => readFileSync(join(path, file), 'utf8'));
      return contents.filter((text) => text.includes('BEGIN CERTIFICATE'));
    } catch (thrown) {
      this.complain(name, `cannot be read (${errorText(thrown)})`);
      return [];
    }
  }

  versions(): { readonly minVersion: SecureVersion; readonly maxVersion: SecureVersion } {
    if (this.flag('ENABLE_SSL_V3', false)) this.complain('ENABLE_SSL_V3', 'is true: SSL 3 is not spoken here');
    const on = versions.filter(([name, , fallback]) => this.flag(name, fallback)).map(([, version]) => version);
    const [minVersion] = on;
    const maxVersion = on.at(-1);
    if (minVersion === undefined || maxVersion === undefined) {
      this.complain('ENABLE_TLS_V1_2', 'is false, and so are all other versions');
      return { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' };
    }
    return { minVersion, maxVersion };
  }

  complain(name: string, problem: string): void {
    this.problem ??= refuse('flag-invalid', `${prefix}${name} ${problem}`);
  }
}
