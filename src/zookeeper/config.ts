import { ok, type Refusal, type Result, refuse } from '../base/errors.ts';

/** What a server is started with; times in milliseconds. */
export interface ZookeeperServerConfig {
  /** Address to listen on; default all. */
  readonly host?: string;
  /** 0: any free port. Undefined: only TLS connections are taken, on `secureClientPort`. */
  readonly clientPort?: number | undefined;
  readonly dataDir: string;
  /** Length of a tick: sessions expire on ticks; default 2000. */
  readonly tickTimeMs?: number;
  /** Bounds of session time-outs; default 2 and 20 ticks. */
  readonly minSessionTimeoutMs?: number;
  readonly maxSessionTimeoutMs?: number;
  /** Connections from one address; 0 (default) is no limit, since a whole cluster on one machine shares one address. */
  readonly maxClientCnxns?: number;
  /** Connections in all; 0 (default) is no limit. */
  readonly maxCnxns?: number;
  /** Largest request in bytes; default 1 048 575. */
  readonly juteMaxBufferBytes?: number;
  /** Transactions between snapshots; default 100 000. */
  readonly snapCount?: number;
  /** Four-letter words that are answered; `*` for all; default srvr, ruok, stat, mntr, isro, conf. */
  readonly fourLetterWords?: readonly string[];
  /** `super:HASH`: whoever authenticates with it passes every ACL. */
  readonly superDigest?: string;
  /** TTL nodes are allowed; default false. */
  readonly extendedTypesEnabled?: boolean;
  /** How often empty containers and outlived TTL nodes are looked for; default 60 000. */
  readonly containerCheckIntervalMs?: number;
  /** ACLs are not checked; default false. */
  readonly skipAcl?: boolean;
  /** Port for TLS connections; 0: any free one. Undefined: none are taken. */
  readonly secureClientPort?: number;
  /** Address of that port; default: `host`. */
  readonly secureHost?: string;
  /** Our certificate and key: PEM or PKCS #12. */
  readonly keyStorePath?: string;
  readonly keyStorePassword?: string;
  readonly keyStorePasswordPath?: string;
  /** Certificates (PEM) that vouch for clients. */
  readonly trustStorePath?: string;
  /** Must clients show a certificate? Default need. */
  readonly clientAuth?: ClientAuth;
  /** TLS versions that are spoken; default both. */
  readonly tlsVersions?: readonly TlsVersion[];
  /** Name (`CN=…`) in a certificate that makes its holder pass every ACL. */
  readonly x509SuperUser?: string;
}

export type ClientAuth = 'need' | 'want' | 'none';
export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

type Settings = { -readonly [Key in keyof ZookeeperServerConfig]?: ZookeeperServerConfig[Key] };

type Apply = (settings: Settings, value: string) => string | undefined;

function whole(key: keyof Settings & `${string}`, min: number, max: number): Apply {
  return (settings, value) => {
    const number = Number(value);
    if (!/^-?\d+$/.test(value) || number < min || number > max) return `must be a whole number from ${min} to ${max}`;
    Object.assign(settings, { [key]: number });
    return undefined;
  };
}

function text(key: keyof Settings): Apply {
  return (settings, value) => {
    if (value === '') return 'must not be empty';
    Object.assign(settings, { [key]: value });
    return undefined;
  };
}

function truth(key: keyof Settings): Apply {
  return (settings, value) => {
    if (!/^(true|false|yes|no)$/i.test(value)) return 'must be true or false';
    Object.assign(settings, { [key]: /^(true|yes)$/i.test(value) });
    return undefined;
  };
}

const longestMs = 0x7fffffff;
const words: Apply = (settings, value) => {
  settings.fourLetterWords = value.split(',').map((word) => word.trim());
  return undefined;
};

const clientAuth: Apply = (settings, value) => {
  if (value !== 'need' && value !== 'want' && value !== 'none') return 'must be need, want or none';
  settings.clientAuth = value;
  return undefined;
};

const tlsVersions: Apply = (settings, value) => {
  const names = value.split(',').map((name) => name.trim());
  const known = names.filter((name) => name === 'TLSv1.2' || name === 'TLSv1.3');
  if (known.length === 0 || known.length < names.length) return 'must be of TLSv1.2 and TLSv1.3';
  settings.tlsVersions = known;
  return undefined;
};

