import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveCommands, havePythonModules } from '../../requirements.ts';
import { until } from '../../until.ts';
import { type ApacheServer, haveApacheZookeeper, startApache, word } from './apache-server.ts';
import { comparableOutput } from './command-line.ts';
import { type OwnServer, startOwn } from './own-server.ts';

const run = promisify(execFile);
const zkCli = '/usr/share/zookeeper/bin/zkCli.sh';
const cClient = '/usr/lib/zookeeper/bin/cli_mt';
const script = fileURLToPath(new URL('./kazoo-recipes.py', import.meta.url));

/** Runs the same on both servers, first on Apache's. */
async function onBoth(work: (port: number) => Promise<string>, ports: readonly number[]): Promise<string[]> {
  const outputs: string[] = [];
  for (const port of ports) outputs.push(await work(port));
  return outputs;
}

async function runKazoo(port: number): Promise<string> {
  return (await run('/usr/bin/python3', [script, `127.0.0.1:${port}`], { timeout: 120_000 })).stdout;
}

const cliLines = [
  'create /cli hello',
  'ls /cli',
  'get /cli',
  'set /cli world',
  'stat -w /cli',
  'create -e /cli/e x',
  'create -s /cli/s- y',
  'create -c /cli/c',
  'ls -s /cli',
  'create /cli hello',
  'getAcl /cli',
  'addauth digest bob:secret',
  'create /cli/acl data auth::cdrwa',
  'getAcl /cli/acl',
  'setAcl /cli/acl world:anyone:r',
  'set /cli/acl refused',
  'getAllChildrenNumber /cli',
  'getEphemerals /cli',
  'addWatch -m PERSISTENT_RECURSIVE /cli',
  'set /cli/c changed',
  'removewatches /cli',
  'sync /cli',
  'config',
  'delete /cli',
  'delete /cli/e',
  'deleteall /cli',
  'stat /cli',
  'close',
  'quit',
];

async function runZkCli(port: number): Promise<string> {
  const child = spawn(zkCli, ['-server', `127.0.0.1:${port}`]);
  child.stdin.end(`${cliLines.join('\n')}\n`);
  return comparableOutput(await outputOf(child), port);
}

function outputOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (part: Buffer) => {
    text += part.toString();
  });
  child.stderr?.on('data', (part: Buffer) => {
    text += part.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(text));
  });
}

/** What is typed, and what shows that it is answered. */
const cLines: readonly (readonly [line: string, answered: RegExp])[] = [
  ['create +s /c-s', /name = /],
  ['create +c /c-container', /name = /],
  ['exists /c-none', /Error -101/],
  ['create2 +e /c-e', /\[\/c-e\]: rc = 0/],
  ['sync /', /rc = 0/],
  ['ls2 /zookeeper', /ephemeralOwner/],
  ['create +e /c-node', /name = /],
  ['set /c-node value', /ephemeralOwner/],
  ['get /c-node', /ephemeralOwner/],
  ['create /c-node', /rc = -110/],
  ['ls /zookeeper', /rc = 0[\s\S]*quota/],
  ['delete /c-node', /rc = 0/],
  ['get /c-node', /rc = -101/],
];

/** The C client answers some time after it is asked, so each line waits for the answer to the one before. */
async function runCClient(port: number): Promise<string> {
  // Into a pipe it would show its answers only at its end.
  const child = spawn('stdbuf', ['-oL', cClient, '-h', `127.0.0.1:${port}`]);
  let text = '';
  const whole = outputOf(child);
  const saw = async (expected: RegExp): Promise<void> => {
    await until(`an answer like ${expected}`, () => expected.test(text) || child.exitCode !== null);
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      text += part.toString();
    });
  }
  const ask = async (line: string, answer: RegExp): Promise<string> => {
    text = '';
    child.stdin.write(`${line}\n`);
    await saw(answer);
    return text;
  };
  const answers: string[] = [];
  await saw(/CONNECTED_STATE/);
  for (const [line, answered] of cLines) answers.push(await ask(line, answered));
  child.stdin.end('quit\n');
  await whole;
  return answers
    .join('\n')
    .split('\n')
    .filter((line) => !/time|zxid|ephemeralOwner|ZOO_|Watcher/.test(line))
    .sort()
    .join('\n');
}

