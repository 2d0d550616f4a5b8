import { describe, expect, it } from 'vitest';
import { containerEventOf } from './container-event.ts';
import { JsonLines } from './json-lines.ts';
import { PullProgress } from './pull-progress.ts';

const died = (engineId: string, exitCode: string): string =>
  `${JSON.stringify({ Type: 'container', Action: 'die', Actor: { ID: engineId, Attributes: { exitCode } }, time: 1 })}\n`;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('events of an engine', () => {
  it('are read from pieces of any size', () => {
    const all = bytesOf(died('a', '0') + died('ä', '137'));
    for (let size = 1; size <= all.length; size++) {
      const lines = new JsonLines();
      const events = [];
      for (let at = 0; at < all.length; at += size) events.push(...lines.push(all.subarray(at, at + size)));
      expect(events.map(containerEventOf)).toEqual([
        { engineId: 'a', action: 'die', attributes: { exitCode: '0' } },
        { engineId: 'ä', action: 'die', attributes: { exitCode: '137' } },
      ]);
    }
  });

  it('leave out nonsense and what is of no use', () => {
    const lines = new JsonLines();
    const others = ['{', 'null', '[]', '{"Type":"container","Action":"die"}', '{"Type":"image","Action":"die"}', ''];
    const events = lines.push(bytesOf(`${others.join('\n')}\n${died('a', '1')}`)).map(containerEventOf);
    expect(events.filter((event) => event !== undefined)).toHaveLength(1);
  });

  it('go on after a line without end', () => {
    const lines = new JsonLines();
    for (let part = 0; part < 40; part++) expect(lines.push(bytesOf('x'.repeat(64 * 1024)))).toEqual([]);
    expect(lines.push(bytesOf(`y\n${died('a', '1')}`))).toHaveLength(1);
  });
});

describe('progress of a pull', () => {
  it('adds up layers', () => {
    const progress = new PullProgress();
    const [a, b] = ['0123456789ab', 'ba9876543210'];
    progress.note({ id: 'latest', status: 'Pulling from x' });
    progress.note({ id: a, status: 'Downloading', progressDetail: { current: 10 * 2 ** 20, total: 30 * 2 ** 20 } });
    progress.note({ id: b, status: 'Already exists' });
    expect(progress.text).toBe('1 of 2 layers, 10MB of 30MB');
    progress.note({ id: a, status: 'Pull complete' });
    expect(progress.text).toBe('2 of 2 layers, 10MB of 30MB');
    expect(progress.failure).toBeUndefined();
    progress.note({ error: 'no space' });
    expect(progress.failure).toBe('no space');
  });
});
