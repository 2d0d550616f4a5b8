import { describe, expect, it } from 'vitest';
import { heapGraph, heapText } from './heap-report.ts';
import { heapSampler as sampler } from './heap-sampler.ts';
import type { Answer } from './http-answer.ts';
import { MemoryProfiler } from './memory-profiler.ts';

const ask = async (profiler: MemoryProfiler, target: string): Promise<[number, string]> => {
  const { pathname, searchParams } = new URL(`http://x/memory-profiler/${target}`);
  const { status, body = '' }: Answer = await profiler.answer(pathname, searchParams);
  return [status, typeof body === 'string' ? body : Buffer.from(body).toString()];
};

function allocateMuch(): string[] {
  return Array.from({ length: 200_000 }, (_, index) => `kept ${index}`);
}

describe('the memory profiler', () => {
  it('tells what a run found in three forms', async () => {
    const profiler = new MemoryProfiler(sampler);
    expect((await ask(profiler, 'download/raw'))[0]).toBe(400);
    expect((await ask(profiler, 'stop'))[0]).toBe(400);
    expect(await ask(profiler, 'start?duration=1mins')).toEqual([200, expect.stringContaining('"id":"1"')]);
    const kept = allocateMuch();
    expect(await ask(profiler, 'start')).toEqual([409, 'Heap profiling is already active.\n']);
    expect((await ask(new MemoryProfiler(sampler), 'start'))[0]).toBe(409);
    expect(JSON.parse((await ask(profiler, 'state'))[1])).toMatchObject({
      profiling_active: true,
      remaining_seconds: expect.any(Number),
    });
    expect((await ask(profiler, 'stop'))[0]).toBe(200);
    expect(kept).toHaveLength(200_000);
    expect(JSON.parse((await ask(profiler, 'download/raw?id=1'))[1])).toHaveProperty('head.children');
    expect((await ask(profiler, 'download/text'))[1]).toContain('allocateMuch (net/memory-profiler.test.ts:');
    expect((await ask(profiler, 'download/graph'))[1]).toContain('allocateMuch');
    expect((await ask(profiler, 'download/raw?id=2'))[0]).toBe(400);
    expect(JSON.parse((await ask(profiler, 'state'))[1])).toMatchObject({ profiling_active: false, finished_id: '1' });
  });

  it('gives the sampler back when it is closed', async () => {
    const profiler = new MemoryProfiler(sampler);
    expect((await ask(profiler, 'start'))[0]).toBe(200);
    profiler.close();
    await expect.poll(async () => (await ask(new MemoryProfiler(sampler), 'start'))[0]).toBe(200);
    await sampler.stop();
  });

  it.each(['start?duration=1ms', 'start?duration=2days', 'start?duration=soon'])('refuses %s', async (target) => {
    expect(await ask(new MemoryProfiler(sampler), target)).toEqual([400, expect.stringContaining('Invalid duration')]);
  });

  it('tells of memory without a run', async () => {
    const { process, heap } = JSON.parse((await ask(new MemoryProfiler(sampler), 'statistics'))[1]);
    expect([process.rss > 0, heap.used_heap_size > 0]).toEqual([true, true]);
  });

  it('has nothing without its flag', async () => {
    for (const target of ['start', 'stop', 'state', 'statistics', 'download/raw', 'none'])
      expect((await ask(new MemoryProfiler(undefined), target))[0]).toBe(404);
    for (const target of ['none', 'download/none', 'state/more'])
      expect((await ask(new MemoryProfiler(sampler), target))[0]).toBe(404);
  });
});

it('functions that call themselves count once', () => {
  const node = (functionName: string, selfSize: number, children: object[] = []): never =>
    ({ callFrame: { functionName, url: 'file:///a/b/c.ts', lineNumber: 0 }, selfSize, children }) as never;
  const profile = { head: node('<main>', 0, [node('f', 100, [node('f', 300)])]), samples: [] };
  const text = heapText(profile);
  expect(text).toContain('Total: 400 bytes');
  expect(text).toMatch(/\b400 100\.0% +400 100\.0% f \(b\/c\.ts:1\)/);
  expect(heapGraph(profile)).toContain('&lt;main&gt; (b/c.ts:1): 400 bytes');
});
