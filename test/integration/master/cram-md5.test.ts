import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningAgent, startAgent } from '../../../src/agent/shell/agent.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMasterConfig } from '../../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import type { Credential } from '../../../src/net/basic-auth.ts';
import { cramMd5Response } from '../../../src/net/cram-md5.ts';
import { createHttpServer } from '../../../src/net/http-server.ts';
import { LibprocessEndpoint } from '../../../src/net/libprocess-endpoint.ts';
import {
  AuthenticateMessage,
  AuthenticationCompletedMessage,
  AuthenticationFailedMessage,
  AuthenticationMechanismsMessage,
  AuthenticationStartMessage,
  AuthenticationStepMessage,
  FrameworkErrorMessage,
  FrameworkRegisteredMessage,
  RegisterFrameworkMessage,
} from '../../../src/wire/gen/internal.ts';
import { decode, encode, type MessageType } from '../../../src/wire/message.ts';
import { AgentDirectory, agentArguments, agentConfigOf } from '../../agent/agents.ts';
import { until } from '../../until.ts';

const agentCredential = { principal: 'agent', secret: 'agentpw' };
const frameworkCredential = { principal: 'framework', secret: 'fwpw' };
const recordings = join(import.meta.dirname, '../../compat/recordings/authentication');

/** A v0 driver that can prove who it is, in the order of the recorded one. */
class ProvingDriver {
  readonly heard: { readonly name: string; readonly from: string; readonly body: Uint8Array }[] = [];
  readonly #server = createHttpServer({ logger: silentLogger });
  readonly #endpoint = new LibprocessEndpoint({ server: this.#server, logger: silentLogger });
  readonly #master: string;
  readonly #id: string;

  constructor(master: string, id = 'scheduler-1') {
    this.#master = master;
    this.#id = id;
  }

