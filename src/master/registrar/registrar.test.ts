import { describe, expect, it } from 'vitest';
import type { MasterEvent } from '../core/events.ts';
import { Registrar } from './registrar.ts';
import { decodeRegistry } from './registry-bytes.ts';
import { createMemoryStore, type RegistryStore } from './registry-store.ts';

const info = (id: string) => ({ hostname: id, id: { value: id } });
const next = { type: 'elected' } as const;

/** Collects events and lets a test wait for their number. */
class Inbox {
  readonly events: MasterEvent[] = [];
  #wanted: { readonly count: number; readonly resolve: () => void } | undefined;

  readonly post = (event: MasterEvent): void => {
    this.events.push(event);
    if (this.#wanted !== undefined && this.events.length >= this.#wanted.count) this.#wanted.resolve();
  };

  async until(count: number): Promise<void> {
    if (this.events.length >= count) return;
    await new Promise<void>((resolve) => {
      this.#wanted = { count, resolve };
    });
  }
}

function registrarOn(store: RegistryStore, inbox: Inbox, timeoutMs = 5000): Registrar {
  return new Registrar({ store, post: inbox.post, fetchTimeoutMs: timeoutMs, storeTimeoutMs: timeoutMs });
}

describe('the registrar', () => {
  it('writes all that waits at once, and answers in order what was applied', async () => {
    const memory = createMemoryStore();
    let stores = 0;
    const store: RegistryStore = {
      ...memory,
      store: (bytes) => {
        stores++;
        return memory.store(bytes);
      },
    };
    const inbox = new Inbox();
    const registrar = registrarOn(store, inbox);
    await registrar.recover();
    for (let i = 0; i < 100; i++) registrar.apply({ type: 'admit-agent', info: info(`a${i % 50}`) }, next);
    await inbox.until(101);
    expect(stores).toBe(1);
    const applied = inbox.events.slice(1).map((event) => event.type === 'registry-written' && event.applied);
    expect(applied).toEqual([...Array(50).fill(true), ...Array(50).fill(false)]);
    expect(decodeRegistry(await memory.fetch()).slaves?.slaves).toHaveLength(50);
  });

  it('answers nothing before the write is durable, and collects what comes meanwhile', async () => {
    let finish: (() => void) | undefined;
    let stores = 0;
    const store: RegistryStore = {
      ...createMemoryStore(),
      store: () => {
        stores++;
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    };
    const inbox = new Inbox();
    const registrar = registrarOn(store, inbox);
    registrar.apply({ type: 'admit-agent', info: info('a') }, next);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    registrar.apply({ type: 'admit-agent', info: info('b') }, next);
    registrar.apply({ type: 'admit-agent', info: info('c') }, next);
    expect([inbox.events.length, stores, registrar.queueLength]).toEqual([0, 1, 2]);
    finish?.();
    await inbox.until(1);
    while (stores < 2) await new Promise((resolve) => setImmediate(resolve));
    finish?.();
    await inbox.until(3);
    expect(stores).toBe(2);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('disk full')), 'disk full'],
    ['takes too long', () => new Promise<void>(() => {}), 'writing took too long'],
  ] as const)('fails for good when a write %s', async (_what, write, reason) => {
    const inbox = new Inbox();
    const registrar = registrarOn({ ...createMemoryStore(), store: write }, inbox, 20);
    registrar.apply({ type: 'admit-agent', info: info('a') }, next);
    await inbox.until(1);
    registrar.apply({ type: 'admit-agent', info: info('b') }, next);
    await new Promise((resolve) => setImmediate(resolve));
    expect(inbox.events).toEqual([{ type: 'registry-failed', reason }]);
  });

  it('fails when what it reads is no registry', async () => {
    const inbox = new Inbox();
    await registrarOn({ ...createMemoryStore(), fetch: async () => Uint8Array.of(255, 255) }, inbox).recover();
    expect(inbox.events[0]?.type).toBe('registry-failed');
  });
});