/** The part of the package that is used here; it comes without types. */
interface NodeClient {
  once(event: 'connected', listener: () => void): void;
  connect(): void;
  close(): void;
  exists(path: string, watcher: Watcher, callback: Callback): void;
  create(path: string, dataOrMode: Buffer | number, callback: Callback): void;
  getData(path: string, watcher: Watcher, callback: Callback): void;
  setData(path: string, data: Buffer, version: number, callback: Callback): void;
  mkdirp(path: string, callback: Callback): void;
  getChildren(path: string, callback: Callback): void;
  remove(path: string, version: number, callback: Callback): void;
  removeRecursive(path: string, version: number, callback: Callback): void;
  transaction(): NodeTransaction;
  addAuthInfo(scheme: string, credential: Buffer): void;
  getACL(path: string, callback: Callback): void;
  setACL(path: string, acls: readonly unknown[], version: number, callback: Callback): void;
}
interface NodeTransaction {
  create(path: string): NodeTransaction;
  check(path: string): NodeTransaction;
  remove(path: string, version: number): NodeTransaction;
  commit(callback: Callback): void;
}
type Watcher = (event: { getName(): string; getPath(): string }) => void;
interface NodePackage {
  createClient(servers: string, options: { sessionTimeout: number }): NodeClient;
  readonly CreateMode: { readonly EPHEMERAL_SEQUENTIAL: number };
  readonly ACL: { readonly CREATOR_ALL_ACL: readonly unknown[]; readonly READ_ACL_UNSAFE: readonly unknown[] };
}
const zookeeper: NodePackage = createRequire(import.meta.url)('node-zookeeper-client');

type Callback = (error: unknown, ...results: unknown[]) => void;

async function runNodeClient(port: number): Promise<string> {
  const client = zookeeper.createClient(`127.0.0.1:${port}`, { sessionTimeout: 10_000 });
  const lines: string[] = [];
  const ask = async (name: string, call: (callback: Callback) => void): Promise<void> => {
    const line = await new Promise<string>((resolve) => {
      call((error, ...results) =>
        resolve(`${name}: ${error === null || error === undefined ? show(results) : String(error)}`),
      );
    });
    lines.push(line);
  };
  await new Promise<void>((resolve) => {
    client.once('connected', () => resolve());
    client.connect();
  });
  const events: string[] = [];
  const watch: Watcher = (event) => {
    events.push(`${event.getName()} ${event.getPath()}`);
  };
  await ask('exists', (callback) => client.exists('/node-client', watch, callback));
  await ask('create', (callback) => client.create('/node-client', Buffer.from('x'), callback));
  await ask('getData', (callback) => client.getData('/node-client', watch, callback));
  await ask('setData', (callback) => client.setData('/node-client', Buffer.from('yy'), 0, callback));
  await ask('bad version', (callback) => client.setData('/node-client', Buffer.from('z'), 0, callback));
  await ask('mkdirp', (callback) => client.mkdirp('/node-client/a/b/c', callback));
  await ask('getChildren', (callback) => client.getChildren('/node-client', callback));
  await ask('sequence', (callback) =>
    client.create('/node-client/s-', zookeeper.CreateMode.EPHEMERAL_SEQUENTIAL, callback),
  );
  await ask('transaction', (callback) =>
    client.transaction().create('/node-client/t').check('/node-client/t').remove('/node-client/t', -1).commit(callback),
  );
  await ask('transaction refused', (callback) =>
    client.transaction().create('/node-client/t').check('/nowhere').commit(callback),
  );
  await ask('creator only, nobody', (callback) =>
    client.setACL('/node-client/a', zookeeper.ACL.CREATOR_ALL_ACL, -1, callback),
  );
  client.addAuthInfo('digest', Buffer.from('bob:secret'));
  await ask('creator only', (callback) => client.setACL('/node-client/a', zookeeper.ACL.CREATOR_ALL_ACL, -1, callback));
  await ask('getACL', (callback) => client.getACL('/node-client/a', callback));
  await ask('ACL version', (callback) => client.setACL('/node-client/a', zookeeper.ACL.READ_ACL_UNSAFE, 7, callback));
  await ask('not empty', (callback) => client.remove('/node-client', -1, callback));
  await ask('removeRecursive', (callback) => client.removeRecursive('/node-client', -1, callback));
  lines.push(`events: ${events.join(', ')}`);
  client.close();
  return lines.join('\n');
}

