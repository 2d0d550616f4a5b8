/** Registries and images that mean harm, or are broken: each fails with a reason, and the agent goes on. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import type { Image } from '../../../src/wire/gen/mesos.ts';
import { haveCommands, haveRoot } from '../../requirements.ts';
import {
  busyboxLayer,
  digestOf,
  type LayerEntry,
  type MadeImage,
  makeImage,
  type Registry,
  saveImage,
  startRegistry,
  tar,
} from './image-tools.ts';
import { createMachine, exited, type Machine } from './machine.ts';

const canRun = haveRoot() && haveCommands('docker-registry', 'runc', 'busybox');

let shared: string;
let busybox: Buffer;
let registry: Registry;
let machine: Machine;
let containers: Containerizer;
let home: string;
let count = 0;

beforeAll(async () => {
  if (!canRun) return;
  shared = await mkdtemp(join(tmpdir(), 'hostile-'));
  busybox = await busyboxLayer();
  registry = await startRegistry(join(shared, 'registry'));
  await registry.push('good', 'latest', makeImage([busybox], { Env: ['PATH=/bin'] }));
}, 60_000);

afterAll(async () => {
  await registry?.close();
  if (shared !== undefined) await rm(shared, { recursive: true, force: true });
});

beforeEach(async () => {
  if (!canRun) return;
  home = await mkdtemp(join(shared, 'agent-'));
  await agentWith(`http://${registry.host}`);
});

async function agentWith(address: string): Promise<void> {
  await machine?.close();
  machine = await createMachine({
    fetcher: { stallTimeoutMs: 1000 },
    images: {
      storeDir: join(home, 'store'),
      provisionerDir: join(home, 'provisioner'),
      registry: address,
      mostLayerBytes: 16 * 1024 ** 2,
    },
  });
  containers = machine.containerizer();
  await containers.recover([]);
}

const servers: Server[] = [];

afterEach(async () => {
  await machine?.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

function launchOf(name: string, more: Partial<Image> = {}, value = 'true'): ContainerLaunch {
  count += 1;
  const image: Image = { type: 'DOCKER', docker: { name }, ...more };
  return { ...machine.shell(`c${count}`, value), container: { type: 'MESOS', mesos: { image } } };
}

/** Why the launch fails; nothing of it is left, and a good image still runs. */
async function failure(launch: ContainerLaunch): Promise<string> {
  const why = await containers.launch(launch).then(
    () => 'it ran',
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
  );
  expect(containers.containers()).toEqual([]);
  expect(await readdir(join(home, 'provisioner/containers')).catch(() => [])).toEqual([]);
  const [own = ''] = await readdir(join(home, 'store'));
  expect(await readdir(join(home, 'store', own, 'staging'))).toEqual([]);
  return why;
}

async function pushed(image: MadeImage, changes = {}): Promise<string> {
  count += 1;
  await registry.push(`bad${count}`, 'latest', image, changes);
  return `bad${count}`;
}

async function runsGoodOne(): Promise<void> {
  const launch = launchOf('good', {}, 'exit 4');
  await containers.launch(launch);
  expect(await containers.wait(launch.containerId)).toEqual({ waitStatus: exited(4) });
  await containers.destroy(launch.containerId);
}

