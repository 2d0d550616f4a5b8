import type { Change, NodeRecord, Transaction } from '../../core/changes.ts';
import type { NodeKind } from '../../core/node.ts';
import type { JuteReader } from '../../jute/reader.ts';
import { type Acl, openAcl, readAcl, writeAcl } from '../../jute/records.ts';
import type { JuteWriter } from '../../jute/writer.ts';

// Numbers on disk: append only.
const changeCodes = { put: 1, touch: 2, remove: 3, 'open-session': 4, 'close-session': 5 } as const;
const kinds: readonly NodeKind[] = ['persistent', 'ephemeral', 'container', 'ttl'];

export function writeTransaction(writer: JuteWriter, transaction: Transaction): void {
  writer.long(transaction.zxid).int(transaction.changes.length);
  for (const change of transaction.changes) writeChange(writer, change);
}

/** Undefined when the bytes are no transaction. */
export function readTransaction(reader: JuteReader): Transaction | undefined {
  const zxid = reader.long();
  const changes: Change[] = [];
  for (let left = reader.int(); left > 0 && !reader.failed; left--) {
    const change = readChange(reader);
    if (change === undefined) return undefined;
    changes.push(change);
  }
  return reader.failed ? undefined : { zxid, changes };
}

export function writeChange(writer: JuteWriter, change: Change): void {
  writer.int(changeCodes[change.kind]);
  switch (change.kind) {
    case 'put':
      writeNode(writer, change.node);
      writer.buffer(change.node.data);
      return;
    case 'touch':
      writeNode(writer, change.node);
      return;
    case 'remove':
      writer.string(change.path);
      return;
    case 'open-session':
      writer.long(change.id).int(change.timeoutMs).buffer(change.password);
      return;
    case 'close-session':
      writer.long(change.id);
  }
}

export function readChange(reader: JuteReader): Change | undefined {
  const change = readChangeOf(reader, reader.int());
  return reader.failed ? undefined : change;
}

function readChangeOf(reader: JuteReader, code: number): Change | undefined {
  switch (code) {
    case changeCodes.put:
      return { kind: 'put', node: { ...readNode(reader), data: reader.buffer() } };
    case changeCodes.touch:
      return { kind: 'touch', node: readNode(reader) };
    case changeCodes.remove:
      return { kind: 'remove', path: reader.text() };
    case changeCodes['open-session']:
      return {
        kind: 'open-session',
        id: reader.long(),
        timeoutMs: reader.int(),
        password: reader.buffer() ?? new Uint8Array(0),
      };
    case changeCodes['close-session']:
      return { kind: 'close-session', id: reader.long() };
    default:
      reader.fail();
      return undefined;
  }
}

function writeNode(writer: JuteWriter, node: Omit<NodeRecord, 'data'>): void {
  writer.string(node.path).int(kinds.indexOf(node.kind)).long(node.owner).long(BigInt(node.ttlMs));
  writer.long(node.czxid).long(BigInt(node.ctimeMs)).long(node.mzxid).long(BigInt(node.mtimeMs)).long(node.pzxid);
  writer.int(node.version).int(node.aversion).int(node.creates);
  writer.vector(node.acl === openAcl ? null : node.acl, writeAcl);
}

function readNode(reader: JuteReader): Omit<NodeRecord, 'data'> {
  return {
    path: reader.text(),
    kind: readKind(reader),
    owner: reader.long(),
    ttlMs: Number(reader.long()),
    czxid: reader.long(),
    ctimeMs: Number(reader.long()),
    mzxid: reader.long(),
    mtimeMs: Number(reader.long()),
    pzxid: reader.long(),
    version: reader.int(),
    aversion: reader.int(),
    creates: reader.int(),
    acl: readNodeAcl(reader),
  };
}

function readKind(reader: JuteReader): NodeKind {
  const kind = kinds[reader.int()];
  if (kind === undefined) reader.fail();
  return kind ?? 'persistent';
}

/** Almost every node has the open ACL, which is not written out. */
function readNodeAcl(reader: JuteReader): readonly Acl[] {
  return reader.vector(12, readAcl) ?? openAcl;
}