/** The form of a store shows in its bytes; the key only says which forms were meant. */
function storeType(...types: readonly string[]): Apply {
  return (_settings, value) =>
    types.includes(value.toUpperCase())
      ? undefined
      : `must be ${types.join(' or ')}: keytool and openssl convert Java's own stores`;
}

const keys: Readonly<Record<string, Apply>> = {
  clientPort: whole('clientPort', 0, 65_535),
  clientPortAddress: text('host'),
  dataDir: text('dataDir'),
  tickTime: whole('tickTimeMs', 10, 3_600_000),
  // -1 is the original's way of saying "the default".
  minSessionTimeout: optional(whole('minSessionTimeoutMs', 1, longestMs)),
  maxSessionTimeout: optional(whole('maxSessionTimeoutMs', 1, longestMs)),
  maxClientCnxns: whole('maxClientCnxns', 0, 1_000_000),
  maxCnxns: whole('maxCnxns', 0, 1_000_000),
  snapCount: whole('snapCount', 2, 1_000_000_000),
  'jute.maxbuffer': whole('juteMaxBufferBytes', 1024, 1 << 30),
  '4lw.commands.whitelist': words,
  extendedTypesEnabled: truth('extendedTypesEnabled'),
  'znode.container.checkIntervalMs': whole('containerCheckIntervalMs', 100, longestMs),
  skipACL: truth('skipAcl'),
  'DigestAuthenticationProvider.superDigest': text('superDigest'),
  secureClientPort: whole('secureClientPort', 0, 65_535),
  secureClientPortAddress: text('secureHost'),
  'ssl.keyStore.location': text('keyStorePath'),
  'ssl.keyStore.password': text('keyStorePassword'),
  'ssl.keyStore.passwordPath': text('keyStorePasswordPath'),
  'ssl.keyStore.type': storeType('PEM', 'PKCS12'),
  'ssl.trustStore.location': text('trustStorePath'),
  'ssl.trustStore.type': storeType('PEM'),
  'ssl.clientAuth': clientAuth,
  'ssl.protocol': tlsVersions,
  'ssl.enabledProtocols': tlsVersions,
  'X509AuthenticationProvider.superUser': text('x509SuperUser'),
};

/** Keys of an Apache server that mean nothing here, where there is one server and one directory. */
const idle: ReadonlySet<string> = new Set([
  'initLimit',
  'syncLimit',
  'dataLogDir',
  'preAllocSize',
  'forceSync',
  'globalOutstandingLimit',
  'autopurge.snapRetainCount',
  'autopurge.purgeInterval',
  'admin.enableServer',
  'admin.serverPort',
  'admin.serverAddress',
  'serverCnxnFactory',
  'authProvider.x509',
  'ssl.authProvider',
  'ssl.trustStore.password',
  'ssl.trustStore.passwordPath',
  'ssl.hostnameVerification',
  'ssl.clientHostnameVerification',
  'standaloneEnabled',
  'reconfigEnabled',
  'leaderServes',
]);

function optional(apply: Apply): Apply {
  return (settings, value) => (value === '-1' ? undefined : apply(settings, value));
}

const quorumSentence =
  'this ZooKeeper is one server and has no quorum: for an ensemble (server.N, peerType, group.N) run Apache ZooKeeper and point the other programs at it with zk://';

/**
 * Reads a `zoo.cfg`. All complaints come together in one refusal, `zookeeper-config`, except a quorum, which is refused with a
 * pointer to Apache ZooKeeper as `zookeeper-quorum`.
 */
export function parseZooCfg(content: string): Result<Partial<ZookeeperServerConfig>> {
  const settings: Settings = {};
  const complaints: string[] = [];
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('!')) continue;
    const [, key = '', value = ''] = /^([^=:\s]+)\s*[=:]\s*(.*)$/.exec(trimmed) ?? [];
    if (/^(server|group|weight)\.|^(peerType|electionAlg|dynamicConfigFile)$/.test(key)) {
      return refuse('zookeeper-quorum', quorumSentence);
    }
    const complaint = applyKey(settings, key, value);
    if (complaint !== undefined) complaints.push(`line ${index + 1}: ${complaint}`);
  }
  return complaints.length === 0 ? ok(settings) : refuse('zookeeper-config', complaints.join('; '));
}

