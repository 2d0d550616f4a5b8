/** Secrets in containers of a real engine. */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Containerizer } from '../../../src/containerizer/containerizer.ts';
import { MemoryDirectory } from '../../../src/containerizer/memory-directory.ts';
import type { Secret } from '../../../src/wire/gen/mesos.ts';
import { createTestEngine, type TestEngine } from '../docker-engine.ts';
import { createMachine, type Machine, resources } from './machine.ts';

const engine: TestEngine | undefined = await createTestEngine();
const canary = 'canary-3f9a';
const secret: Secret = { type: 'VALUE', value: { data: Buffer.from(canary) } };

let machine: Machine;
let containers: Containerizer;
let id: string;

beforeEach(async () => {
  id = randomUUID();
  machine = await createMachine({
    names: ['docker'],
    docker: { socketPath: engine?.socketPath ?? '', removeDelayMs: 0 },
  });
  containers = machine.containerizer();
  await containers.recover([]);
});

afterEach(() => machine.close());
afterAll(() => engine?.close());

describe.skipIf(engine === undefined)('secrets in Docker', () => {
  it('are files in memory and variables, and nowhere else of ours', async () => {
    const sandbox = join(machine.directory, 'sandbox');
    await containers.launch({
      containerId: id,
      sandbox,
      resources: resources(0.1, 32),
      environment: {},
      command: {
        value: '[ "$(cat /keys/db)" = "$KEY" ] && ! echo x >/keys/db && echo both && sleep 1000',
        environment: { variables: [{ name: 'KEY', type: 'SECRET', secret }] },
      },
      container: {
        type: 'DOCKER',
        docker: { image: engine?.image ?? '' },
        volumes: [{ container_path: '/keys/db', mode: 'RO', source: { type: 'SECRET', secret } }],
      },
    });
    const inspected = JSON.stringify(await containers.inspect(id));
    expect(inspected).toContain('KEY=');
    expect(inspected).not.toContain(canary);
    const exec = await containers.exec(id, { command: { shell: '[ "$(cat /keys/db)" = "$KEY" ]' } });
    expect(exec).toEqual({ waitStatus: 0 });
    const memory = new MemoryDirectory(join(machine.directory, 'runtime'), 'docker').pathOf(id) ?? '';
    expect(readdirSync(memory)).toEqual(['0']);
    expect(filesBelow(machine.directory).filter((path) => readFileSync(path).includes(canary))).toEqual([]);
    await containers.destroy(id);
    expect(existsSync(memory)).toBe(false);
  });

  it('without a value are refused, and leave nothing behind', async () => {
    const launch = containers.launch({
      containerId: id,
      sandbox: join(machine.directory, 'sandbox'),
      resources: resources(0.1, 32),
      environment: {},
      command: { value: 'true' },
      container: {
        type: 'DOCKER',
        docker: { image: engine?.image ?? '' },
        volumes: [{ container_path: '/k', mode: 'RO', source: { type: 'SECRET', secret: { type: 'VALUE' } } }],
      },
    });
    await expect(launch).rejects.toThrow(/no 'value'/);
    const memory = new MemoryDirectory(join(machine.directory, 'runtime'), 'docker').pathOf(id) ?? '';
    expect(existsSync(memory)).toBe(false);
  });
});

function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    return entry.isDirectory() ? filesBelow(inner) : entry.isFile() ? [inner] : [];
  });
}
