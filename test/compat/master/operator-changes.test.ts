/**
 * Changes that operators made in the recordings, made again in the same order: the same answers, and the same reads
 * after each.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SimulatedAgent, scalar } from '../../integration/master/simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../../integration/master/test-master.ts';
import { type RecordedAnswer, recordedAnswers } from '../../recordings.ts';
import { operatorChanges } from './recorded-changes.ts';
import { ask } from './recorded-cluster.ts';

const recordings = new Map<string, RecordedAnswer>([
  ...[...recordedAnswers('http/master')].map(([file, answer]) => [`master/${file}`, answer] as const),
  ...[...recordedAnswers('http/operator')].map(([file, answer]) => [`operator/${file}`, answer] as const),
]);

describe('changes by operators, beside Apache Mesos', () => {
  let master: TestMaster;
  const agent = new SimulatedAgent('agent1.example', [scalar('cpus', 8), scalar('mem', 8192), scalar('disk', 20_000)]);
  beforeAll(async () => {
    master = await startTestMaster();
    await agent.start(master.pid);
    await agent.register();
  });
  afterAll(async () => {
    await agent.stop();
    await stopTestMaster(master);
  });

  it.each(operatorChanges)('%s', async (file) => {
    const recorded = recordings.get(file);
    if (recorded === undefined) throw new Error(`no such recording: ${file}`);
    const live = await ask(master.port, recorded.request);
    expect({ status: live.status, text: recorded.json === undefined ? live.text : '' }).toEqual({
      status: recorded.status,
      text: recorded.text ?? '',
    });
    expect(live.headers['content-type']).toBe(recorded.headers['content-type']);
    if (recorded.json !== undefined) expect(JSON.parse(live.text)).toEqual(recorded.json);
  });
});
