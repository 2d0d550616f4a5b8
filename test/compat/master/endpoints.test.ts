/**
 * Every endpoint that was recorded from Apache Mesos, asked of our master: the same status, content type, and JSON keys
 * and types. What is still missing is listed here; the list fails when it is out of date.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordedAnswer, recordedAnswers } from '../../recordings.ts';
import { missingFrom, shapeOf } from '../shape.ts';
import { operatorChanges } from './recorded-changes.ts';
import { ask, type RecordedCluster, startRecordedCluster } from './recorded-cluster.ts';

/** Members named by data: flags, metrics, attributes, roles and resources of a cluster. */
const NAMED_BY_DATA = [/^\.flags$/, /attributes$/, /reserved_resources(_full)?$/];

/** Compared after the session that led to them, in recorded-session.test.ts. */
const ELSEWHERE = ['operator/master-RESERVE.json', 'operator/master-UNRESERVE.json', 'master/80-slaves-reserved.json'];

/** What Apache Mesos answered with and ours does not, with the reason. Each must still be missing somewhere. */
const MISSING: Readonly<Record<string, RegExp>> = {
  'nobody else has the commit that this master was built from': /\.git_sha:/,
  'this cluster has no dynamic reservations and volumes':
    /resources(_full\.\*)?\[\]\.(disk|reservation|reservations\[\]\.principal|reservations):/,
  'this cluster has no amounts of dynamic reservations': /\.reserved\.(disk|mem):/,
  'this cluster has no frameworks of drivers': /\.completed_frameworks\[\]\.pid:/,
};

/** Compared name by name in recorded-metrics.test.ts: most names depend on what runs. */
const METRICS = /metrics_snapshot|GET_METRICS/;

const cases = [
  ...[...recordedAnswers('http/master')].map(([file, answer]) => [`master/${file}`, answer] as const),
  ...[...recordedAnswers('http/operator')]
    .filter(([file]) => file.startsWith('master-'))
    .map(([file, answer]) => [`operator/${file}`, answer] as const),
  ...[...recordedAnswers('http/scheduler')].map(([file, answer]) => [`scheduler/${file}`, answer] as const),
];

describe('endpoints of the master, beside Apache Mesos', () => {
  let cluster: RecordedCluster;
  beforeAll(async () => {
    cluster = await startRecordedCluster();
  });
  afterAll(() => cluster?.close());

  it.each(cases.filter(([file]) => !ELSEWHERE.includes(file) && !operatorChanges.includes(file)))(
    '%s',
    async (file, recorded) => {
      const live = await ask(cluster.master.port, recorded.request);
      expect(live.status, live.text.slice(0, 300)).toBe(recorded.status);
      expect(live.headers['content-type'] ?? '').toBe(recorded.headers['content-type'] ?? '');
      expect(Object.keys(live.headers)).toEqual(expect.arrayContaining(telling(recorded)));
      if (recorded.json === undefined || METRICS.test(file)) return;
      const missing = missingFrom(shapeOf(JSON.parse(live.text), NAMED_BY_DATA), shapeOf(recorded.json, NAMED_BY_DATA));
      expect(missing.filter((entry) => !isExpected(entry))).toEqual([]);
    },
  );

  it('lists as missing only what is', () => {
    expect(Object.keys(MISSING).filter((reason) => !stillMissing.has(reason))).toEqual([]);
  });
});

const stillMissing = new Set<string>();

function isExpected(entry: string): boolean {
  const known = Object.entries(MISSING).find(([, pattern]) => pattern.test(entry));
  if (known !== undefined) stillMissing.add(known[0]);
  return known !== undefined;
}

/** Headers that clients act on. */
function telling(recorded: RecordedAnswer): string[] {
  return Object.keys(recorded.headers).filter((name) => ['location', 'allow', 'mesos-stream-id'].includes(name));
}