/** A registry that answers as it is told. */
async function fakeRegistry(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

describe.skipIf(!canRun)('hostile layers', () => {
  it.each<readonly [string, readonly LayerEntry[]]>([
    ['outside the image', [[{ name: '../../../../etc/evil' }, 'x']]],
    ['outside the image', [[{ name: 'a', type: 'link', linkname: '../../../../etc/passwd' }]]],
    ['no file of the same layer', [[{ name: 'a', type: 'link', linkname: '/etc/shadow' }]]],
    ['outside the image', [[{ name: '../../.wh.etc' }]]],
    [
      'leads through a file',
      [
        [{ name: 'a' }, 'x'],
        [{ name: 'a/b' }, 'x'],
      ],
    ],
  ])('are refused: %s', async (why, entries) => {
    const name = await pushed(makeImage([busybox, await tar(entries)]));
    expect(await failure(launchOf(name))).toContain(why);
    await runsGoodOne();
  });

  it('stay inside: absolute names, links to everywhere, and files through them', async () => {
    const outside = await mkdtemp(join(shared, 'outside-'));
    const name = await pushed(
      makeImage(
        [
          busybox,
          await tar([
            [{ name: 'abs', type: 'symlink', linkname: outside }],
            [{ name: 'abs/evil' }, 'x'],
            [{ name: 'up', type: 'symlink', linkname: '../../../../../../../..' }],
            [{ name: `up${outside}/evil` }, 'x'],
            [{ name: `${outside}/evil` }, 'x'],
          ]),
          await tar([
            [{ name: `abs/.wh.evil` }],
            [{ name: 'mnt', type: 'symlink', linkname: outside }],
            [{ name: 'dev', type: 'symlink', linkname: outside }],
            [{ name: 'proc', type: 'symlink', linkname: outside }],
          ]),
        ],
        { Env: ['PATH=/bin'] },
      ),
    );
    await failureOrRun(name);
    expect(await readdir(outside)).toEqual([]);
    await runsGoodOne();
  });

  it('are not let onto the machine by passwd, group and program files that are links', async () => {
    const secret = join(shared, 'secret');
    await writeFile(secret, 'root:x:0:0::/:\nintruder:x:0:0::/:\n');
    const links: LayerEntry[] = [
      [{ name: 'etc/passwd', type: 'symlink', linkname: secret }],
      [{ name: 'bin/prog', type: 'symlink', linkname: '/proc/1/root/bin/sh' }],
    ];
    const name = await pushed(makeImage([busybox, await tar(links)], { User: 'intruder' }));
    expect(await failure(launchOf(name))).toContain("user is 'intruder'");
    const program = await pushed(makeImage([busybox, await tar(links)], { Entrypoint: ['/bin/prog'] }));
    const { command: _, ...launch } = launchOf(program);
    expect(await failure(launch)).toContain("no program '/bin/prog'");
    await runsGoodOne();
  });

  it('cannot fill the disk', async () => {
    const bomb = await tar([[{ name: 'zeros' }, Buffer.alloc(64 * 1024 ** 2)]]);
    expect(gzipSync(bomb).length).toBeLessThan(128 * 1024);
    const name = await pushed(makeImage([busybox, bomb]));
    expect(await failure(launchOf(name))).toContain('more than the 16MB allowed');
    await runsGoodOne();
  });

  it('leave nothing behind that is damaged, and are pulled whole the next time', async () => {
    const archives = join(home, 'archives');
    const layer = await tar([[{ name: 'bin/six', mode: 0o755 }, '#!/bin/sh\nexit 6\n']]);
    const image = makeImage([busybox, layer], { Env: ['PATH=/bin'] });
    await agentWith(archives);
    await saveImage(join(archives, 'x.tar'), { ...image, layers: [busybox, layer.subarray(0, 700)] }, ['x:latest']);
    expect(await failure(launchOf('x', {}, 'six'))).toMatch(/Unexpected end of data|digest/);
    await saveImage(join(archives, 'x.tar'), image, ['x:latest']);
    const launch = launchOf('x', {}, 'six');
    await containers.launch(launch);
    expect(await containers.wait(launch.containerId)).toEqual({ waitStatus: exited(6) });
  });
});

/** Either way the machine must be as it was. */
async function failureOrRun(name: string): Promise<void> {
  const launch = launchOf(name);
  const hasRun = await containers.launch(launch).then(
    () => true,
    () => false,
  );
  if (hasRun) await containers.destroy(launch.containerId);
}

describe.skipIf(!canRun)('hostile registries', () => {
  const config = makeImage([]).config;

  it('cannot pass other bytes off as a layer, a config or a manifest', async () => {
    const layer = gzipSync(Buffer.alloc(1024));
    const told = digestOf(Buffer.from('something else'));
    const descriptor = (digest: string, size: number) => ({ mediaType: '', digest, size });
    const image = JSON.parse(config.toString()) as { rootfs: { diff_ids: string[] } };
    image.rootfs.diff_ids = [digestOf(Buffer.alloc(1024))];
    const good = Buffer.from(JSON.stringify(image));
    const manifest = (configDigest: string) => ({
      schemaVersion: 2,
      config: descriptor(configDigest, good.length),
      layers: [descriptor(told, layer.length)],
    });
    const host = await fakeRegistry((request, response) => {
      if (request.url?.includes('/manifests/wrong')) response.end(JSON.stringify(manifest(told)));
      else if (request.url?.includes('/manifests/')) response.end(JSON.stringify(manifest(digestOf(good))));
      else if (request.url?.endsWith(digestOf(good))) response.end(good);
      else response.end(layer);
    });
    expect(await failure(launchOf(`${host}/a:layer`))).toContain(`not ${told}`);
    expect(await failure(launchOf(`${host}/a:wrong`))).toContain(`not ${told}`);
    expect(await failure(launchOf(`${host}/a@sha256:${'0'.repeat(64)}`))).toContain(`not sha256:${'0'.repeat(64)}`);
    await runsGoodOne();
  });

  it.each<readonly [string, object | string]>([
    ['no JSON', '{"schemaVersion":'],
    ['longer than', { schemaVersion: 2, config: blob(), layers: Array(100_000).fill(blob()) }],
    ['10000 layers', { schemaVersion: 2, config: blob(), layers: Array(10_000).fill(blob()) }],
    ['longer than', `{"schemaVersion":2,"x":"${'x'.repeat(5 * 1024 ** 2)}"}`],
    ['schema 1', { schemaVersion: 1 }],
    ['no JSON', '['.repeat(100_000)],
    ['only lead to other lists', { schemaVersion: 2, manifests: [blob()] }],
  ])('cannot confuse with a manifest: %s', async (why, manifest) => {
    const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
    const host = await fakeRegistry((_, response) => response.end(text));
    // By tag, so that any bytes will do; a list is asked for by the digest that it names.
    const expected = why === 'only lead to other lists' ? 'what came has the digest' : why;
    expect(await failure(launchOf(`${host}/a`))).toContain(expected);
    await runsGoodOne();
  });

  it('cannot keep a task waiting, nor send it in circles', async () => {
    const silent = await fakeRegistry(() => {});
    expect(await failure(launchOf(`${silent}/a`))).toContain('sent nothing for 1 s');
    const circle = await fakeRegistry((request, response) => {
      response.writeHead(307, { location: request.url }).end();
    });
    expect(await failure(launchOf(`${circle}/a`))).toContain('redirects more than');
    const elsewhere = await fakeRegistry((_, response) => {
      response.writeHead(307, { location: 'file:///etc/passwd' }).end();
    });
    expect(await failure(launchOf(`${elsewhere}/a`))).toContain('redirects to file:');
    const broken = await fakeRegistry((_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('{', () => response.destroy());
    });
    expect(await failure(launchOf(`${broken}/a`))).toMatch(/broke|aborted|ECONNRESET/);
    await runsGoodOne();
  });

  it('are told a password only when it is theirs', async () => {
    const seen: string[] = [];
    const elsewhere = await fakeRegistry((request, response) => {
      seen.push(`elsewhere ${request.headers.authorization ?? 'nothing'}`);
      response.writeHead(404).end();
    });
    const host = await fakeRegistry((request, response) => {
      seen.push(request.headers.authorization ?? 'nothing');
      if (request.headers.authorization === undefined) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
      } else response.writeHead(307, { location: `http://${elsewhere}/` }).end();
    });
    const config = Buffer.from(JSON.stringify({ auths: { [host]: { username: 'u', password: 'p' } } }));
    const docker = { name: `${host}/a`, config: { type: 'VALUE' as const, value: { data: config } } };
    expect(await failure(launchOf('', { docker }))).toContain('404');
    expect(seen).toEqual(['nothing', `Basic ${Buffer.from('u:p').toString('base64')}`, 'elsewhere nothing']);
  });

  it('give tokens, and new ones when they run out', async () => {
    const image = makeImage([busybox], { Env: ['PATH=/bin'] });
    const layer = gzipSync(busybox);
    const manifest = JSON.stringify({
      schemaVersion: 2,
      config: { mediaType: '', digest: digestOf(image.config), size: image.config.length },
      layers: [{ mediaType: '', digest: digestOf(layer), size: layer.length }],
    });
    let tokens = 0;
    const asked: string[] = [];
    const host: string = await fakeRegistry((request, response) => {
      const url = new URL(request.url ?? '', `http://${request.headers.host}`);
      if (url.pathname === '/token') {
        tokens += 1;
        asked.push(url.search);
        response.end(JSON.stringify({ token: `t${tokens}` }));
        return;
      }
      // The first token is good for the manifest only.
      const isGood = request.headers.authorization === (url.pathname.includes('manifests') ? 'Bearer t1' : 'Bearer t2');
      if (!isGood) {
        const realm = `http://${request.headers.host}/token`;
        const challenge = `Bearer realm="${realm}",service="reg",scope="repository:a:pull"`;
        response
          .writeHead(401, { 'www-authenticate': challenge })
          .end('{"errors":[{"code":"UNAUTHORIZED","message":"no"}]}');
      } else if (url.pathname.includes('manifests')) response.end(manifest);
      else if (url.pathname.endsWith(digestOf(image.config))) response.end(image.config);
      else response.end(layer);
    });
    const launch = launchOf(`${host}/a`, {}, 'exit 2');
    await containers.launch(launch);
    expect(await containers.wait(launch.containerId)).toEqual({ waitStatus: exited(2) });
    expect(asked).toEqual(['?service=reg&scope=repository%3Aa%3Apull', '?service=reg&scope=repository%3Aa%3Apull']);
  });
});

