import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { create, lasting, testConfig } from '../../core/core-rig.ts';
import type { ServerEvent } from '../../core/events.ts';
import { step } from '../../core/step.ts';
import { opcodes } from '../../jute/opcodes.ts';
import type { Request } from '../../jute/requests.ts';
import { crc32, crc32Fallback } from './checksum.ts';
import { Storage, type StorageOptions } from './storage.ts';

let directory: string;
const warnings: string[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stadion-zookeeper-storage-'));
  warnings.length = 0;
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function snapshots(): Promise<string[]> {
  return (await readdir(directory)).filter((name) => /^snapshot\.[0-9a-f]+$/.test(name)).sort();
}

/** All that a restart must not change, with contents as text: compared byte by byte, large ones take a second. */
function kept(storage: Storage): unknown {
  const text = JSON.stringify(lasting(storage.state), (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    return value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString('hex')}` : value;
  });
  return JSON.parse(text);
}

function open(fields: Partial<StorageOptions> = {}): Promise<Storage> {
  return Storage.open({
    directory,
    config: testConfig,
    nowMs: 0,
    snapCount: 1_000_000,
    warn: (message) => warnings.push(message),
    onDurable: () => {},
    onFailure: (error) => {
      throw error;
    },
    ...fields,
  });
}

/** A client of the core below a storage. */
class Writer {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#post({ kind: 'connection-opened', connection: 1, address: '10.0.0.1' });
    this.#post({
      kind: 'connect-requested',
      connection: 1,
      password: new Uint8Array(16),
      request: {
        protocolVersion: 0,
        lastZxidSeen: 0n,
        timeoutMs: 4000,
        sessionId: 0n,
        password: new Uint8Array(16),
        readOnly: undefined,
      },
    });
  }

  write(request: Request): void {
    this.#post({ kind: 'request-received', connection: 1, frame: { xid: 1, opcode: opcodes[request.kind], request } });
  }

  /** Each in a batch of its own. */
  async writeApart(...paths: string[]): Promise<void> {
    for (const path of paths) {
      this.write(create(path));
      await this.#storage.durable(this.#storage.state.zxid);
    }
  }

  #post(event: ServerEvent): void {
    for (const effect of step(this.#storage.state, event, 0)) {
      if (effect.kind === 'persist') this.#storage.append(effect.transaction);
    }
  }
}

async function logs(): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.startsWith('log.')).sort();
}

async function onlyLog(): Promise<string> {
  const [name = ''] = await logs();
  return join(directory, name);
}

describe('storage', () => {
  it('gives back what was written, also with data, ACLs and every kind of node', async () => {
    const storage = await open();
    const writer = new Writer(storage);
    await writer.writeApart('/a', '/a/b');
    writer.write(create('/data', 0, { data: Uint8Array.of(1, 2), acl: [{ perms: 3, scheme: 'ip', id: '10.0.0.1' }] }));
    writer.write(create('/null', 0, { data: null }));
    writer.write(create('/e', 1));
    writer.write(create('/ttl', 5, { ttlMs: 99n }));
    writer.write(create('/c', 4));
    writer.write({ kind: 'setData', path: '/a', data: new Uint8Array(300_000), version: -1 });
    writer.write({ kind: 'delete', path: '/a/b', version: -1 });
    writer.write(create('/a'));
    await storage.close();
    const again = await open();
    expect(kept(again)).toEqual(kept(storage));
    expect(again.state.zxid).toBe(storage.state.zxid);
    await again.close();
    expect(warnings).toEqual([]);
  });

  it('says what is durable only when it is, and shares writes', async () => {
    const confirmed: bigint[] = [];
    const storage = await open({ onDurable: (zxid) => confirmed.push(zxid) });
    const writer = new Writer(storage);
    for (let count = 0; count < 100; count++) writer.write(create(`/${count}`));
    expect(storage.durableZxid).toBe(0n);
    await storage.durable(storage.state.zxid);
    expect(confirmed.at(-1)).toBe(101n);
    expect(confirmed.length).toBeLessThan(5);
    await storage.close();
  });

  it('cut anywhere in its last batch loses that batch and nothing else', async () => {
    const storage = await open();
    const writer = new Writer(storage);
    await writer.writeApart('/first', '/second');
    const path = await onlyLog();
    const before = storage.state.zxid;
    const end = endOf(await readFile(path));
    await writer.writeApart('/third');
    const whole = await readFile(path);
    const last = endOf(whole);
    await storage.close();
    for (let cut = end + 1; cut < last; cut += 7) {
      await rm(directory, { recursive: true });
      await open().then((each) => each.close());
      await rm(await onlyLog());
      const torn = Uint8Array.from(whole.subarray(0, end + 4096)).fill(0, cut);
      await writeFile(path, torn);
      const again = await open();
      expect(again.state.zxid).toBe(before);
      expect([...again.state.nodes.keys()]).toEqual(expect.arrayContaining(['/first', '/second']));
      expect(again.state.nodes.has('/third')).toBe(false);
      await again.close();
      // Once cut off it is gone: the next start finds nothing torn.
      warnings.length = 0;
      await open().then((each) => each.close());
      expect(warnings).toEqual([]);
    }
  });

  it('flipped anywhere is refused or, at worst, ends before what nobody was promised', async () => {
    const storage = await open();
    await new Writer(storage).writeApart('/first', '/second', '/third');
    await storage.close();
    const path = await onlyLog();
    const whole = await readFile(path);
    for (let at = 0; at < whole.length; at += 3) {
      const flipped = Uint8Array.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      await writeFile(path, flipped);
      const again = await open().catch((error: unknown) => error);
      if (again instanceof Storage) {
        // Only the mark of an orderly end can be lost without anybody noticing.
        expect(again.state.zxid, `byte ${at}`).toBe(storage.state.zxid);
        await again.close();
        for (const name of await logs()) if (!path.endsWith(name)) await rm(join(directory, name));
      } else expect(again).toMatchObject({ code: 'zookeeper-data-corrupt' });
    }
  });

  it('refuses a log with a missing file', async () => {
    for (const path of ['/a', '/b', '/c']) {
      const storage = await open();
      await new Writer(storage).writeApart(path);
      await storage.close();
    }
    const [, middle = ''] = await logs();
    await rm(join(directory, middle));
    await expect(open()).rejects.toMatchObject({ code: 'zookeeper-data-corrupt' });
    expect((await readdir(directory)).includes('server.lock')).toBe(false);
  });

  it('recovers from a snapshot and the log after it, and forgets what it no longer needs', async () => {
    const storage = await open({ snapCount: 50 });
    const writer = new Writer(storage);
    for (let round = 0; round < 6; round++) {
      const before = await snapshots();
      for (let count = 0; count < 60; count++) writer.write(create(`/${round}-${count}`));
      // Another snapshot, and the end of the oldest.
      await vi.waitFor(
        async () => {
          const now = await snapshots();
          expect(now.at(-1)).not.toBe(before.at(-1));
          expect(now.length).toBeLessThanOrEqual(2);
        },
        { timeout: 30_000 },
      );
    }
    writer.write(create('/after'));
    await storage.close();
    expect(await snapshots()).toHaveLength(2);
    const again = await open();
    expect(kept(again)).toEqual(kept(storage));
    await again.close();
    const newest = (await snapshots()).at(-1) ?? '';
    await writeFile(join(directory, newest), (await readFile(join(directory, newest))).subarray(0, 100));
    const older = await open();
    expect(kept(older)).toEqual(kept(storage));
    expect(warnings).toEqual(['a ZooKeeper snapshot is damaged: the one before it and the log are used']);
    await older.close();
  });

  it('belongs to one process, and to the next once that is gone', async () => {
    const storage = await open();
    await expect(open()).rejects.toMatchObject({
      code: 'zookeeper-data-dir',
      message: expect.stringContaining('in use'),
    });
    await storage.close();
    await writeFile(join(directory, 'server.lock'), '999999999 1\n');
    await open().then((each) => each.close());
    await writeFile(join(directory, 'server.lock'), `${process.pid} 1\n`);
    await open().then((each) => each.close());
  });

  it('says what to do when the directory is no place to write', async () => {
    await writeFile(join(directory, 'file'), '');
    const refused = { code: 'zookeeper-data-dir', message: expect.stringContaining('--data-dir') };
    await expect(open({ directory: join(directory, 'file') })).rejects.toMatchObject(refused);
    await writeFile(join(directory, 'version-2'), '');
    await expect(open()).rejects.toMatchObject({ message: expect.stringContaining('Apache ZooKeeper') });
  });
});

function endOf(file: Uint8Array): number {
  let end = file.length;
  while (end > 0 && file[end - 1] === 0) end--;
  return end;
}

describe('checksum', () => {
  it('is the same with and without the help of the runtime', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(0xffffffff), (bytes, seed) => {
        expect(crc32Fallback(bytes, seed)).toBe(crc32(bytes, seed));
      }),
    );
    expect(crc32(new TextEncoder().encode('123456789'), 0)).toBe(0xcbf43926);
  });
});