function applyKey(settings: Settings, key: string, value: string): string | undefined {
  // Properties of the original's process are written with its prefix.
  const name = key.replace(/^zookeeper\./, '');
  if (name === '') return 'must be KEY=VALUE';
  if (idle.has(name)) return undefined;
  const apply = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (apply === undefined) return `${key} is not a setting of this server`;
  const complaint = apply(settings, value);
  return complaint === undefined ? undefined : `${key} ${complaint}`;
}

export const zookeeperUsage: string = `Usage: stadion zookeeper [--client-port N] [--data-dir DIR] [--ip ADDRESS] [ZOO.CFG]

  --client-port N   port for clients; 0 is any free one (default 2181)
  --data-dir DIR    where everything is kept (required here or as dataDir in ZOO.CFG)
  --ip ADDRESS      address to listen on (default: all)
  --super-digest D  super:BASE64(SHA1(super:PASSWORD)): who knows the password passes every ACL
  ZOO.CFG           settings as Apache ZooKeeper writes them; flags come first
`;

const flags: Readonly<Record<string, string>> = {
  '--client-port': 'clientPort',
  '--client_port': 'clientPort',
  '--data-dir': 'dataDir',
  '--data_dir': 'dataDir',
  '--ip': 'clientPortAddress',
  '--super-digest': 'DigestAuthenticationProvider.superDigest',
  '--super_digest': 'DigestAuthenticationProvider.superDigest',
};

/**
 * Reads the arguments of `stadion zookeeper`. `readFile` gives the content of ZOO.CFG or says why it cannot be read. Refusals:
 * `zookeeper-flags`, and those of `parseZooCfg`.
 */
export function parseZookeeperArgs(
  args: readonly string[],
  readFile: (path: string) => Result<string>,
): Result<ZookeeperServerConfig> {
  const fromFlags: Settings = {};
  let fromFile: Partial<ZookeeperServerConfig> = {};
  const queue = [...args];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (!arg.startsWith('-')) {
      const content = readFile(arg);
      const parsed = content.ok ? parseZooCfg(content.value) : content;
      if (!parsed.ok) return refuse(parsed.error.code, `${arg}: ${parsed.error.reason}`);
      fromFile = parsed.value;
      continue;
    }
    const complaint = applyFlag(fromFlags, arg, queue);
    if (complaint !== undefined) return { ok: false, error: complaint };
  }
  const { dataDir, clientPort, ...rest } = { ...fromFile, ...fromFlags };
  if (dataDir === undefined) {
    return refuse('zookeeper-flags', 'no data directory: give --data-dir DIR, or dataDir in ZOO.CFG');
  }
  const tlsFault = faultOfTls(rest);
  if (tlsFault !== undefined) return refuse('zookeeper-config', tlsFault);
  // As with the original: who names only the TLS port wants no other.
  if (clientPort === undefined && rest.secureClientPort !== undefined) return ok({ ...rest, dataDir });
  return ok({ ...rest, dataDir, clientPort: clientPort ?? 2181 });
}

/** Why the settings for TLS do not go together, or undefined. */
function faultOfTls(settings: Settings): string | undefined {
  const { secureClientPort, keyStorePath, trustStorePath, clientAuth: auth = 'need' } = settings;
  if (secureClientPort === undefined) return undefined;
  if (keyStorePath === undefined) {
    return 'secureClientPort needs ssl.keyStore.location: a PEM or PKCS12 file with certificate and key';
  }
  if (auth !== 'none' && trustStorePath === undefined) {
    return `ssl.clientAuth=${auth} needs ssl.trustStore.location: a PEM file with the certificates that vouch for clients`;
  }
  return undefined;
}

function applyFlag(settings: Settings, arg: string, queue: string[]): Refusal | undefined {
  const equals = arg.indexOf('=');
  const flag = equals < 0 ? arg : arg.slice(0, equals);
  const key = Object.hasOwn(flags, flag) ? flags[flag] : undefined;
  if (key === undefined) return { code: 'zookeeper-flags', reason: `unknown flag ${flag}` };
  const value = equals < 0 ? queue.shift() : arg.slice(equals + 1);
  if (value === undefined) return { code: 'zookeeper-flags', reason: `${flag} needs a value` };
  const complaint = applyKey(settings, key, value);
  return complaint === undefined ? undefined : { code: 'zookeeper-flags', reason: complaint.replace(key, flag) };
}
