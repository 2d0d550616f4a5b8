/** Images from a registry of Debian's package: with and without password, wrong and right, and what is said when it fails. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DockerOptions } from '../../../src/containerizer/container-options.ts';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import type { CommandInfo } from '../../../src/wire/gen/mesos.ts';
import { haveCommands } from '../../requirements.ts';
import { until } from '../../until.ts';
import { createTestEngine } from '../docker-engine.ts';
import { busyboxLayer, makeImage, type Registry, startRegistry, tar } from './image-tools.ts';
import { createMachine, exited, type Machine, resources } from './machine.ts';

const engine = haveCommands('docker-registry', 'busybox') ? await createTestEngine() : undefined;

// `ops` with the password `s3cret`.
const htpasswd = 'ops:$2y$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n';
const basic = (password: string): string => Buffer.from(`ops:${password}`).toString('base64');

let directory: string;
let open: Registry;
let guarded: Registry;
let machine: Machine;
let id: string;
const used = new Set<string>();

beforeAll(async () => {
  if (engine === undefined) return;
  directory = await mkdtemp(join(tmpdir(), 'registry-'));
  open = await startRegistry(join(directory, 'open'));
  guarded = await startRegistry(join(directory, 'guarded'), htpasswd);
  const image = makeImage([await busyboxLayer()], { Env: ['FROM=registry'], Cmd: ['/bin/sh', '-c', 'echo own'] });
  await open.push('tools/box', '1', image);
  await open.push('tools/box', 'latest', image);
  await guarded.push('tools/box', '1', image, { authorization: `Basic ${basic('s3cret')}` });
});

afterAll(async () => {
  await open?.close();
  await guarded?.close();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  await engine?.close();
});

beforeEach(async () => {
  id = randomUUID();
  machine = await createMachine({ names: ['docker'] });
});

afterEach(async () => {
  await machine.close();
  for (const image of used)
    await engine?.docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => {});
  used.clear();
});

async function containerizer(docker: DockerOptions = {}): Promise<Containerizer> {
  const containers = machine.containerizer({
    docker: { socketPath: engine?.socketPath ?? '', removeDelayMs: 0, ...docker },
  });
  await containers.recover([]);
  return containers;
}

function task(image: string, command: CommandInfo, isForced = false): ContainerLaunch {
  used.add(image);
  return {
    ...machine.shell(id, ''),
    command,
    container: { type: 'DOCKER', docker: { image, network: 'NONE', force_pull_image: isForced } },
    resources: resources(0.1, 64),
  };
}

const configFor = (host: string, password: string): object => ({ auths: { [host]: { auth: basic(password) } } });

describe.skipIf(engine === undefined)('an image of a registry', () => {
  it('is pulled when it is missing, and the sandbox tells so', async () => {
    const containers = await containerizer();
    await containers.launch(task(`${open.host}/tools/box:1`, { shell: false }));
    expect(await containers.wait(id)).toEqual({ waitStatus: exited(0) });
    expect(await machine.sandboxFile(id, 'stdout')).toBe('own\n');
    const told = await machine.sandboxFile(id, 'stderr');
    expect(told).toMatch(/^Pulling image '127\.0\.0\.1:\d+\/tools\/box:1'\n(Pulling .*\n)*Pulled image '.*' in .*\n$/);
    await containers.destroy(id);

    id = randomUUID();
    await containers.launch(task(`${open.host}/tools/box:1`, { value: 'echo $FROM' }));
    await containers.wait(id);
    expect(await machine.sandboxFile(id, 'stdout')).toBe('registry\n');
    expect(await machine.sandboxFile(id, 'stderr')).toBe('');
    await containers.destroy(id);
  });

  it('without tag is the latest; forced, it is asked for again', async () => {
    const containers = await containerizer();
    for (const isForced of [false, true]) {
      id = randomUUID();
      await containers.launch(task(`${open.host}/tools/box`, { value: 'true' }, isForced));
      await containers.wait(id);
      expect(await machine.sandboxFile(id, 'stderr')).toContain(`${open.host}/tools/box:latest' in`);
      await containers.destroy(id);
    }
  });

  it('comes with the credentials of --docker_config', async () => {
    const containers = await containerizer({ config: configFor(guarded.host, 's3cret') });
    await containers.launch(task(`${guarded.host}/tools/box:1`, { value: 'exit 3' }));
    expect(await containers.wait(id)).toEqual({ waitStatus: exited(3) });
    await containers.destroy(id);
  });

  it.each(['.docker/config.json', '.dockercfg'])('comes with the credentials of a fetched %s', async (name) => {
    const config = configFor(guarded.host, 's3cret');
    const content = JSON.stringify(name === '.dockercfg' ? (config as { auths: object }).auths : config);
    const archive = join(directory, 'docker.tar.gz');
    const folder = name.startsWith('.docker/') ? [[{ name: '.docker/', type: 'directory' as const }] as const] : [];
    await writeFile(archive, gzipSync(await tar([...folder, [{ name, mode: 0o600 }, content]])));
    const containers = await containerizer({ config: configFor(guarded.host, 'wrong') });
    await containers.launch(task(`${guarded.host}/tools/box:1`, { value: 'exit 4', uris: [{ value: archive }] }));
    expect(await containers.wait(id)).toEqual({ waitStatus: exited(4) });
    await containers.destroy(id);
  });

  it.each([
    [
      'a wrong password',
      () => `${guarded.host}/tools/box:1`,
      () => configFor(guarded.host, 'wrong'),
      /unauthorized|no basic auth/i,
    ],
    ['no password', () => `${guarded.host}/tools/box:1`, () => ({}), /no basic auth credentials|unauthorized/i],
    ['an unknown tag', () => `${open.host}/tools/box:no-such`, () => ({}), /manifest unknown|not found/i],
    ['an unknown repository', () => `${open.host}/no/such:1`, () => ({}), /not found|name unknown|does not exist/i],
    ['nobody there', () => '127.0.0.1:1/none:1', () => ({}), /connection refused/],
    ['no name at all', () => 'UPPER/case:1', () => ({}), /must be lowercase|invalid reference/i],
  ])('that cannot be had for %s fails with the words of whoever refused', async (_, image, config, words) => {
    const containers = await containerizer({ config: config() });
    const failed = containers.launch(task(image(), { value: 'true' }));
    await expect(failed).rejects.toMatchObject({
      code: 'container-launch-failed',
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: expect.stringMatching(/^Failed to (pull|run) image '/),
    });
    await expect(failed).rejects.toThrow(words);
    expect(containers.containers()).toEqual([]);
  });
});

describe.skipIf(engine === undefined)('a registry that does not go on', () => {
  let silent: Server;
  let host: string;

  beforeEach(async () => {
    // Says that it is a registry, and nothing more.
    silent = createServer((request, response) => {
      if (request.url === '/v2/') response.end('{}');
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it('is given up after a while', async () => {
    const containers = await containerizer({ pullStallMs: 300 });
    await expect(containers.launch(task(`${host}/box:1`, { value: 'true' }))).rejects.toThrow('no progress for 300ms');
  });

  it('does not keep a task from being killed', async () => {
    const containers = await containerizer();
    const launch = containers.launch(task(`${host}/box:1`, { value: 'true' }));
    const failed = expect(launch).rejects.toMatchObject({ code: 'container-destroyed' });
    await until('the pull', async () => (await machine.sandboxFile(id, 'stderr').catch(() => '')) !== '');
    await containers.destroy(id);
    await failed;
  });
});

describe.skipIf(engine === undefined)('images on a full disk', () => {
  it('that this agent pulled go, the longest unused first; those of others and those in use stay', async () => {
    const mine = `${open.host}/tools/box:1`;
    const theirs = `${open.host}/tools/box:latest`;
    const pulling = await engine?.docker.pull(theirs);
    if (pulling !== undefined) {
      await new Promise<void>((resolve, reject) => {
        engine?.docker.modem.followProgress(pulling, (failed) => (failed ? reject(failed) : resolve()));
      });
    }
    const gc = { headroom: 1, watchIntervalMs: 50, excluded: [] };
    const containers = await containerizer({ imageGc: gc });
    await containers.launch(task(theirs, { value: 'true' }, true));
    await containers.wait(id);
    await containers.destroy(id);
    id = randomUUID();
    await containers.launch(task(mine, { value: 'while [ ! -e $MESOS_SANDBOX/go ]; do sleep 0.05; done' }));
    const isThere = async (image: string): Promise<boolean> =>
      (await engine?.docker
        .getImage(image)
        .inspect()
        .then(
          () => true,
          () => false,
        )) ?? false;
    expect(await isThere(mine)).toBe(true);
    await writeFile(join(machine.directory, 'sandboxes', id, 'go'), '');
    await containers.wait(id);
    await containers.destroy(id);
    await until('the image to go', async () => !(await isThere(mine)));
    expect(await isThere(theirs)).toBe(true);
    used.add(theirs);
  });
});
