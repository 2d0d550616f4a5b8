/** Images that mean harm, or are nonsense, on a real engine: each fails with a reason or runs, and the agent goes on. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Containerizer, ContainerLaunch, Termination } from '../../../src/containerizer/containerizer.ts';
import { haveCommands } from '../../requirements.ts';
import { until } from '../../until.ts';
import { createTestEngine } from '../docker-engine.ts';
import { busyboxLayer, makeImage, type Registry, startRegistry, tar } from './image-tools.ts';
import { createMachine, exited, type Machine, resources } from './machine.ts';

const engine = haveCommands('docker-registry', 'busybox') ? await createTestEngine() : undefined;

let shared: string;
let busybox: Buffer;
let registry: Registry;
let machine: Machine;
let containers: Containerizer;
let id: string;
const pulled: string[] = [];

beforeAll(async () => {
  if (engine === undefined) return;
  shared = await mkdtemp(join(tmpdir(), 'docker-hostile-'));
  busybox = await busyboxLayer();
  registry = await startRegistry(join(shared, 'registry'));
}, 60_000);

afterAll(async () => {
  await registry?.close();
  for (const name of pulled)
    await engine?.docker
      .getImage(name)
      .remove({ force: true })
      .catch(() => {});
  await engine?.close();
  if (shared !== undefined) await rm(shared, { recursive: true, force: true });
});

beforeEach(async () => {
  id = randomUUID();
  machine = await createMachine({
    names: ['docker'],
    docker: { socketPath: engine?.socketPath ?? '', removeDelayMs: 0 },
  });
  containers = machine.containerizer();
  await containers.recover([]);
});

afterEach(async () => {
  for (const one of containers.containers()) await containers.destroy(one);
  await until('all containers to be removed', async () => (await ownContainers()).length === 0);
  await machine.close();
});

async function ownContainers() {
  const label = `stadion.owner=${join(machine.directory, 'runtime')}`;
  return (await engine?.docker.listContainers({ all: true, filters: { label: [label] } })) ?? [];
}

/** The name of an image in the registry that says this of itself. */
async function pushed(config: object, layers: readonly Buffer[] = [busybox]): Promise<string> {
  const repository = `hostile-${randomUUID()}`;
  await registry.push(repository, 'latest', makeImage(layers, { Env: ['PATH=/bin'], ...config }));
  const name = `${registry.host}/${repository}`;
  pulled.push(`${name}:latest`);
  return name;
}

/** Absent: what the image runs by itself. */
function launchOf(image: string, command?: string): ContainerLaunch {
  const { command: _, ...launch } = machine.shell(id, '');
  return {
    ...launch,
    ...(command === undefined ? { command: { shell: false } } : { command: { value: command } }),
    container: { type: 'DOCKER', docker: { image } },
    resources: resources(0.5, 64),
  };
}

interface Outcome {
  readonly end: Termination;
  readonly stdout: string;
}

async function outcomeOf(image: string, command?: string): Promise<Outcome> {
  await containers.launch(launchOf(image, command));
  const end = await containers.wait(id);
  const stdout = await machine.sandboxFile(id, 'stdout');
  await containers.destroy(id);
  return { end, stdout };
}

/** Why it does not run; nothing is left of it, and a good image runs. */
async function failureOf(image: string, command?: string): Promise<string> {
  const why = await outcomeOf(image, command).then(
    ({ end }) => `it ran: ${JSON.stringify(end)}`,
    (thrown: Error) => thrown.message,
  );
  await until('its container to be removed', async () => (await ownContainers()).length === 0);
  id = randomUUID();
  expect(await outcomeOf(engine?.image ?? '', 'exit 4')).toMatchObject({ end: { waitStatus: exited(4) } });
  return why;
}

