import { describe, expect, it } from 'vitest';
import type { App } from '../api/apps.ts';
import type { QueueItem } from '../api/queue.ts';
import { isNarrowed, labelsOf, matchesFilter } from './app-filter.ts';
import { appStatus } from './app-status.ts';
import { actionText, progressOf, stepState } from './deployment-words.ts';
import { endpointsOf } from './endpoints.ts';
import { childrenOf, parentOf, pathTo, sumApps } from './groups.ts';
import { healthOf, healthWeight, taskHealth } from './health.ts';
import { agentVerdicts, placementHeadline } from './placement.ts';

const app = (id: string, more: Partial<App> = {}): App => ({
  id,
  instances: 1,
  cpus: 0.5,
  mem: 64,
  disk: 0,
  gpus: 0,
  labels: {},
  version: 'v',
  tasksStaged: 0,
  tasksRunning: 1,
  tasksHealthy: 0,
  tasksUnhealthy: 0,
  ...more,
});
const queued = (overdue: boolean, count = 1): QueueItem => ({
  count,
  since: '',
  delay: { overdue, timeLeftSeconds: overdue ? 0 : 90 },
});

describe('appStatus', () => {
  it('follows deployments, counts and the queue', () => {
    expect(appStatus(app('/a'), undefined).code).toBe('running');
    expect(appStatus(app('/a', { tasksRunning: 0 }), undefined).label).toBe('Starting');
    expect(appStatus(app('/a', { instances: 0, tasksRunning: 0 }), undefined).code).toBe('suspended');
    expect(appStatus(app('/a', { deployments: [{ id: 'd' }] }), undefined).code).toBe('deploying');
    expect(appStatus(app('/a', { deployments: [{ id: 'd' }] }), queued(true)).code).toBe('waiting');
    expect(appStatus(app('/a'), queued(false)).reason).toContain('1min 30s');
    expect(appStatus(app('/a'), queued(true)).reason).toContain('No offer has come yet');
  });
  it('does not believe a queue entry that wants nothing', () => {
    expect(appStatus(app('/a'), queued(true, 0)).code).toBe('running');
  });
  it('does not call it waiting while offers fit', () => {
    const summary = {
      processedOffersCount: 2,
      unusedOffersCount: 0,
      rejectSummaryLastOffers: [],
      rejectSummaryLaunchAttempt: [],
    };
    const placing = { ...queued(true), processedOffersSummary: summary };
    expect(appStatus(app('/a', { deployments: [{ id: 'd' }] }), placing).code).toBe('deploying');
  });
});

describe('health', () => {
  it('divides the instances', () => {
    const counts = { instances: 5, tasksRunning: 4, tasksHealthy: 2, tasksUnhealthy: 1, tasksStaged: 0 };
    expect(healthOf(counts)).toEqual({
      healthy: 2,
      unhealthy: 1,
      unknown: 1,
      staged: 0,
      overCapacity: 0,
      unscheduled: 1,
    });
    expect(healthOf({ ...counts, instances: 3 }).overCapacity).toBe(1);
    expect(healthWeight(healthOf(counts))).toBeGreaterThan(healthWeight(healthOf({ ...counts, tasksUnhealthy: 0 })));
  });
  it('needs a first success', () => {
    const task = { id: 't', appId: '/a', host: 'h', state: 'TASK_RUNNING' };
    expect(taskHealth(task)).toBe('unknown');
    expect(taskHealth({ ...task, healthCheckResults: [{ alive: false, consecutiveFailures: 0 }] })).toBe('unknown');
    expect(taskHealth({ ...task, healthCheckResults: [{ alive: false, consecutiveFailures: 2 }] })).toBe('unhealthy');
    const good = { alive: true, consecutiveFailures: 0, firstSuccess: '2020-01-01T00:00:00.000Z' };
    expect(taskHealth({ ...task, healthCheckResults: [good] })).toBe('healthy');
  });
});

describe('groups', () => {
  const apps = [app('/shop/web'), app('/shop/db/main'), app('/blog')];
  it('shows the direct children, groups first, empty groups too', () => {
    const rows = childrenOf('/', apps, ['/', '/empty', '/empty/inner', '/shop']);
    expect(rows.map((row) => `${row.kind} ${row.id}`)).toEqual(['group /empty', 'group /shop', 'app /blog']);
    expect(childrenOf('/shop', apps, []).map((row) => row.id)).toEqual(['/shop/db', '/shop/web']);
  });
  it('walks paths and adds up', () => {
    expect(pathTo('/a/b')).toEqual(['/', '/a', '/a/b']);
    expect(parentOf('/a')).toBe('/');
    expect(parentOf('/a/b')).toBe('/a');
    expect(sumApps(apps)).toMatchObject({ cpus: 1.5, mem: 192, instances: 3 });
  });
});

