import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import { untilPasses } from '../../until.ts';
import { call, untilReady, World } from './world.ts';

let world: World;
let child: ChildProcess | undefined;

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await world.stop();
});

/** Starts a Chronos process. What it gives has an address like a program in this process. */
async function startProcess(): Promise<RunningProgram> {
  const argv = ['--master', world.master.address, '--zk_hosts', world.zkHosts, '--http_port', '0'];
  argv.push('--http_address', '127.0.0.1', '--hostname', '127.0.0.1', '--zk_timeout', '1000');
  argv.push('--min_revive_offers_interval', '50');
  child = spawn(process.execPath, [join(import.meta.dirname, 'chronos-process.ts'), ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('no output');
  const [port] = await once(createInterface(child.stdout), 'line');
  return { address: { ip: '127.0.0.1', port: Number(port) }, close: async () => {} };
}

async function kill(): Promise<void> {
  if (child === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const jobs = 8;
const slots = 20;

it('neither misses nor doubles a slot inside epsilon, killed again and again', async () => {
  let node = await startProcess();
  await untilReady(node);
  const start = Math.ceil(Date.now() / 1000) * 1000 + 1000;
  for (let index = 0; index < jobs; index++) {
    const schedule = `R${slots}/${new Date(start + index * 100).toISOString()}/PT1S`;
    const job = { name: `job-${index}`, command: 'true', epsilon: 'PT60S', schedule };
    expect((await call(node, 'POST', '/scheduler/iso8601', job)).status).toBe(204);
  }
  for (let times = 1; times <= 3; times++) {
    await untilPasses(() => expect(world.launched.length).toBeGreaterThan(times * jobs * 2));
    await kill();
    node = await startProcess();
    await untilReady(node);
  }
  await untilPasses(async () => {
    const { json } = await call(node, 'GET', '/scheduler/jobs');
    for (const one of json) expect(one).toMatchObject({ successCount: slots, errorCount: 0, disabled: true });
  });
  const dueTimes = new Map<string, number[]>();
  for (const task of world.launched) {
    const [, due = '', , name = ''] = task.task_id.value.split(':');
    dueTimes.set(name, [...(dueTimes.get(name) ?? []), Number(due)]);
  }
  for (let index = 0; index < jobs; index++) {
    const wanted = Array.from({ length: slots }, (_, slot) => start + index * 100 + slot * 1000);
    expect(dueTimes.get(`job-${index}`)).toEqual(wanted);
  }
  expect(new Set(world.master.callsOf('SUBSCRIBE').map((one) => one.framework_id?.value)).size).toBe(1);
}, 120_000);
