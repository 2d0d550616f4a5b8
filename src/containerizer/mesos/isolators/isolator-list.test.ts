import { describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../../../base/logger.ts';
import type { ContainerIsolator, IsolatedContainer } from './container-isolator.ts';
import { IsolatorList } from './isolator-list.ts';
import { joinLaunchParts } from './launch-parts.ts';

const container: IsolatedContainer = {
  launch: { containerId: 'a', sandbox: '/', resources: [], environment: {} },
  resources: [],
  limits: { cpus: 0, memBytes: 0 },
  directory: '/',
  signal: new AbortController().signal,
};
const broken = { reason: 'REASON_CONTAINER_LIMITATION', message: 'too much' } as const;
const fails = (): Promise<never> => Promise.reject(new Error('broken'));

describe('a list of isolators', () => {
  it('asks in order and cleans up in the reverse one', async () => {
    const calls: string[] = [];
    const one = (name: string): ContainerIsolator => ({
      name,
      prepare: async () => {
        calls.push(`prepare ${name}`);
        return { joinPaths: [name] };
      },
      cleanUp: async () => void calls.push(`clean up ${name}`),
    });
    const list = new IsolatorList([one('x'), one('y')], silentLogger);
    expect(await list.prepare(container)).toEqual({ joinPaths: ['x', 'y'] });
    expect(await list.cleanUp('a')).toBe(true);
    expect(calls).toEqual(['prepare x', 'prepare y', 'clean up y', 'clean up x']);
  });

  it('stops preparing what was destroyed meanwhile', async () => {
    const launching = new AbortController();
    const first: ContainerIsolator = {
      name: 'x',
      prepare: async () => {
        launching.abort();
        return {};
      },
    };
    const list = new IsolatorList([first, { name: 'y', prepare: fails }], silentLogger);
    await expect(list.prepare({ ...container, signal: launching.signal })).rejects.toThrow('aborted');
  });

  it('goes on without one that fails, and says so', async () => {
    const said: unknown[] = [];
    const say = (_message: string, fields?: unknown): void => void said.push(fields);
    const logger: Logger = { ...silentLogger, warn: say, error: say };
    const failing = { name: 'x', prepare: fails, usage: fails, pids: fails, limitation: fails, cleanUp: fails };
    const well: ContainerIsolator = {
      name: 'y',
      prepare: async () => ({}),
      usage: async () => ({ mem_total_bytes: 1 }),
      pids: async () => [1, 2, 2],
      limitation: async () => broken,
      cleanUp: async () => {},
    };
    const list = new IsolatorList([failing, well], logger);
    expect(await list.usage('a')).toEqual({ mem_total_bytes: 1 });
    expect(await list.pids('a')).toEqual([1, 2]);
    expect(await list.limitation('a')).toEqual(broken);
    expect(await list.cleanUp('a')).toBe(false);
    expect(said).toHaveLength(4);
  });

  it('asks all for an update and rejects with the first error', async () => {
    const updated: string[] = [];
    const well: ContainerIsolator = {
      name: 'y',
      prepare: async () => ({}),
      update: async (id) => void updated.push(id),
    };
    const list = new IsolatorList([{ name: 'x', prepare: fails, update: fails }, well], silentLogger);
    await expect(list.update('a', container)).rejects.toThrow('broken');
    expect(updated).toEqual(['a']);
  });
});

describe('joinLaunchParts', () => {
  it('joins lists without doubles, merges tables, keeps what is said twice', () => {
    expect(
      joinLaunchParts([
        ['x', { joinPaths: ['1', '2'], environment: { A: '1' }, workingDirectory: '/w' }],
        ['y', { joinPaths: ['2', '3'], environment: { B: '2' }, workingDirectory: '/w' }],
      ]),
    ).toEqual({ joinPaths: ['1', '2', '3'], environment: { A: '1', B: '2' }, workingDirectory: '/w' });
  });

  it('names those who contradict each other', () => {
    const words = "The isolators x and y contradict each other about 'workingDirectory'";
    expect(() =>
      joinLaunchParts([
        ['x', { workingDirectory: '/1' }],
        ['y', { workingDirectory: '/2' }],
      ]),
    ).toThrow(words);
    expect(() =>
      joinLaunchParts([
        ['x', { environment: { A: '1' } }],
        ['y', { environment: { A: '2' } }],
      ]),
    ).toThrow("about 'environment'");
  });
});
