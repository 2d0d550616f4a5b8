/** Ports that containers listen on without having been given them. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../../../src/base/logger.ts';
import type { Containerizer } from '../../../src/containerizer/containerizer.ts';
import type { IsolatorOptions } from '../../../src/containerizer/isolator-options.ts';
import type { Resource } from '../../../src/wire/gen/mesos.ts';
import { until } from '../../until.ts';
import { createMachine, type Machine, resources } from './machine.ts';

let machine: Machine;
const said: unknown[] = [];
const logger: Logger = { ...silentLogger, warn: (_message, fields) => void said.push(fields) };

afterEach(async () => {
  await machine.close();
  said.length = 0;
});

async function start(ports: NonNullable<IsolatorOptions['ports']>): Promise<Containerizer> {
  machine = await createMachine({
    isolation: ['network/ports'],
    isolators: { ports: { watchIntervalMs: 100, ...ports } },
    logger,
  });
  const containers = machine.containerizer();
  await containers.recover([]);
  return containers;
}

const ports = (begin: number, end: number): Resource => ({
  name: 'ports',
  type: 'RANGES',
  ranges: { range: [{ begin, end }] },
});

/** Listens on a free port and writes it down. */
const listens = `exec "${process.execPath}" -e '
  const server = require("node:net").createServer().listen(0, "127.0.0.1", () =>
    require("node:fs").writeFileSync("port", String(server.address().port)))'`;

const portOf = (containerId: string): Promise<number> =>
  until('the task to listen', async () => Number(await machine.sandboxFile(containerId, 'port')) || undefined);

describe('network/ports', () => {
  it("ends a container that listens on ports which are not the container's", async () => {
    const containers = await start({ isEnforced: true });
    await containers.launch(machine.shell('a', listens, { resources: [...resources(0.1, 64), ports(1, 2)] }));
    const port = await portOf('a');
    expect(await containers.wait('a')).toEqual({
      waitStatus: 9,
      reason: 'REASON_CONTAINER_LIMITATION',
      message: `Container a is listening on unallocated port(s): [${port}-${port}]`,
      limitedResources: [{ ...ports(port, port), role: '*' }],
    });
  });

  it('only says so when that is not enforced', async () => {
    const containers = await start({});
    await containers.launch(machine.shell('a', listens));
    const port = await portOf('a');
    await until('the log to say it', () => said.length > 0);
    expect(said[0]).toEqual({ containerId: 'a', ports: [port] });
    expect(await containers.destroy('a')).toEqual({ waitStatus: 9 });
  });

  it('lets containers have their ports, those of their group, and those that do not count', async () => {
    const containers = await start({ isEnforced: true, watched: [{ begin: 1024, end: 65_535 }] });
    const all = { resources: [...resources(0.1, 64), ports(1024, 65_535)] };
    await containers.launch(machine.shell('a', listens, all));
    await containers.launch(machine.shell('g.one', listens));
    await containers.launch(machine.shell('g.two', 'exec sleep 300', all));
    await Promise.all(['a', 'g.one'].map(portOf));
    // One that is looked at after them ends: then they were looked at, too.
    await containers.launch(machine.shell('z', listens));
    expect((await containers.wait('z')).reason).toBe('REASON_CONTAINER_LIMITATION');
    for (const id of ['a', 'g.one']) expect(await containers.destroy(id)).toEqual({ waitStatus: 9 });
  });
});