  async start(ownPort = 0): Promise<void> {
    await this.#server.listen({ ip: '127.0.0.1', port: ownPort });
    for (const id of [this.#id, 'crammd5-authenticatee(1)'])
      this.#endpoint.spawn(id, ({ name, from, body }) => this.heard.push({ name, from, body: Uint8Array.from(body) }));
  }

  async stop(): Promise<void> {
    this.#endpoint.close();
    await this.#server.close(0);
  }

  get pid(): string {
    return this.#endpoint.pid(this.#id);
  }

  register(principal: string): void {
    const framework = { user: 'root', name: 'f', ...(principal === '' ? {} : { principal }) };
    this.#send(this.#id, this.#master, RegisterFrameworkMessage, { framework });
  }

  /** The whole proof; gives the name of the last word of the master. */
  async prove(credential: Credential, about = this.pid): Promise<string> {
    const authenticatee = 'crammd5-authenticatee(1)';
    this.heard.length = 0;
    this.#send(authenticatee, this.#master, AuthenticateMessage, { pid: about });
    const session = (await this.next(AuthenticationMechanismsMessage)).from;
    this.#send(authenticatee, session, AuthenticationStartMessage, { mechanism: 'CRAM-MD5', data: new Uint8Array() });
    const { data } = (await this.next(AuthenticationStepMessage)).message;
    this.#send(authenticatee, session, AuthenticationStepMessage, { data: cramMd5Response(credential, data) });
    await until('the outcome', () => this.heard.length > 2);
    return this.heard[2]?.name ?? '';
  }

  async next<T>(type: MessageType<T>): Promise<{ readonly message: T; readonly from: string }> {
    return until(type.name, () => {
      const found = this.heard.find(({ name }) => name === type.name);
      return found === undefined ? undefined : { message: decode(type, found.body), from: found.from };
    });
  }

  #send<T>(id: string, to: string, type: MessageType<T>, message: T): void {
    this.#endpoint.send({ from: this.#endpoint.pid(id), to, name: type.name, body: encode(type, message) });
  }
}

let directory: AgentDirectory;
let workDir: string;
let master: RunningMaster;
let port = 0;
const warnings: string[] = [];
const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
const closing: (() => Promise<void>)[] = [];

async function startProvingMaster(): Promise<void> {
  const outcome = readMasterConfig({
    argv: [
      '--ip=127.0.0.1',
      `--port=${port}`,
      `--work_dir=${workDir}`,
      '--authenticate_agents',
      '--authenticate_frameworks',
      `--credentials=${join(directory.path, 'credentials')}`,
    ],
    environment: {},
  });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  master = await startMaster(outcome.config, { logger });
  port = master.address.port;
  await until('the master to serve', () => master.door.state.phase === 'serving');
}

beforeEach(async () => {
  directory = new AgentDirectory();
  workDir = mkdtempSync(join(tmpdir(), 'stadion-cram-'));
  const write = (name: string, json: unknown): void =>
    writeFileSync(join(directory.path, name), JSON.stringify(json), { mode: 0o600 });
  write('credentials', { credentials: [agentCredential, frameworkCredential] });
  write('agent', agentCredential);
  write('wrong', { ...agentCredential, secret: 'other' });
  warnings.length = 0;
  await startProvingMaster();
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await master.close();
  port = 0;
  directory.dispose();
  await rm(workDir, { recursive: true, force: true });
});

async function startDriver(ownPort = 0): Promise<ProvingDriver> {
  const driver = new ProvingDriver(`master@127.0.0.1:${port}`);
  await driver.start(ownPort);
  closing.push(() => driver.stop());
  return driver;
}

async function startProvingAgent(...flags: string[]): Promise<RunningAgent> {
  const config = agentConfigOf(agentArguments(directory, `127.0.0.1:${port}`, flags));
  const agent = await startAgent(config, { logger: silentLogger });
  closing.push(() => agent.close());
  return agent;
}

const connectedAgents = (): number =>
  [...master.door.state.agents.values()].filter(({ connected }) => connected).length;

describe('agents', () => {
  it('register after they proved who they are, and again after the master restarted', async () => {
    await startProvingAgent(`--credential=${join(directory.path, 'agent')}`);
    await until('the agent to register', () => connectedAgents() === 1);
    await master.close();
    await startProvingMaster();
    await until('the agent to return', () => connectedAgents() === 1);
  });

  it('without a credential are not heard', async () => {
    await startProvingAgent();
    await until('the agent to be refused', () => warnings.some((text) => text.includes('did not prove')));
    expect(master.door.state.agents.size).toBe(0);
  });

  it('with a wrong secret end', async () => {
    const agent = await startProvingAgent(`--credential=${join(directory.path, 'wrong')}`);
    expect(await agent.ended).toEqual(
      expect.objectContaining({ code: 1, reason: expect.stringMatching(/^Master master@.* refused authentication$/) }),
    );
    expect(master.door.state.agents.size).toBe(0);
  });
});

describe('drivers', () => {
  it('register after they proved who they are, under that name', async () => {
    const driver = await startDriver();
    expect(await driver.prove(frameworkCredential)).toBe(AuthenticationCompletedMessage.name);
    driver.register('');
    const { message } = await driver.next(FrameworkRegisteredMessage);
    expect(master.door.state.frameworks.get(message.framework_id.value)?.info.principal).toBe('framework');
    const metrics = (await (await fetch(`http://127.0.0.1:${port}/metrics/snapshot`)).json()) as Record<string, number>;
    expect(metrics['master/messages_authenticate']).toBe(1);
  });

  it('are refused in the words of Mesos otherwise', async () => {
    const driver = await startDriver();
    driver.register('framework');
    expect((await driver.next(FrameworkErrorMessage)).message.message).toBe(
      `Framework at ${driver.pid} is not authenticated`,
    );
    expect(await driver.prove({ ...frameworkCredential, secret: 'x' })).toBe(AuthenticationFailedMessage.name);
    driver.register('framework');
    expect((await driver.next(FrameworkErrorMessage)).message.message).toContain('is not authenticated');
    expect(await driver.prove(frameworkCredential)).toBe(AuthenticationCompletedMessage.name);
    driver.register('other');
    expect((await driver.next(FrameworkErrorMessage)).message.message).toBe(
      "Framework principal 'other' does not match authenticated principal 'framework'",
    );
    expect(master.door.state.frameworks.size).toBe(0);
  });

  it('must prove it anew after they were gone', async () => {
    const first = await startDriver();
    const { pid } = first;
    expect(await first.prove(frameworkCredential)).toBe(AuthenticationCompletedMessage.name);
    await first.stop();
    const second = await startDriver(Number(pid.split(':')[1]));
    expect(second.pid).toBe(pid);
    await until('the master to forget it', async () => {
      second.heard.length = 0;
      second.register('framework');
      const { message } = await second.next(FrameworkErrorMessage);
      return message.message === `Framework at ${pid} is not authenticated`;
    });
  });
});

describe('the recorded exchanges', () => {
  const bytesOf = (file: string, name: string): Buffer => {
    const lines = readFileSync(join(recordings, file), 'utf8').trim().split('\n');
    const found = lines.map((line) => JSON.parse(line)).filter(({ message }) => message === name);
    return Buffer.from(found[0].body_base64, 'base64');
  };

  it('are what we say to the same question', () => {
    const name = AuthenticationStepMessage.name;
    const challenge = decode(AuthenticationStepMessage, bytesOf('to-agent.jsonl', name)).data;
    const answer = decode(AuthenticationStepMessage, bytesOf('to-master.jsonl', name)).data;
    expect(Buffer.from(cramMd5Response(agentCredential, challenge)).toString()).toBe(Buffer.from(answer).toString());
    expect(Buffer.from(challenge).toString()).toMatch(/^<\d+\.\d+@vm>$/);
    expect(
      Buffer.from(encode(AuthenticationMechanismsMessage, { mechanisms: ['CRAM-MD5'] })).equals(
        bytesOf('to-agent.jsonl', AuthenticationMechanismsMessage.name),
      ),
    ).toBe(true);
  });
});
