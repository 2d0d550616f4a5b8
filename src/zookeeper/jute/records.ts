import type { JuteReader } from './reader.ts';
import type { JuteWriter } from './writer.ts';

/** What the server tells about a node. zxids and the owner are 64-bit, times are milliseconds since 1970. */
export interface Stat {
  /** Transaction that created the node. */
  readonly czxid: bigint;
  /** Transaction that last changed its data. */
  readonly mzxid: bigint;
  readonly ctime: number;
  readonly mtime: number;
  /** Changes of the data. */
  readonly version: number;
  /** Changes of the set of children. */
  readonly cversion: number;
  /** Changes of the ACL. */
  readonly aversion: number;
  /** Session that owns an ephemeral node, otherwise 0. */
  readonly ephemeralOwner: bigint;
  readonly dataLength: number;
  readonly numChildren: number;
  /** Transaction that last created or deleted a child. */
  readonly pzxid: bigint;
}

/** Who: `world`/`anyone`, `auth`/``, `digest`/`user:hash`, `ip`/`10.0.0.0/8`. */
export interface Id {
  readonly scheme: string;
  readonly id: string;
}

/** One entry of an access control list: bits of {@link permissions} for one identity. */
export interface Acl extends Id {
  readonly perms: number;
}

/** Bits of an ACL entry. */
export const permissions = { read: 1, write: 2, create: 4, delete: 8, admin: 16, all: 31 } as const;

/** Everyone may do everything. */
export const openAcl: readonly Acl[] = [{ perms: permissions.all, scheme: 'world', id: 'anyone' }];

/** Only the identities of the creating connection may do anything. */
export const creatorAllAcl: readonly Acl[] = [{ perms: permissions.all, scheme: 'auth', id: '' }];

/** The creator may do everything, everyone may look: what Mesos gives its group nodes when it has credentials. */
export const creatorAllWorldReadAcl: readonly Acl[] = [
  { perms: permissions.read, scheme: 'world', id: 'anyone' },
  { perms: permissions.all, scheme: 'auth', id: '' },
];

/** Largest frame either side accepts unless told otherwise (jute.maxbuffer). */
export const defaultMaxFrameBytes = 0xfffff;

export function readStat(reader: JuteReader): Stat {
  return {
    czxid: reader.long(),
    mzxid: reader.long(),
    ctime: Number(reader.long()),
    mtime: Number(reader.long()),
    version: reader.int(),
    cversion: reader.int(),
    aversion: reader.int(),
    ephemeralOwner: reader.long(),
    dataLength: reader.int(),
    numChildren: reader.int(),
    pzxid: reader.long(),
  };
}

export function writeStat(writer: JuteWriter, stat: Stat): void {
  writer.long(stat.czxid).long(stat.mzxid).long(BigInt(stat.ctime)).long(BigInt(stat.mtime));
  writer.int(stat.version).int(stat.cversion).int(stat.aversion).long(stat.ephemeralOwner);
  writer.int(stat.dataLength).int(stat.numChildren).long(stat.pzxid);
}

/** Null texts, which some clients send, are read as empty: no identity has them. */
export function readAcl(reader: JuteReader): Acl {
  return { perms: reader.int(), scheme: reader.string() ?? '', id: reader.string() ?? '' };
}

export function writeAcl(writer: JuteWriter, acl: Acl): void {
  writer.int(acl.perms).string(acl.scheme).string(acl.id);
}