/** Results of node-zookeeper-client without times and transaction numbers, which it shows as bytes. */
function show(results: readonly unknown[]): string {
  return JSON.stringify(results, (key, value: unknown) =>
    /zxid|ctime|mtime|owner|specification/i.test(key) ? undefined : value,
  );
}

describe.skipIf(!haveApacheZookeeper())(
  'unmodified clients get the same from this server as from Apache ZooKeeper',
  () => {
    let apache: ApacheServer;
    let own: OwnServer;
    let ports: number[];
    beforeAll(async () => {
      apache = await startApache({ maxClientCnxns: 0 });
      own = await startOwn();
      ports = [apache.port, own.port];
    });
    afterAll(async () => {
      await apache?.close();
      await own?.close();
    });

    it.skipIf(!havePythonModules('kazoo'))(
      'kazoo: recipes, watches, transactions, ACLs, a cut connection',
      async () => {
        const [theirs = '', ours = ''] = await onBoth(runKazoo, ports);
        expect(theirs).toContain("lock order ['two', 'three']");
        expect(theirs).toContain('reconnects yes\nkeeps its node True');
        expect(ours).toBe(theirs);
      },
    );

    it.skipIf(!haveCommands(zkCli))('zkCli.sh', async () => {
      const [theirs = '', ours = ''] = await onBoth(runZkCli, ports);
      expect(theirs).toContain('Created /cli/s-0000000001');
      expect(theirs).toContain('Insufficient permission');
      expect(ours).toBe(theirs);
    });

    it.skipIf(!haveCommands(cClient, 'stdbuf'))('the C client', async () => {
      const [theirs = '', ours = ''] = await onBoth(runCClient, ports);
      expect(theirs).toContain('value');
      expect(theirs).toContain('rc = -110');
      expect(ours).toBe(theirs);
    });

    it('node-zookeeper-client', async () => {
      const [theirs = '', ours = ''] = await onBoth(runNodeClient, ports);
      expect(theirs).toContain('NODE_CREATED /node-client, NODE_DATA_CHANGED /node-client');
      expect(ours).toBe(theirs);
    });

    it('four-letter words', async () => {
      const labels = async (port: number): Promise<string[]> => {
        const answers = await Promise.all(['ruok', 'isro', 'srvr', 'wchs', 'nope'].map((each) => word(port, each)));
        return answers.map((answer) =>
          answer.replaceAll(/^(\w+ version): .*$/gm, '$1').replaceAll(/0x[0-9a-f]+|[\d.]+/g, '#'),
        );
      };
      expect(await labels(own.port)).toEqual(await labels(apache.port));
      expect(await word(own.port, 'srvr')).toMatch(/^Zookeeper version: \d+\.\d+\.\d+-/);
      const keys = (text: string): string[] => text.split('\n').map((line) => line.split('\t')[0] ?? '');
      const theirKeys = keys(await word(apache.port, 'mntr'));
      for (const key of keys(await word(own.port, 'mntr'))) expect(theirKeys).toContain(key);
    });
  },
);
