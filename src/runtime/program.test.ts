import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { watchLoopLag } from './loop-lag.ts';
import { runDaemon, startFailureText } from './program.ts';

const address = { ip: '127.0.0.1', port: 1 };

describe('runDaemon', () => {
  it('closes in order on a signal and gives 0', async () => {
    const close = vi.fn(async () => {});
    const code = runDaemon({ name: 'x', start: async () => ({ address, close }) });
    await vi.waitUntil(() => process.listenerCount('SIGTERM') > 0);
    process.emit('SIGTERM', 'SIGTERM');
    expect(await code).toBe(0);
    expect(close).toHaveBeenCalledTimes(1);
    expect(process.listenerCount('SIGTERM')).toBe(0);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('stuck'))],
    ['takes too long', () => new Promise<void>(() => {})],
  ])('gives 1 when the close %s', async (_what, close) => {
    const code = runDaemon({ name: 'x', start: async () => ({ address, close }), closeTimeoutMs: 10 });
    await vi.waitUntil(() => process.listenerCount('SIGINT') > 0);
    process.emit('SIGINT', 'SIGINT');
    expect(await code).toBe(1);
  });

  it('gives 1 and one sentence when the start fails', async () => {
    const sentences: string[] = [];
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const start = (): Promise<never> =>
      new Promise((_resolve, reject) => {
        createServer().once('error', reject).listen(port, '127.0.0.1');
      });
    const code = await runDaemon({ name: 'stadion master', start, complain: (sentence) => sentences.push(sentence) });
    server.close();
    expect(code).toBe(1);
    expect(sentences).toEqual([
      `stadion master: port ${port} on 127.0.0.1 is in use: stop the program that holds it or choose another port.`,
    ]);
  });
});

describe('startFailureText', () => {
  it.each([
    [
      { code: 'EACCES', port: 80, address: '0.0.0.0' },
      'no permission to listen on port 80 on 0.0.0.0: choose a port above 1023 or run with more rights.',
    ],
    [
      { code: 'EACCES', path: '/var/x' },
      'no permission for /var/x: change its owner or mode, or choose another directory.',
    ],
    [{ code: 'ENOENT', path: '/y' }, '/y does not exist: create it or correct the path.'],
    [
      { code: 'EADDRNOTAVAIL', address: '9.9.9.9' },
      '9.9.9.9 is not an address of this machine: choose another one with --ip.',
    ],
    [new Error('plain\ntext'), 'plain text'],
  ])('%j', (thrown, text) => {
    expect(startFailureText(thrown)).toBe(text);
  });
});

describe('watchLoopLag', () => {
  it('sees a blocked loop', async () => {
    const lag = watchLoopLag(5);
    await vi.waitUntil(() => lag.meanMs >= 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const untilMs = performance.now() + 60;
    while (performance.now() < untilMs);
    await vi.waitUntil(() => lag.maxMs > 30);
    lag.reset();
    lag.stop();
  });
});
