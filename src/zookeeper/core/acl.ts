import { type Acl, type Id, permissions } from '../jute/records.ts';
import type { Connection, CoreConfig, ServerState } from './state.ts';

/** May this connection do this to a node with this ACL? `perms` are bits of which one is enough. */
export function isAllowed(state: ServerState, connection: Connection, acl: readonly Acl[], perms: number): boolean {
  if (state.config.skipAcl || acl.length === 0) return true;
  for (const identity of connection.identities) {
    if (identity.scheme === 'super') return true;
  }
  return acl.some((entry) => (entry.perms & perms) !== 0 && isMeant(entry, connection.identities));
}

function isMeant(entry: Acl, identities: readonly Id[]): boolean {
  if (entry.scheme === 'world') return entry.id === 'anyone';
  for (const { scheme, id } of identities) {
    if (scheme !== entry.scheme) continue;
    if (scheme === 'ip' ? matchesAddress(entry.id, id) : id === entry.id) return true;
  }
  return false;
}

/**
 * An ACL as it is stored: without duplicates, `auth` replaced by all that the client proved to be. Undefined when it is empty or
 * has an entry that nobody could ever match.
 */
export function resolveAcl(
  { x509Enabled = false }: CoreConfig,
  asked: readonly Acl[] | null,
  identities: readonly Id[],
): Acl[] | undefined {
  const resolved: Acl[] = [];
  for (const entry of withoutDuplicates(asked ?? [])) {
    if (entry.scheme === 'auth') {
      const proven = identities.filter(({ scheme }) => scheme === 'digest' || scheme === 'x509');
      if (proven.length === 0) return undefined;
      for (const { scheme, id } of proven) resolved.push({ perms: entry.perms, scheme, id });
    } else if (isValidEntry(entry) || (x509Enabled && isCertified(entry))) resolved.push(entry);
    else return undefined;
  }
  return resolved.length === 0 ? undefined : resolved;
}

function withoutDuplicates(acl: readonly Acl[]): Acl[] {
  const seen = new Set<string>();
  return acl.filter((entry) => {
    const key = `${entry.perms} ${entry.scheme} ${entry.id}`;
    return !seen.has(key) && seen.add(key);
  });
}

function isValidEntry({ scheme, id }: Acl): boolean {
  switch (scheme) {
    case 'world':
      return id === 'anyone';
    case 'digest':
      return id.split(':').length === 2;
    case 'ip':
      return parseRange(id) !== undefined;
    default:
      return false;
  }
}

/** A name as certificates have it: `CN=name,O=Org`, commas within a value escaped. */
function isCertified({ scheme, id }: Acl): boolean {
  if (scheme !== 'x509') return false;
  return id === '' || id.split(/(?<!\\),/).every((part) => /^\s*[A-Za-z0-9][\w.-]*\s*=/.test(part));
}

/** An ACL as others than its administrators see it: who, but not the hash of the password. */
export function maskedAcl(acl: readonly Acl[]): Acl[] {
  return acl.map((entry) => (entry.scheme === 'digest' ? { ...entry, id: `${entry.id.split(':')[0]}:x` } : entry));
}

/** What getACL shows to this connection. */
export function visibleAcl(state: ServerState, connection: Connection, acl: readonly Acl[]): readonly Acl[] {
  return isAllowed(state, connection, acl, permissions.admin) ? acl : maskedAcl(acl);
}

interface AddressRange {
  readonly address: number;
  readonly bits: number;
}

function parseAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}

function parseRange(text: string): AddressRange | undefined {
  const [addressText = '', bitsText, more] = text.split('/');
  const address = parseAddress(addressText);
  const bits = bitsText === undefined ? 32 : Number(bitsText);
  if (
    address === undefined ||
    more !== undefined ||
    !/^\d{0,2}$/.test(bitsText ?? '') ||
    bitsText === '' ||
    bits > 32
  ) {
    return undefined;
  }
  return { address, bits };
}

function matchesAddress(range: string, text: string): boolean {
  const parsed = parseRange(range);
  const address = parseAddress(text);
  if (parsed === undefined || address === undefined) return range === text;
  const sizeOfHost = 2 ** (32 - parsed.bits);
  return Math.floor(parsed.address / sizeOfHost) === Math.floor(address / sizeOfHost);
}
