/** What a server is started with; times in milliseconds. */
export interface ZookeeperServerConfig {
  /** Address to listen on; default all. */
  readonly host?: string;
  /** 0: any free port. */
  readonly clientPort: number;
  readonly dataDir: string;
  /** Length of a tick: sessions expire on ticks; default 2000. */
  readonly tickTimeMs?: number;
  /** Bounds of session time-outs; default 2 and 20 ticks. */
  readonly minSessionTimeoutMs?: number;
  readonly maxSessionTimeoutMs?: number;
  /** Connections from one address; 0 (default) is no limit. */
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
}