describe('filter', () => {
  const web = app('/shop/web', { labels: { tier: 'front', x: '' }, tasksUnhealthy: 1, cmd: './serve' });
  const all = { query: '', statuses: [], healths: [], labels: [] };
  it('combines kinds with and, values with or', () => {
    expect(matchesFilter(web, 'running', { ...all, query: 'SERVE shop' })).toBe(true);
    expect(matchesFilter(web, 'running', { ...all, statuses: ['waiting', 'running'] })).toBe(true);
    expect(matchesFilter(web, 'running', { ...all, statuses: ['running'], healths: ['healthy'] })).toBe(false);
    expect(matchesFilter(web, 'running', { ...all, labels: ['tier=front'], healths: ['unhealthy'] })).toBe(true);
  });
  it('knows its labels and whether it narrows', () => {
    expect(labelsOf([web])).toEqual(['tier=front', 'x']);
    expect(isNarrowed({ ...all, query: ' ' })).toBe(false);
    expect(isNarrowed({ ...all, labels: ['x'] })).toBe(true);
  });
});

describe('placement', () => {
  const item: QueueItem = {
    ...queued(true),
    app: { id: '/big', cpus: 4, mem: 64, disk: 0, gpus: 0, constraints: [['rack', 'CLUSTER', 'r9']] },
    processedOffersSummary: {
      processedOffersCount: 3,
      unusedOffersCount: 3,
      rejectSummaryLastOffers: [
        { reason: 'UnfulfilledConstraint', declined: 1, processed: 3 },
        { reason: 'InsufficientCpus', declined: 2, processed: 2 },
      ],
      rejectSummaryLaunchAttempt: [],
    },
    lastUnusedOffers: [
      {
        offer: {
          id: 'o',
          hostname: 'h1',
          agentId: 'a1',
          resources: [
            { name: 'cpus', scalar: 1 },
            { name: 'cpus', scalar: 1.5, role: 'x' },
            { name: 'mem', scalar: 512 },
          ],
          attributes: [{ name: 'rack', text: 'r1' }],
        },
        reason: ['InsufficientCpus', 'UnfulfilledConstraint'],
        timestamp: '',
      },
    ],
  };
  it('says the main reason with numbers', () => {
    expect(placementHeadline(item)).toBe('All of the last 2 offers did not fit: not enough CPUs.');
    expect(placementHeadline(queued(true))).toContain('No offer has come yet');
  });
  it('takes the server at its word where it explains', () => {
    const refusal = { agentId: 'a', hostname: 'h', reason: 'InsufficientCpus', explanation: 'needs 4', timestamp: 't' };
    const summary = {
      processedOffersCount: 1,
      unusedOffersCount: 1,
      rejectSummaryLastOffers: [],
      rejectSummaryLaunchAttempt: [],
    };
    expect(agentVerdicts({ ...item, processedOffersSummary: { ...summary, offerRefusals: [refusal] } })).toEqual([
      { agentId: 'a', host: 'h', reasons: ['not enough CPUs'], shortfalls: ['needs 4'], at: 't' },
    ]);
  });
  it('says what each agent lacks', () => {
    expect(agentVerdicts(item)[0]?.shortfalls).toEqual([
      'needs 4 CPUs, has 2.5 CPUs free',
      'constraint rack CLUSTER r9: rack is r1',
    ]);
  });
});

describe('deployments and endpoints', () => {
  const deployment = {
    id: 'd',
    version: 'v',
    affectedApps: ['/a'],
    steps: [{ actions: [] }, { actions: [] }, { actions: [] }],
    currentActions: [],
    currentStep: 2,
    totalSteps: 3,
  };
  it('tells how far it is', () => {
    expect(progressOf(deployment)).toEqual({ done: 1, total: 3 });
    expect([0, 1, 2].map((index) => stepState(deployment, index))).toEqual(['done', 'running', 'waiting']);
    expect(actionText({ action: 'ScaleApplication', app: '/a' })).toBe('scale /a');
  });
  it('makes links of ports', () => {
    expect(endpointsOf({ host: '::1', ports: [80] })).toEqual([{ text: '[::1]:80', href: 'http://[::1]:80/' }]);
    expect(endpointsOf({ host: 'h' })).toEqual([]);
  });
});
