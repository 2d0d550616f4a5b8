/** The disk that containers use: measured by blocks, held to quotas when that is wanted. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import type { Containerizer, Termination } from '../../../src/containerizer/containerizer.ts';
import { DiskMeter } from '../../../src/containerizer/mesos/isolators/disk-meter.ts';
import { PersistentVolumes } from '../../../src/containerizer/persistent-volumes.ts';
import type { Resource } from '../../../src/wire/gen/mesos.ts';
import { until } from '../../until.ts';
import { createMachine, type Machine, resources } from './machine.ts';

const disk = (megabytes: number): Resource => ({ name: 'disk', type: 'SCALAR', scalar: { value: megabytes } });
const volume = (megabytes: number): Resource => ({
  ...disk(megabytes),
  reservations: [{ type: 'DYNAMIC', role: 'r' }],
  disk: { persistence: { id: 'v' }, volume: { container_path: 'data', mode: 'RW' } },
});

describe('the meter', () => {
  let directory: string;
  let meter: DiskMeter;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'meter-'));
    meter = new DiskMeter(silentLogger);
  });

  afterEach(async () => {
    meter.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('counts blocks: no holes, nothing behind links, nothing in pipes', async () => {
    const outside = join(directory, 'outside');
    const inside = join(directory, 'inside');
    await mkdir(outside);
    await mkdir(inside);
    await writeFile(join(outside, 'big'), Buffer.alloc(8 * 2 ** 20, 1));
    await symlink(outside, join(inside, 'link'));
    execFileSync('mkfifo', [join(inside, 'pipe')]);
    await writeFile(join(inside, 'holes'), '');
    await truncate(join(inside, 'holes'), 2 ** 40);
    await writeFile(join(inside, 'data'), Buffer.alloc(2 ** 20, 1));
    const sizeBytes = (await meter.measure(inside)) ?? 0;
    expect(sizeBytes).toBeGreaterThanOrEqual(2 ** 20);
    expect(sizeBytes).toBeLessThan(2 * 2 ** 20);
  });

  it('knows nothing of what is not there, and goes on', async () => {
    expect(await meter.measure(join(directory, "it's gone"))).toBeUndefined();
    expect(await meter.measure(`${directory}\nx`)).toBeUndefined();
    expect(await meter.measure(directory)).toBeGreaterThan(0);
  });

  it('takes many, and measures none twice at a time', async () => {
    const names = Array.from({ length: 20 }, (_, at) => join(directory, `d${at}`));
    for (const name of names) await mkdir(name);
    const sizes = names.map((name) => meter.measure(name));
    expect(await meter.measure(names[19] ?? '')).toBeUndefined();
    for (const size of sizes) expect(await size).toBeGreaterThan(0);
  });
});

describe('disk/du', () => {
  let machine: Machine;

  afterEach(async () => {
    await machine.close();
  });

  const start = async (isEnforced: boolean): Promise<Containerizer> => {
    machine = await createMachine({
      isolation: ['disk/du'],
      isolators: { disk: { watchIntervalMs: 100, isEnforced } },
    });
    const containers = machine.containerizer({ volumes: new PersistentVolumes(machine.directory) });
    await containers.recover([]);
    return containers;
  };
  const writes = (file: string, megabytes: number): string =>
    `dd if=/dev/zero of=${file} bs=1M count=${megabytes} 2>/dev/null; exec sleep 300`;

  it('ends a container over its disk, with what was measured', async () => {
    const containers = await start(true);
    await containers.launch(machine.shell('a', writes('big', 6), { resources: [...resources(0.1, 64), disk(4)] }));
    const end: Termination = await containers.wait('a');
    expect(end.reason).toBe('REASON_CONTAINER_LIMITATION_DISK');
    expect(end.message).toMatch(/^Disk usage \([0-9]+[MK]?B\) exceeds quota \(4MB\)$/);
    expect(end.limitedResources).toEqual([disk(4)]);
  });

  it('gives persistent volumes a quota of their own', async () => {
    const containers = await start(true);
    await mkdir(join(machine.directory, 'volumes/roles/r/v'), { recursive: true });
    const command = `dd if=/dev/zero of=data/kept bs=1M count=3; ${writes('data/more', 3)}`;
    const given = [...resources(0.1, 64), disk(4), volume(5)];
    await containers.launch(machine.shell('a', command, { resources: given }));
    const end = await containers.wait('a');
    expect(end.reason).toBe('REASON_CONTAINER_LIMITATION_DISK');
    expect(end.limitedResources).toEqual([volume(5)]);
  });

  it('only measures when quotas are not enforced', async () => {
    const containers = await start(false);
    await mkdir(join(machine.directory, 'volumes/roles/r/v'), { recursive: true });
    const given = [...resources(0.1, 64), disk(4), volume(5)];
    await containers.launch(machine.shell('a', `echo x >data/kept; ${writes('big', 6)}`, { resources: given }));
    await until('the disk to be measured', async () => {
      const { disk_used_bytes: used = 0, disk_statistics: both = [] } = await containers.usage('a');
      return used >= 6 * 2 ** 20 && both.every((one) => one.used_bytes !== undefined);
    });
    const usage = await containers.usage('a');
    expect(usage.disk_limit_bytes).toBe(4 * 2 ** 20);
    expect(usage.disk_statistics).toEqual([
      { limit_bytes: 4 * 2 ** 20, used_bytes: usage.disk_used_bytes },
      { limit_bytes: 5 * 2 ** 20, used_bytes: expect.any(Number), persistence: { id: 'v' } },
    ]);
    expect(await containers.destroy('a')).toEqual({ waitStatus: 9 });
  });

  it('lets a container grow when it is given more', async () => {
    const containers = await start(true);
    await containers.launch(
      machine.shell('a', `while [ ! -e go ]; do sleep 0.05; done; ${writes('big', 6)}`, {
        resources: [...resources(0.1, 64), disk(4)],
      }),
    );
    await containers.update('a', [...resources(0.1, 64), disk(64)]);
    await writeFile(join(machine.directory, 'sandboxes', 'a', 'go'), '');
    await until(
      'the disk to be measured',
      async () => ((await containers.usage('a')).disk_used_bytes ?? 0) > 6 * 2 ** 20 - 1,
    );
    expect((await containers.usage('a')).disk_limit_bytes).toBe(64 * 2 ** 20);
    expect(await containers.destroy('a')).toEqual({ waitStatus: 9 });
  });
});