describe.skipIf(!canRun)('hostile configurations', () => {
  /** How a container of this image ends, and what it says. */
  async function outcome(config: object, value?: string): Promise<readonly [end: unknown, said: string]> {
    const { command: _, ...launch } = launchOf(await pushed(makeImage([busybox], { Env: ['PATH=/bin'], ...config })));
    await containers.launch({ ...launch, ...(value === undefined ? {} : { command: { value } }) });
    const end = await containers.wait(launch.containerId);
    await containers.destroy(launch.containerId);
    const files = ['stdout', 'stderr'].map((name) => machine.sandboxFile(launch.containerId, name));
    return [end, (await Promise.all(files)).join('')];
  }

  it('with more environment than the system takes end with the reason', async () => {
    const environment = Array.from({ length: 60 }, (_, index) => `V${index}=${'x'.repeat(100_000)}`);
    const [end, said] = await outcome({ Env: ['PATH=/bin', ...environment] }, 'true');
    expect(end).toEqual({ waitStatus: exited(126) });
    expect(said).toContain('too long');
    await runsGoodOne();
  });

  it('with an entrypoint of 10,000 words run, with more are refused', async () => {
    const words = (count: number) => ['/bin/sh', '-c', 'shift 9990; echo $# $1', 'sh', ...Array(count - 4).fill('w')];
    const [end, said] = await outcome({ Entrypoint: words(10_000) });
    expect([end, said.split('\n')[0]]).toEqual([{ waitStatus: 0 }, '6 w']);
    const name = await pushed(makeImage([busybox], { Entrypoint: words(10_001) }));
    expect(await failure(launchOf(name))).toContain('Env, Entrypoint and Cmd must be lists');
  });

  it.each([
    ['/../../etc/./../tmp', '/tmp'],
    ['../..', '/'],
    ['/no/such/directory', '/no/such/directory'],
  ])('with the working directory %s stay inside', async (workingDirectory, said) => {
    expect((await outcome({ WorkingDir: workingDirectory }, 'pwd'))[1].split('\n')[0]).toBe(said);
  });

  it.each([3, 4, 5, 6, 7, 8, 9, 10])('get nowhere by /proc/self/fd/%i as working directory', async (descriptor) => {
    const config = { WorkingDir: `/proc/self/fd/${descriptor}` };
    const said = await outcome(config, 'cat ../../../../../../etc/hostname; ls').then(([, text]) => text, String);
    // The runtime refuses it, or it is a directory of the container.
    expect(said).not.toContain('config.json');
    expect(said).toMatch(/proc\/self\/fd/);
    await runsGoodOne();
  });

  it('with a user that they do not have are not kept as if they were in use', async () => {
    const name = await pushed(makeImage([busybox], { User: 'intruder' }));
    expect(await failure(launchOf(name))).toContain("user is 'intruder'");
    await containers.pruneImages?.([]);
    const [own = ''] = await readdir(join(home, 'store'));
    for (const kind of ['images', 'rootfs', 'layers']) {
      expect([kind, await readdir(join(home, 'store', own, kind))]).toEqual([kind, []]);
    }
  });

  it('with volumes, triggers, odd labels and a stop signal that is none run', async () => {
    const config = {
      Volumes: { '/': {}, '/../..': {} },
      OnBuild: ['RUN rm -rf /'],
      Labels: { '\u0000\n': '\u001b[2J', 'stadion.owner': 'x' },
      StopSignal: 'SIGNONSENSE',
      Healthcheck: { Test: ['CMD', 'x'], Interval: -1 },
    };
    expect((await outcome(config, 'echo up'))[1]).toMatch(/^up\n/);
  });

  it('of more layers than an engine takes run', async () => {
    const layers = await Promise.all(
      Array.from({ length: 149 }, (_, index) => tar([[{ name: `layers/f${index}` }, String(index)]])),
    );
    const launch = launchOf(
      await pushed(makeImage([busybox, ...layers], { Env: ['PATH=/bin'] })),
      {},
      'ls /layers | wc -l',
    );
    await containers.launch(launch);
    expect(await containers.wait(launch.containerId)).toEqual({ waitStatus: 0 });
    expect(await machine.sandboxFile(launch.containerId, 'stdout')).toBe('149\n');
  }, 60_000);
});

