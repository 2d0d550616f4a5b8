/** Every file that was recorded from Apache Mesos is compared with by a test, or the reason why not stands here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const recordings = join(import.meta.dirname, 'recordings');

interface Use {
  /** The recordings, by the beginning of their path. */
  readonly files: string;
  /** Tests that compare with them, from the root of the project. */
  readonly tests: readonly string[];
  /** What stands in each of these tests, so that the use is not only claimed; the beginning of the path when left out. */
  readonly named?: string;
}

const uses: readonly Use[] = [
  { files: 'http/master/', tests: ['test/compat/master/endpoints.test.ts'], named: "recordedAnswers('http/master')" },
  { files: 'http/master/16-_metrics_snapshot.json', tests: ['test/compat/master/recorded-metrics.test.ts'] },
  { files: 'http/agent/', tests: ['test/compat/agent/http.test.ts'], named: "recordedAnswers('http/agent')" },
  {
    files: 'http/operator/master-',
    tests: ['test/compat/master/endpoints.test.ts', 'test/compat/master/operator-changes.test.ts'],
    named: "recordedAnswers('http/operator')",
  },
  {
    files: 'http/operator/master-SUBSCRIBE-stream.json',
    tests: ['test/compat/master/recorded-operator-stream.test.ts'],
    named: 'master-SUBSCRIBE-stream.json',
  },
  {
    files: 'http/operator/agent-',
    tests: ['test/compat/agent/http.test.ts'],
    named: "recordedAnswers('http/operator')",
  },
  {
    files: 'http/scheduler/',
    tests: ['test/compat/master/endpoints.test.ts'],
    named: "recordedAnswers('http/scheduler')",
  },
  {
    files: 'http/scheduler/',
    tests: ['test/compat/master/recorded-scheduler-answers.test.ts'],
    named: 'recordings/http/scheduler',
  },
  {
    files: 'wire/to-master.jsonl',
    tests: [
      'test/compat/master/recorded-messages.test.ts',
      'test/compat/master/recorded-session.test.ts',
      'test/wire/recordings.test.ts',
      'test/compat/agent/recorded-scenario.ts',
    ],
  },
  {
    files: 'wire/to-agent.jsonl',
    tests: [
      'test/compat/master/recorded-messages.test.ts',
      'test/compat/agent/recorded-scenario.ts',
      'test/compat/agent/statuses.test.ts',
      'test/wire/recordings.test.ts',
    ],
  },
  {
    files: 'http/operator/master-RESERVE.json',
    tests: ['test/compat/master/recorded-session.test.ts'],
    named: 'master-RESERVE.json',
  },
  // What the scheduler of the recorded session printed: the events and answers that are compared are in wire/to-master.jsonl.
  {
    files: 'scheduler-session.txt',
    tests: ['test/compat/master/recorded-session.test.ts'],
    named: 'wire/to-master.jsonl',
  },
  {
    files: 'failover/to-master',
    tests: ['test/compat/log/recorded-conversation.test.ts'],
    named: 'failover/to-master',
  },
  { files: 'failover/to-agent.jsonl', tests: ['test/wire/recordings.test.ts', 'test/wire/libprocess.test.ts'] },
  { files: 'failover/to-agent.jsonl', tests: ['test/compat/agent/other-recordings.test.ts'] },
  {
    files: 'failover/to-master',
    tests: ['test/compat/agent/other-recordings.test.ts'],
    named: 'failover/to-master2.jsonl',
  },
  {
    files: 'failover/standby-answers.txt',
    tests: ['test/compat/master/recorded-standby.test.ts'],
  },
  { files: 'failover/zookeeper-', tests: ['test/compat/master/recorded-standby.test.ts'] },
  { files: 'zookeeper.json', tests: ['test/compat/master/recorded-standby.test.ts'] },
  {
    files: 'authentication/to-',
    tests: ['test/integration/master/cram-md5.test.ts'],
    named: 'compat/recordings/authentication',
  },
  {
    files: 'authentication/to-',
    tests: ['test/wire/recordings.test.ts', 'test/wire/libprocess.test.ts'],
  },
  {
    files: 'authentication/to-',
    tests: ['test/compat/agent/other-recordings.test.ts'],
    named: 'authentication/to-agent.jsonl',
  },
  { files: 'authentication/http-answers.txt', tests: ['test/compat/master/recorded-authentication.test.ts'] },
  { files: 'disk/', tests: ['test/compat/agent/checkpoints.test.ts', 'test/compat/log/recorded-log.ts'] },
  { files: 'nested/', tests: ['test/compat/agent/nested.test.ts'], named: 'recordings/nested' },
  { files: 'docker/updates.jsonl', tests: ['test/wire/recordings.test.ts'] },
  {
    files: 'docker/docker-inspect.json',
    tests: ['test/integration/containerizer/docker-containerizer.test.ts', 'test/compat/agent/docker.test.ts'],
  },
  { files: 'docker/updates.jsonl', tests: ['test/compat/agent/docker.test.ts'] },
  { files: 'docker/agent-', tests: ['test/compat/agent/docker.test.ts'] },
  { files: 'docker/docker-ps', tests: ['test/compat/agent/docker.test.ts'] },
];

/** Recordings that no test compares with, and why. */
const unused: Readonly<Record<string, string>> = {
  'README.md': 'says what the others are',
  'mesos-execute.txt': 'the console of mesos-execute, which is a program of its own and not here',
};

const files = readdirSync(recordings, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(recordings.length + 1))
  .sort();

describe('recordings of Apache Mesos', () => {
  it('are each compared with by a test, or it is said why not', () => {
    expect(files.length).toBeGreaterThan(100);
    const known = [...uses.map((use) => use.files), ...Object.keys(unused)];
    expect(files.filter((file) => !known.some((beginning) => file.startsWith(beginning)))).toEqual([]);
  });

  it.each(uses)('$files: the tests that are named use them', ({ files: beginning, tests, named }) => {
    expect(files.some((file) => file.startsWith(beginning))).toBe(true);
    for (const test of tests) {
      expect([test, existsSync(join(root, test))]).toEqual([test, true]);
      const text = readFileSync(join(root, test), 'utf8');
      expect([test, text.includes(named ?? beginning)]).toEqual([test, true]);
    }
  });

  it('are not called unused when they are used, or are gone', () => {
    for (const beginning of Object.keys(unused)) {
      expect([beginning, files.some((file) => file.startsWith(beginning))]).toEqual([beginning, true]);
      expect([beginning, uses.some((use) => use.files.startsWith(beginning))]).toEqual([beginning, false]);
    }
  });
});
