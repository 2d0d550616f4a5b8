/** The shorter recordings: an agent whose master dies, and one that has to prove who it is. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { masterPid, TestAgent } from '../../../src/agent/core/test-bed.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { createHttpServer } from '../../../src/net/http-server.ts';
import { LibprocessEndpoint } from '../../../src/net/libprocess-endpoint.ts';
import * as internal from '../../../src/wire/gen/internal.ts';
import { decode, encode, type MessageType } from '../../../src/wire/message.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { recordedMessages } from '../../recordings.ts';
import { until } from '../../until.ts';
import { replay, sentByAgent } from './recorded-scenario.ts';
import { told } from './told.ts';

describe('the recorded take-over', () => {
  const types = [
    internal.RegisterSlaveMessage,
    internal.ReregisterSlaveMessage,
    internal.UpdateSlaveMessage,
    internal.StatusUpdateMessage,
    internal.PongSlaveMessage,
  ] as unknown as readonly MessageType<unknown>[];

  it('hears the same from the agent, by both masters', () => {
    const agent = new TestAgent();
    agent.post({ kind: 'disk-recovered', found: undefined });
    agent.post({ kind: 'containers-recovered' });
    const find = (): void => {
      agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
      agent.advance(1000);
    };
    find();
    // The version of the resources that the recorded master names is the recorded agent's.
    const [registration] = sentByAgent(internal.RegisterSlaveMessage, 'failover/to-master1.jsonl');
    agent.state.resourceVersion.set(registration?.resource_version_uuid?.value ?? []);
    for (const recorded of recordedMessages('failover/to-agent.jsonl')) {
      if (recorded.message === internal.SlaveReregisteredMessage.name) find();
      replay(agent, recorded);
    }
    for (const type of types) {
      const name = type.name.split('.').at(-1);
      const ours = agent.sent.filter((one) => one.name === name).map(({ message }) => comparable(message));
      const theirs = ['failover/to-master1.jsonl', 'failover/to-master2.jsonl'].flatMap((file) =>
        sentByAgent(type, file).map(comparable),
      );
      expect([name, ours]).toEqual([name, theirs]);
      expect(theirs.length).toBeGreaterThan(0);
    }
  });

  function comparable(message: unknown): unknown {
    const text = JSON.stringify(told(message));
    return JSON.parse(text.replaceAll(/"port":\d+/g, '"port":"a port"'));
  }
});

describe('the recorded proof of who an agent is', () => {
  const closers: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  it('is said in the same bytes, before it registers', async () => {
    const directory = new AgentDirectory();
    closers.push(async () => directory.dispose());
    const server = createHttpServer({ logger: silentLogger });
    await server.listen({ ip: '127.0.0.1', port: 0 });
    const endpoint = new LibprocessEndpoint({ server, logger: silentLogger });
    closers.push(async () => {
      endpoint.close();
      await server.close();
    });
    const session = 'crammd5-authenticator-session(1)';
    const answers = recordedMessages('authentication/to-agent.jsonl').filter(({ headers }) =>
      headers['Libprocess-From']?.startsWith(session),
    );
    const said: { readonly name: string; readonly body: Buffer }[] = [];
    for (const id of ['master', session]) {
      endpoint.spawn(id, ({ name, from, body }) => {
        said.push({ name, body: Buffer.from(body) });
        const answer = from.startsWith('crammd5-authenticatee(1)@') ? answers.shift() : undefined;
        if (answer?.message === undefined) return;
        endpoint.send({
          from: endpoint.pid(session),
          to: from,
          name: answer.message,
          body: Buffer.from(answer.body_base64, 'base64'),
        });
      });
    }
    const credential = join(directory.path, 'credential');
    writeFileSync(credential, JSON.stringify({ principal: 'agent', secret: 'agentpw' }), { mode: 0o600 });
    const master = `127.0.0.1:${server.address.port}`;
    const agent = await startTestAgent(directory, master, [`--credential=${credential}`]);
    closers.push(() => agent.close());
    await until('the registration', () => said.some(({ name }) => name === internal.RegisterSlaveMessage.name));
    const theirs = recordedMessages('authentication/to-master.jsonl').slice(0, 4);
    expect(said.slice(0, 4).map(({ name }) => name)).toEqual(theirs.map(({ message }) => message));
    const bytes = theirs.slice(1, 3).map(({ body_base64: body }) => body);
    expect(said.slice(1, 3).map(({ body }) => body.toString('base64'))).toEqual(bytes);
    expect(decode(internal.AuthenticateMessage, said[0]?.body ?? Buffer.alloc(0))).toEqual({ pid: agent.pid });
    const first = Buffer.from(theirs[0]?.body_base64 ?? '', 'base64');
    const { pid } = decode(internal.AuthenticateMessage, first);
    expect(Buffer.from(encode(internal.AuthenticateMessage, { pid }))).toEqual(first);
  });
});
