import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/random.ts';
import type { Offer, Resource } from '../../wire/gen/mesos.ts';
import type { App } from './app.ts';
import { readApp } from './app-document.ts';
import type { Instance } from './instance.ts';
import { versionFields } from './instances.ts';
import { Issues } from './issues.ts';
import { normaliseApp } from './normalise.ts';
import { type MatchOutcome, matchOffer } from './offer-matcher.ts';
import { poolOf } from './offer-pool.ts';
import { defaultSettings, type MarathonSettings } from './settings.ts';

const version = '2026-01-01T00:00:00.000Z';

function appOf(json: Record<string, unknown>): App {
  const issues = new Issues();
  const document = readApp({ id: '/a', cmd: 'x', cpus: 1, mem: 100, ...json }, issues);
  const settings = normaliseApp(document, { settings: defaultSettings, base: '/', defaultRole: () => '*' }, issues);
  expect(issues.list()).toEqual([]);
  return { ...settings, version, versionInfo: { lastScalingAt: version, lastConfigChangeAt: version } };
}

function instanceOf(app: App): Instance {
  return {
    id: 'a.instance-1',
    appId: app.id,
    goal: 'Running',
    condition: 'Scheduled',
    sinceMs: 0,
    createdAtMs: 0,
    incarnation: 0,
    ready: false,
    ...versionFields(app),
  };
}

const scalar = (name: string, value: number, more: Partial<Resource> = {}): Resource => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  ...more,
});

function offerOf(more: Partial<Offer> = {}): Offer {
  return {
    id: { value: 'o1' },
    framework_id: { value: 'f' },
    agent_id: { value: 'a1' },
    hostname: 'h1',
    allocation_info: { role: '*' },
    attributes: [{ name: 'rack', type: 'TEXT', text: { value: 'r1' } }],
    resources: [
      scalar('cpus', 4),
      scalar('mem', 1000),
      scalar('disk', 1000),
      { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 31_009 }] } },
    ],
    ...more,
  };
}

function match(
  json: Record<string, unknown>,
  offer = offerOf(),
  settings: Partial<MarathonSettings> = {},
  masterRegion?: string,
): MatchOutcome {
  const app = appOf(json);
  return matchOffer({
    app,
    instance: instanceOf(app),
    offer,
    pool: poolOf(offer),
    settings: { ...defaultSettings, ...settings },
    masterRegion,
    placements: () => new Map(),
    random: createRandom(7),
    nowMs: 1_000_000,
  });
}

function refusal(outcome: MatchOutcome): { reason: string; explanation: string; needed?: number; offered?: number } {
  if (outcome.ok) throw new Error('the offer was not refused');
  return outcome.refusal;
}

describe('an offer that does', () => {
  it('gives what is needed and random ports', () => {
    const outcome = match({ disk: 10 });
    expect(outcome.ok).toBe(true);
    if (!outcome.ok) return;
    expect(outcome.resources.slice(0, 3)).toEqual([scalar('cpus', 1), scalar('mem', 100), scalar('disk', 10)]);
    expect(outcome.hostPorts).toHaveLength(1);
    expect(outcome.hostPorts[0]).toBeGreaterThanOrEqual(31_000);
  });

  it('gives the required ports in their order', () => {
    const outcome = match({ requirePorts: true, ports: [31_005, 0, 31_001] });
    expect(outcome.ok && [outcome.hostPorts[0], outcome.hostPorts[2]]).toEqual([31_005, 31_001]);
    const ignored = match({ ports: [80] });
    expect(ignored.ok && ignored.hostPorts[0]).toBeGreaterThanOrEqual(31_000);
  });

  it('gives host ports for those mappings that want one', () => {
    const container = {
      docker: { image: 'i' },
      portMappings: [{ containerPort: 80 }, { containerPort: 81, hostPort: 31_003 }],
    };
    const bridged = match({ container, networks: [{ mode: 'container/bridge' }] });
    expect(bridged.ok && bridged.hostPorts).toHaveLength(2);
    const routed = match({ container, networks: [{ mode: 'container', name: 'n' }] });
    expect(routed.ok && routed.hostPorts).toEqual([31_003]);
  });

  it('in another region does when the app names regions', () => {
    const offer = offerOf({ domain: { fault_domain: { region: { name: 'us' }, zone: { name: 'z' } } } });
    expect(match({ constraints: [['@region', 'LIKE', 'us']] }, offer, {}, 'eu').ok).toBe(true);
    expect(match({}, offer, {}, 'us').ok).toBe(true);
  });

  it('is the last one when the amounts are just enough', () => {
    expect(match({ cpus: 4, mem: 1000, disk: 1000 }).ok).toBe(true);
  });
});

