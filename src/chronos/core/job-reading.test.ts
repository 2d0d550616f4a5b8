import { describe, expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import type { JobDefinition } from './job.ts';
import { jobJson } from './job-json.ts';
import { nameProblem, readJob } from './job-reading.ts';
import { formatSchedule } from './schedule.ts';

const options = { defaults: { cpus: 0.1, memMb: 128, diskMb: 256, user: 'root' }, nowMs: Date.UTC(2026, 0, 1) };
const schedule = 'R/2026-01-31T05:50:00.000Z/PT24H';
const tally = {
  successCount: 3,
  errorCount: 1,
  errorsSinceLastSuccess: 0,
  lastSuccessMs: Date.UTC(2026, 0, 2),
  lastErrorMs: undefined,
};

function read(json: { readonly [key: string]: Json }): JobDefinition {
  const job = readJob({ name: 'j', schedule, ...json }, options);
  if (!job.ok) throw new Error(job.error.reason);
  return job.value;
}

function refusal(json: Json): string {
  const job = readJob(json, options);
  return job.ok ? '' : job.error.reason;
}

describe('readJob', () => {
  it('fills in the defaults of the original', () => {
    expect(read({})).toMatchObject({
      command: '',
      shell: true,
      retries: 2,
      cpus: 0.1,
      memMb: 128,
      diskMb: 256,
      runAsUser: 'root',
      disabled: false,
      concurrent: false,
      softError: false,
      epsilonMs: undefined,
      container: undefined,
      maxCompletionTimeS: 0,
    });
  });

  it('is lenient with types and takes null for absent', () => {
    const job = read({
      cpus: '0.5',
      mem: 0,
      disabled: 'true',
      retries: '4',
      command: null,
      owner: null,
      schedule,
      unknown: { deep: [] },
      environmentVariables: [{ name: 'A', value: 1 }],
    });
    expect(job).toMatchObject({ cpus: 0.5, memMb: 128, disabled: true, retries: 4, command: '', owner: '' });
    expect(job.environmentVariables).toEqual([{ name: 'A', value: '1' }]);
  });

  it('runs a job without schedule and parents once, now', () => {
    const job = readJob({ name: 'j', concurrent: true }, options);
    if (!job.ok || job.value.trigger.kind !== 'schedule') throw new Error('no schedule');
    expect(formatSchedule(job.value.trigger.schedule, 0, 1)).toBe('R1/2026-01-01T00:00:00.000Z/PT24H');
    expect(job.value.concurrent).toBe(true);
  });

  it.each([
    [{ name: 'j', schedule, parents: ['p'] }, 'not both'],
    [{ name: 'j', schedule: 'R/x/y' }, 'R[n]/start/period'],
    [{ name: 'j', schedule, scheduleTimeZone: 'Nowhere' }, 'no time zone'],
    [{ name: 'j', schedule, epsilon: '5min' }, "'epsilon'"],
    [{ name: 'j', schedule, cpus: 'many' }, "'cpus' must be a number"],
    [{ name: 'j', schedule, cpus: -1 }, "'cpus' must not be negative"],
    [{ name: 'j', schedule, arguments: 'a b' }, "'arguments' must be a list"],
    [{ name: 'j', schedule, container: { image: 'i', network: 'bridge' } }, "'container.network' must be one of"],
    [{ name: 'j', schedule, container: { image: 'i', volumes: [{}] } }, "needs a 'containerPath'"],
    [{ name: 'j', schedule, constraints: [['rack', 'GROUP_BY', 'x']] }, 'no constraint operator'],
    [{ name: 'j', schedule, constraints: [['rack', 'LIKE', '(']] }, 'no regular expression'],
    [{ name: 'j', schedule, constraints: [['rack', 'LIKE', '(?=r)r1']] }, 'no regular expression'],
    [{ name: 'j', schedule, constraints: ['rack'] }, 'a constraint is'],
    [{ name: 'j', schedule, uris: ['a'], fetch: [{ uri: 'b' }] }, "'uris' and 'fetch'"],
    [{ schedule }, "needs a 'name'"],
    [[], 'a JSON object'],
    ['j', 'a JSON object'],
  ] as [Json, string][])('refuses %j', (json, reason) => {
    expect(refusal(json)).toContain(reason);
  });

  it('says everything that is wrong at once', () => {
    expect(refusal({ schedule: 'x', cpus: 'y' })).toMatch(/name.*schedule.*cpus/);
  });
});

describe('nameProblem', () => {
  it.each(['a', 'A-1_b.c', 'x'.repeat(200)])('allows %s', (name) => {
    expect(nameProblem(name, false)).toBeUndefined();
  });

  it.each(['', 'a b', 'a/b', 'ä', 'x'.repeat(201)])('refuses %j', (name) => {
    expect(nameProblem(name, false)).toBeDefined();
  });

  it('allows blanks and # under the old prefix', () => {
    expect(nameProblem('a b #1', true)).toBeUndefined();
    expect(nameProblem('a/b', true)).toBeDefined();
  });
});

describe('jobJson', () => {
  it('has the keys of the original in its order', () => {
    expect(Object.keys(jobJson(read({}), { schedule, tally })).join(' ')).toBe(
      'name command shell executor executorFlags taskInfoData retries owner ownerName description successCount errorCount ' +
        'lastSuccess lastError cpus disk mem disabled softError dataProcessingJobType errorsSinceLastSuccess fetch uris ' +
        'environmentVariables arguments highPriority runAsUser concurrent maxCompletionTime constraints schedule scheduleTimeZone',
    );
    expect(jobJson(read({}), { schedule, tally })).toMatchObject({
      lastSuccess: '2026-01-02T00:00:00.000Z',
      lastError: '',
    });
  });

  it('shows uris and fetch in the form of each other in listings only', () => {
    const withUris = read({ uris: ['http://x/a.tgz'] });
    const item = { uri: 'http://x/a.tgz', executable: false, cache: false, extract: true };
    expect(jobJson(withUris, { schedule, tally })).toMatchObject({ fetch: [], uris: ['http://x/a.tgz'] });
    expect(jobJson(withUris, { schedule, tally, mirrorsFetch: true })).toMatchObject({ fetch: [item] });
    const withFetch = read({ fetch: [{ uri: 'u', output_file: 'o' }] });
    const listed = jobJson(withFetch, { schedule, tally, mirrorsFetch: true });
    expect(listed).toMatchObject({ uris: ['u'], fetch: [{ uri: 'u', output_file: 'o' }] });
    expect(read(listed).fetch, 'a listing can be posted back').toEqual(withFetch.fetch);
  });

  it('reads back everything it writes', () => {
    const job = read({
      command: 'run it',
      shell: false,
      arguments: ['a', 'b c'],
      epsilon: 'PT30S',
      scheduleTimeZone: 'Europe/Berlin',
      constraints: [['rack', 'LIKE', 'r.*']],
      fetch: [{ uri: 'u', executable: true, extract: false, cache: true, output_file: 'f' }],
      environmentVariables: [{ name: 'A', value: 'b' }],
      maxCompletionTime: 60,
      container: {
        image: 'busybox',
        type: 'mesos',
        network: 'USER',
        networkName: 'n',
        networkInfos: [
          {
            name: 'net',
            protocol: 'IPv6',
            labels: [{ key: 'k', value: 'v' }],
            portMappings: [{ hostPort: 1, containerPort: 2, protocol: 'tcp' }],
          },
        ],
        volumes: [
          { containerPath: '/c', hostPath: '/h', mode: 'ro' },
          { containerPath: '/d', external: { name: 'v', provider: 'p', options: [{ key: 'k', value: 'v' }] } },
        ],
        parameters: [{ key: 'x', value: 'y' }],
        forcePullImage: true,
      },
    });
    if (job.trigger.kind !== 'schedule') throw new Error('no schedule');
    const text = formatSchedule(job.trigger.schedule, 0, undefined);
    // Compiled patterns have no equals.
    const constraints = job.constraints.map((constraint) => ({
      ...constraint,
      pattern: constraint.pattern && expect.any(Function),
    }));
    expect(read(jobJson(job, { schedule: text, tally }))).toEqual({ ...job, constraints });
    const container = jobJson(job, { schedule: text, tally })['container'];
    expect(container).toMatchObject({
      type: 'MESOS',
      networkInfos: [{ portMappings: [{ hostPort: '1', containerPort: '2', protocol: 'tcp' }] }],
    });
  });
});