describe.skipIf(engine === undefined)('an image', () => {
  it('with more environment than the system takes is refused with the reason', async () => {
    const environment = Array.from({ length: 60 }, (_, index) => `V${index}=${'x'.repeat(100_000)}`);
    const image = await pushed({ Env: environment, Cmd: ['/bin/true'] });
    const sandbox = id;
    const why = await failureOf(image);
    // The runtime says it before it has started the container, or in its place.
    const said = why.startsWith('it ran: {"waitStatus":256}') ? await machine.sandboxFile(sandbox, 'stderr') : why;
    expect(said).toContain('argument list too long');
  });

  it('with an entrypoint of 10,000 words runs with them', async () => {
    const words = Array.from({ length: 10_000 }, (_, index) => `w${index}`);
    const image = await pushed({ Entrypoint: ['/bin/sh', '-c', 'shift 9998; echo $# $1', 'sh', ...words] });
    expect(await outcomeOf(image)).toEqual({ end: { waitStatus: 0 }, stdout: '2 w9998\n' });
  });

  it('whose user does not exist is refused by name', async () => {
    expect(await failureOf(await pushed({ User: 'intruder' }), 'true')).toContain('unable to find user intruder');
  });

  it.each([
    ['/../../etc/./../tmp', '/tmp\n'],
    ['../..', '/\n'],
    ['/no/such', '/no/such\n'],
  ])('with the working directory %s stays inside', async (workingDirectory, stdout) => {
    const image = await pushed({ WorkingDir: workingDirectory });
    const outcome = await outcomeOf(image, 'pwd').catch((thrown: Error) => thrown.message);
    // Engines refuse those that are not absolute, or take them from the root.
    if (typeof outcome === 'string')
      expect(outcome).toMatch(/working directory .* is invalid|must be an absolute path/);
    else expect(outcome).toEqual({ end: { waitStatus: 0 }, stdout });
  });

  it('with a volume over everything is refused', async () => {
    const why = await failureOf(await pushed({ Volumes: { '/': {} } }), 'true');
    expect(why).toMatch(/^Failed to run image .*(invalid|OCI runtime create failed)/);
  });

  it('with volumes without names leaves none behind', async () => {
    const before = (await engine?.docker.listVolumes())?.Volumes?.length ?? 0;
    const volumes = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`/v${index}`, {}]));
    const { end } = await outcomeOf(await pushed({ Volumes: volumes }), 'touch /v7/x');
    expect(end).toEqual({ waitStatus: 0 });
    await until('volumes to be removed', async () => (await engine?.docker.listVolumes())?.Volumes?.length === before);
  });

  it('with triggers for builds runs without them', async () => {
    const image = await pushed({ OnBuild: ['RUN rm -rf /'] });
    expect(await outcomeOf(image, 'echo up')).toEqual({ end: { waitStatus: 0 }, stdout: 'up\n' });
  });

  it('with labels of odd characters and names of ours runs, and is still ours', async () => {
    const labels = {
      '\u0000\u0001\n\r"\\{}': '\u001b[2J\u0007\u2028',
      'stadion.owner': 'someone',
      'stadion.container-id': 'other',
      'stadion.sandbox': '/etc',
    };
    expect(await outcomeOf(await pushed({ Labels: labels }), 'echo up')).toEqual({
      end: { waitStatus: 0 },
      stdout: 'up\n',
    });
  });

  it('with labels that fill every event of the engine is refused by amount', async () => {
    const labels = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`l${index}`, 'x'.repeat(50_000)]));
    expect(await failureOf(await pushed({ Labels: labels }), 'sleep 300')).toMatch(
      /labels of \S+, more than the 256KB/,
    );
    expect(await failureOf(await pushed({ Labels: labels }), 'true')).toMatch(/labels of \S+, more than the 256KB/);
  });

  it('that calls itself one of our containers is not taken for one when someone else runs it', async () => {
    const labels = {
      'stadion.owner': join(machine.directory, 'runtime'),
      'stadion.container-id': 'c',
      'stadion.sandbox': '/',
    };
    const made = await engine?.docker.createContainer({
      Image: engine.image,
      Cmd: ['sleep', '300'],
      Labels: labels,
      HostConfig: { NetworkMode: 'none' },
    });
    try {
      await made?.start();
      const next = machine.containerizer();
      expect(await next.recover([])).toEqual({ recovered: [], orphansDestroyed: [] });
      expect((await made?.inspect())?.State.Running).toBe(true);
    } finally {
      await made?.remove({ force: true });
    }
  });

  it('of 500 layers is refused by the engine, in its words', async () => {
    const layers = await Promise.all(
      Array.from({ length: 499 }, (_, index) => tar([[{ name: `f${index}` }, String(index)]])),
    );
    expect(await failureOf(await pushed({}, [busybox, ...layers]), 'true')).toContain('max depth exceeded');
  });

  it.each(['9999', '-1'])('whose stop signal is %s is stopped all the same', async (signal) => {
    const image = await pushed({ StopSignal: signal });
    await containers.launch(launchOf(image, "trap 'exit 5' TERM; echo up; while :; do sleep 0.1; done"));
    await until('the trap', async () => (await machine.sandboxFile(id, 'stdout')) === 'up\n');
    await containers.signal(id, 'SIGTERM');
    expect(await containers.wait(id)).toEqual({ waitStatus: exited(5) });
  });

  it.each(['SIGNONSENSE', ' '])('whose stop signal is %j is killed', async (signal) => {
    await containers.launch(launchOf(await pushed({ StopSignal: signal }), 'sleep 300'));
    // Engines send it no signal at all but the last.
    const stopped = containers.signal(id, 'SIGTERM');
    await expect(stopped).rejects.toThrow(/^Failed to send SIGTERM .*[Ii]nvalid signal/);
    expect(await containers.destroy(id)).toEqual({ waitStatus: exited(137) });
  });

  it.each<readonly [string, object, string]>([
    ['a program that is not there', { Entrypoint: ['/no/such'] }, 'no such file or directory'],
    ['nothing to run', { Entrypoint: [], Cmd: [] }, 'o command specified'],
    ['a directory as program', { Entrypoint: ['/bin'] }, 'permission denied'],
  ])('with %s says so', async (_, config, why) => {
    expect(await failureOf(await pushed(config))).toContain(why);
  });

  it('without a shell says so', async () => {
    const image = await pushed({}, [await tar([[{ name: 'file' }, 'x']])]);
    expect(await failureOf(image, 'true')).toContain('/bin/sh');
  });
});
