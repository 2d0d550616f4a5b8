import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { execInContainer } from './exec.ts';

/** Never answers, until it is called off. */
function hang({ abortSignal }: { readonly abortSignal?: AbortSignal } = {}): Promise<never> {
  return new Promise((_, reject) => abortSignal?.addEventListener('abort', () => reject(abortSignal.reason)));
}

function containerWhere(exec: Partial<Record<'exec' | 'start' | 'inspect', (options: never) => Promise<unknown>>>) {
  const made = {
    start: async () => new PassThrough().end(),
    inspect: async () => ({ ExitCode: 3, Running: false, Pid: 0 }),
    ...exec,
  };
  return { exec: exec.exec ?? (async () => made) } as unknown as Docker.Container;
}

const command = { command: { argv: ['true'] } };

describe('a command in a container', () => {
  it('ends with its code', async () => {
    expect(await execInContainer(containerWhere({}), command)).toEqual({ waitStatus: 3 << 8 });
  });

  it.each([
    ['is made', { exec: hang }],
    ['is started', { start: hang }],
    ['runs', { start: async () => new PassThrough() }],
    ['is asked for its code', { inspect: hang }],
  ])('is given up in time when the engine hangs while it %s', async (_, exec) => {
    expect(await execInContainer(containerWhere(exec), { ...command, timeoutMs: 20.5 })).toEqual({ timedOut: true });
  });

  it('fails with the words of the engine', async () => {
    const refused = containerWhere({ exec: () => Promise.reject(new Error('container is not running')) });
    await expect(execInContainer(refused, { ...command, timeoutMs: 60_000 })).rejects.toThrow('is not running');
  });
});
