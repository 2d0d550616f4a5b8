/** `stadion up` when one of its parts ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilReady } from '../../../src/cli/up/ready.ts';
import { type Stack, startStack } from '../../../src/cli/up/stack.ts';
import { WorkDir } from '../../../src/cli/up/work-dir.ts';
import { until } from '../../until.ts';

describe('everything in one process', () => {
  const directory = mkdtempSync(join(tmpdir(), 'stadion-up-'));
  const news: string[] = [];
  let workDir: WorkDir;
  let stack: Stack;

  beforeAll(async () => {
    workDir = WorkDir.take(join(directory, 'work'), false);
    const ports = { zk: 0, master: 0, agent: 0, marathon: 0, chronos: 0 };
    const more = { ip: '127.0.0.1', allowsUnauthenticated: false, isFresh: false, keepTasks: false, files: [] };
    stack = await startStack({ workDir: workDir.join('.'), agents: 2, ports, ...more }, workDir, (text) => {
      news.push(text);
    });
    await untilReady(stack, 2);
  });
  afterAll(async () => {
    await stack?.close(false);
    workDir?.release();
    rmSync(directory, { recursive: true, force: true });
  });

  it('goes on when the master has an agent end', async () => {
    let failure: string | undefined;
    void stack.failed.then((reason) => {
      failure = reason;
    });
    const agents = async (): Promise<readonly { readonly id: string }[]> => {
      const { slaves } = (await (await fetch(`${stack.master}/slaves`)).json()) as { slaves: { id: string }[] };
      return slaves;
    };
    const [first] = await agents();
    const call = { type: 'MARK_AGENT_GONE', mark_agent_gone: { agent_id: { value: first?.id } } };
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${stack.master}/api/v1`, { method: 'POST', headers, body: JSON.stringify(call) });
    expect(answer.status).toBe(200);
    await until('the end of the agent', () => news.length > 0);
    expect(news[0]).toMatch(/^agent-\d has ended: .*meta\/slaves\/latest/);
    expect(await agents()).toHaveLength(1);
    expect(failure).toBeUndefined();
  });
});