describe.skipIf(!canRun)('a registry with passwords', () => {
  it("says in the task's message what it has against them", async () => {
    // The password is `secret`, by bcrypt.
    const users = 'jane:$2b$04$LMbqh1sZfqonZs0oQhKkTOFIIfKqAzhLTFFHKDJI6bSNWG0V686X.\n';
    const guarded = await startRegistry(join(home, 'guarded'), users);
    try {
      const credentials = (password: string) => {
        const auth = Buffer.from(`jane:${password}`).toString('base64');
        return { auths: { [guarded.host]: { auth } } };
      };
      const authorization = `Basic ${Buffer.from('jane:secret').toString('base64')}`;
      await guarded.push('private', 'latest', makeImage([busybox], { Env: ['PATH=/bin'] }), { authorization });
      const name = `${guarded.host}/private`;
      const own = (password: string): Partial<Image> => {
        const data = Buffer.from(JSON.stringify(credentials(password)));
        return { docker: { name, config: { type: 'VALUE', value: { data } } } };
      };
      const refused = /401.*UNAUTHORIZED: authentication required/;
      expect(await failure(launchOf(name))).toMatch(refused);
      const wrong = launchOf('', own('wrong'));
      expect(await failure(wrong)).toMatch(refused);
      expect(await machine.sandboxFile(wrong.containerId, 'stderr')).toMatch(refused);
      // Without a word of an engine's configuration, as older frameworks say it.
      const credential = { principal: 'jane', secret: 'guess' };
      expect(await failure(launchOf('', { docker: { name, credential } }))).toMatch(refused);
      const launch = launchOf('', own('secret'), 'exit 9');
      await containers.launch(launch);
      expect(await containers.wait(launch.containerId)).toEqual({ waitStatus: exited(9) });
    } finally {
      await guarded.close();
    }
  });
});

function blob(): { readonly digest: string; readonly size: number } {
  return { digest: `sha256:${createHash('sha256').update('x').digest('hex')}`, size: 1 };
}
