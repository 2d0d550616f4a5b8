import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordDecoder } from '../../../src/wire/recordio.ts';
import { recordedAnswers } from '../../recordings.ts';
import { until } from '../../until.ts';
import { missingFrom, shapeOf } from '../shape.ts';
import { type RecordedCluster, startRecordedCluster } from './recorded-cluster.ts';

const recorded = recordedAnswers('http/operator').get('master-SUBSCRIBE-stream.json');

interface StreamEvent {
  readonly type: string;
}

function eventsOf(chunk: Uint8Array, decoder: RecordDecoder): StreamEvent[] {
  const records = decoder.push(chunk);
  if (!records.ok) throw new Error(records.error.reason);
  return records.value.map((record) => JSON.parse(Buffer.from(record).toString('utf8')) as StreamEvent);
}

describe('the operator event stream, beside that of Apache Mesos', () => {
  let cluster: RecordedCluster;
  beforeAll(async () => {
    cluster = await startRecordedCluster();
  });
  afterAll(() => cluster?.close());

  it('begins with the same events, of the same keys and types', async () => {
    const wanted = eventsOf(Buffer.from(recorded?.text ?? ''), new RecordDecoder());
    expect(wanted.map(({ type }) => type)).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'HEARTBEAT']);
    const live: StreamEvent[] = [];
    const decoder = new RecordDecoder();
    const { method = '', path = '', headers = {}, body } = recorded?.request ?? {};
    const sent = request(
      { host: '127.0.0.1', port: cluster.master.port, method, path, headers, agent: false },
      (response) => {
        expect(response.statusCode).toBe(recorded?.status);
        for (const name of ['content-type', 'transfer-encoding'])
          expect([name, response.headers[name]]).toEqual([name, recorded?.headers[name]]);
        response.on('data', (chunk: Buffer) => live.push(...eventsOf(chunk, decoder)));
        response.on('error', () => {});
      },
    );
    sent.on('error', () => {});
    sent.end(body);
    await until('two events', () => live.length >= 2);
    sent.destroy();
    expect(live.slice(0, 2).map(({ type }) => type)).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
    expect(live[1]).toEqual(wanted[1]);
    const missing = missingFrom(shapeOf(live[0], [/attributes$/]), shapeOf(wanted[0], [/attributes$/]));
    // The cluster of this test has no volumes and no framework of a driver; endpoints.test.ts says so for each endpoint.
    expect(missing.filter((entry) => !/\.(disk|reservations?)(:|\[|\.)/.test(entry))).toEqual([]);
  });
});