describe('an offer that does not do', () => {
  it.each([
    [{ cpus: 4.001 }, 'InsufficientCpus', 'needs 4.001 cpus, the offer has 4'],
    [{ mem: 1001 }, 'InsufficientMemory', 'needs 1001 mem, the offer has 1000'],
    [{ disk: 2000 }, 'InsufficientDisk', 'needs 2000 disk, the offer has 1000'],
    [{ gpus: 1 }, 'InsufficientGpus', 'needs 1 gpus, the offer has 0'],
    [{ ports: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }, 'InsufficientPorts', 'needs 11 ports, the offer has 10'],
    [
      { requirePorts: true, ports: [80] },
      'InsufficientPorts',
      'needs 1 ports, among them 80; the offer has 10, not all of these',
    ],
    [{ constraints: [['rack', 'LIKE', 'r9']] }, 'UnfulfilledConstraint', 'rack LIKE r9: r1 does not match'],
    [{ role: 'dev' }, 'UnfulfilledRole', 'needs role dev, the offer is for *'],
    // The first reason counts.
    [{ cpus: 100, constraints: [['rack', 'IS', 'x']] }, 'UnfulfilledConstraint', 'rack IS x: the agent has r1'],
    [{ cpus: 100, mem: 5000 }, 'InsufficientCpus', 'needs 100 cpus, the offer has 4'],
  ])('for %j says %s: %s', (json, reason, explanation) => {
    expect(refusal(match(json))).toMatchObject({ reason, explanation });
  });

  it('tells the amounts as numbers too', () => {
    expect(refusal(match({ cpus: 6 }))).toMatchObject({ needed: 6, offered: 4 });
  });

  it('has only resources of roles that are not accepted', () => {
    const offer = offerOf({
      allocation_info: { role: 'dev' },
      resources: [scalar('cpus', 4, { reservations: [{ type: 'STATIC', role: 'dev' }] })],
    });
    expect(refusal(match({ role: 'dev', acceptedResourceRoles: ['*'] }, offer)).reason).toBe('UnfulfilledRole');
    const behavior = { acceptedRolesDefault: 'unreserved' } as const;
    expect(refusal(match({ role: 'dev' }, offer, behavior)).reason).toBe('UnfulfilledRole');
    expect(refusal(match({ role: 'dev' }, offer)).reason).toBe('InsufficientMemory');
  });

  it('is in another region, in maintenance, or has GPUs nobody needs', () => {
    const far = offerOf({ domain: { fault_domain: { region: { name: 'us' }, zone: { name: 'z' } } } });
    expect(refusal(match({}, far, {}, 'eu')).reason).toBe('UnfulfilledConstraint');
    const start = { nanoseconds: 999_000_000_000n };
    const drained = offerOf({ unavailability: { start, duration: { nanoseconds: 60e9 } } });
    expect(refusal(match({}, drained)).reason).toBe('AgentMaintenance');
    expect(match({}, drained, { maintenanceMode: false }).ok).toBe(true);
    const over = offerOf({ unavailability: { start: { nanoseconds: 0n }, duration: { nanoseconds: 1e9 } } });
    expect(match({}, over).ok).toBe(true);
    const soon = offerOf({ unavailability: { start: { nanoseconds: 1_010_000_000_000n } } });
    expect(match({}, soon).ok).toBe(true);
    expect(refusal(match({}, soon, { drainingMs: 20_000 })).reason).toBe('AgentMaintenance');
    const base = offerOf();
    const gpus = { ...base, resources: [...(base.resources ?? []), scalar('gpus', 2)] };
    expect(refusal(match({}, gpus)).reason).toBe('DeclinedScarceResources');
    expect(match({}, gpus, { gpuBehavior: 'unrestricted' }).ok).toBe(true);
    expect(match({ labels: { GPU_SCHEDULING_BEHAVIOR: 'unrestricted' } }, gpus).ok).toBe(true);
  });
});

describe('filling an offer', () => {
  it('never gives out more than it holds, and a refusal takes nothing', () => {
    const need = fc.record({
      cpus: fc.integer({ min: 1, max: 30 }),
      mem: fc.integer({ min: 0, max: 400 }),
      ports: fc.nat({ max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(need, { maxLength: 20 }), fc.nat(), (needs, seed) => {
        const offer = offerOf();
        const pool = poolOf(offer);
        const random = createRandom(seed);
        const used = { cpus: 0, mem: 0 };
        const usedPorts = new Set<number>();
        for (const { cpus, mem, ports } of needs) {
          const app = appOf({ cpus: cpus / 10, mem, ports: Array.from({ length: ports }, () => 0) });
          const outcome = matchOffer({
            app,
            instance: instanceOf(app),
            offer,
            pool,
            settings: defaultSettings,
            masterRegion: undefined,
            placements: () => new Map(),
            random,
            nowMs: 0,
          });
          const fits = used.cpus + cpus <= 40 && used.mem + mem <= 1000 && usedPorts.size + ports <= 10;
          // An empty pool has nothing of an accepted role any more; that is a refusal as well.
          if (!fits) expect(outcome.ok).toBe(false);
          if (!outcome.ok) continue;
          used.cpus += cpus;
          used.mem += mem;
          for (const port of outcome.hostPorts) {
            expect(usedPorts.has(port)).toBe(false);
            usedPorts.add(port);
          }
        }
        expect(used.cpus).toBeLessThanOrEqual(40);
        expect(used.mem).toBeLessThanOrEqual(1000);
      }),
    );
  });
});
