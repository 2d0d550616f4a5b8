/** What Mesos masters told the replica of one of them, told to ours: it must answer what that one answered, byte for byte. */
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { fixedMembers } from '../../../src/log/membership.ts';
import { createMemoryLogStorage } from '../../../src/log/memory-storage.ts';
import { openReplicatedLog, replicaId } from '../../../src/log/open-log.ts';
import { createHttpServer, type HttpServer } from '../../../src/net/http-server.ts';
import { LibprocessEndpoint } from '../../../src/net/libprocess-endpoint.ts';
import { type RecordedMessage, recordedMessages } from '../../recordings.ts';
import { until } from '../../until.ts';

/** Of the recorded masters, and whose replica is ours. */
const addresses = ['127.0.0.1:17051', '127.0.0.1:17052'] as const;
const third = 'log-replica(1)@127.0.0.1:17053';

const servers: HttpServer[] = [];
const endpoints: LibprocessEndpoint[] = [];
afterEach(async () => {
  for (const endpoint of endpoints.splice(0)) endpoint.close();
  for (const server of servers.splice(0)) await server.close(0);
});

async function listen(): Promise<LibprocessEndpoint> {
  const server = createHttpServer({ logger: silentLogger });
  await server.listen({ ip: '127.0.0.1', port: 0 });
  servers.push(server);
  const endpoint = new LibprocessEndpoint({ server, logger: silentLogger });
  endpoints.push(endpoint);
  return endpoint;
}

interface Answer {
  readonly name: string;
  readonly body: string;
}

function senderOf(message: RecordedMessage): { readonly id: string; readonly address: string } {
  const [id = '', address = ''] = (message.headers['Libprocess-From'] ?? '').split('@');
  return { id, address };
}

function receiverOf(message: RecordedMessage): string {
  return message.request.split('/')[1] ?? '';
}

/** What the third master's replica answered to the actors of this master. */
function recordedAnswers(index: number): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const message of recordedMessages(`failover/to-master${index + 1}.jsonl`)) {
    if (message.headers['Libprocess-From'] !== third || message.message === undefined) continue;
    answers.set(receiverOf(message), { name: message.message, body: message.body_base64 });
  }
  return answers;
}

/** From when on the third master votes. */
const voteSeenMs = 1884;

describe('a replica of ours among Mesos masters', () => {
  it('answers each message of two writers as the replica of Mesos did', async () => {
    const ours = await listen();
    const masters = [await listen(), await listen()];
    const storage = createMemoryLogStorage();
    await storage.write({ metadata: { status: 'VOTING', promised: 0 } });
    const log = await openReplicatedLog({
      endpoint: ours,
      storage,
      quorum: 2,
      autoInitialize: true,
      logger: silentLogger,
      members: fixedMembers(masters.map((master) => master.pid(replicaId))),
    });
    const expected = addresses.map((_address, index) => recordedAnswers(index));
    let compared = 0;
    for (const message of recordedMessages('failover/to-master3.jsonl') as (RecordedMessage & { ms: number })[]) {
      const name = message.message ?? '';
      if (!name.startsWith('mesos.internal.log.') || receiverOf(message) !== replicaId || message.ms < voteSeenMs)
        continue;
      const { id, address } = senderOf(message);
      const index = addresses.indexOf(address as (typeof addresses)[number]);
      const sender = masters[index];
      if (sender === undefined) throw new Error(`nobody recorded is at ${address}`);
      let answer: Answer | undefined;
      sender.spawn(id, ({ name: answered, body }) => {
        answer = { name: answered, body: Buffer.from(body).toString('base64') };
      });
      const body = Buffer.from(message.body_base64, 'base64');
      sender.send({ from: sender.pid(id), to: ours.pid(replicaId), name, body });
      const wanted = expected[index]?.get(id);
      if (wanted === undefined) continue;
      expect(await until(`the answer to ${id}`, () => answer)).toEqual(wanted);
      compared++;
    }
    expect(compared).toBeGreaterThan(10);
    await until('the last truncation is learned', () => log.positions().begin === 5);
    expect((await log.read(5, 6)).map(({ position }) => position)).toEqual([5]);
    await log.close();
  });
});
