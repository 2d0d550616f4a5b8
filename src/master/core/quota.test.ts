import { describe, expect, it } from 'vitest';
import { formatQuantities } from '../../model/quantities.ts';
import type { QuotaConfig, QuotaRequest } from '../../wire/gen/quota.ts';
import { stateProblems } from './check-state.ts';
import type { OperatorAnswer, OperatorRequest } from './operator-requests.ts';
import { configOf, consumptionByRole } from './quota-amounts.ts';
import { imageOf } from './registry.ts';
import { reportedTask, scalar, TestBed } from './test-bed.ts';

const cpus = (value: number) => ({ cpus: { value } });

function set(bed: TestBed, config: QuotaConfig, force = false): OperatorAnswer | undefined {
  return bed.ask({ type: 'update-quotas', configs: [config], force });
}

function consumed(bed: TestBed, role: string): string {
  return formatQuantities(consumptionByRole(bed.state).get(role) ?? new Map());
}

/** A cluster of two agents with 4 cpus each, all on offer to one framework. */
function offered(): { bed: TestBed; id: string; streamId: string } {
  const bed = new TestBed().elect();
  bed.register('n0');
  bed.register('n1');
  const { id, streamId } = bed.subscribe();
  bed.advance(10);
  return { bed, id, streamId };
}

describe('a quota', () => {
  it('counts when the registry has it', () => {
    const { bed } = offered();
    bed.holdsRegistry = true;
    const config = { role: 'dev', guarantees: cpus(1), limits: cpus(2) };
    expect(set(bed, config)).toBeUndefined();
    expect(bed.state.allocator.quota).toBeUndefined();
    bed.write();
    expect(bed.answerTo('q0')).toEqual({ status: 200, text: '' });
    expect([...(bed.state.allocator.quota?.roles.values() ?? [])].map(configOf)).toEqual([config]);
    expect(bed.image.rest.quota_configs).toEqual([config]);
  });

  it('takes back what is on offer beyond a limit, and offers what is within it', () => {
    const { bed, id, streamId } = offered();
    expect(bed.state.frameworks.get(id)?.offers.size).toBe(2);
    set(bed, { role: 'dev', limits: cpus(3) });
    expect(bed.events('RESCIND', streamId)).toHaveLength(2);
    bed.advance(10);
    const offers = [...(bed.state.frameworks.get(id)?.offers ?? [])];
    const sum = offers.flatMap(({ resources }) => resources.filter(({ name }) => name === 'cpus'));
    expect(sum.reduce((total, { scalar: amount }) => total + (amount?.value ?? 0), 0)).toBe(3);
    expect(stateProblems(bed.state)).toEqual([]);
  });

  it('takes back as many offers of others as a guarantee needs, and no more', () => {
    const { bed, streamId } = offered();
    set(bed, { role: 'web', guarantees: cpus(3) });
    expect(bed.events('RESCIND', streamId)).toHaveLength(1);
    const web = bed.subscribe({ roles: ['web'] });
    bed.advance(10);
    const got = bed.events('OFFERS', web.streamId).flatMap(({ offers }) => offers?.offers ?? []);
    expect(got.flatMap(({ resources }) => resources ?? []).find(({ name }) => name === 'cpus')?.scalar?.value).toBe(4);
  });

  it('is not exceeded by tasks that come back: offers go', () => {
    const bed = new TestBed().elect();
    const away = bed.register('n0');
    bed.post({ type: 'link-broken', pid: bed.pidOf('n0') });
    bed.advance(700_000);
    bed.register('n1');
    const { id, streamId } = bed.subscribe();
    set(bed, { role: 'dev', limits: cpus(4) });
    bed.advance(10);
    expect(bed.events('OFFERS', streamId)).toHaveLength(1);
    bed.reregister('n0', away, { tasks: [reportedTask('t0', id, away)] });
    expect(bed.events('RESCIND', streamId)).toHaveLength(1);
    expect(stateProblems(bed.state)).toEqual([]);
  });

  it('goes when it guarantees and limits nothing', () => {
    const { bed } = offered();
    set(bed, { role: 'dev', limits: cpus(1) });
    set(bed, { role: 'dev' });
    expect(bed.state.allocator.quota).toBeUndefined();
    expect(bed.image.rest).toEqual({});
  });

  it.each([
    [{ role: 'a/b' }, 'nested role'],
    [{ role: '' }, 'Empty role name'],
    [{ role: 'other' }, "Unknown role 'other'"],
    [{ role: 'dev', guarantees: cpus(-1) }, 'not negative'],
    [{ role: 'dev', limits: cpus(Number.NaN) }, 'not negative'],
    [{ role: 'dev', limits: cpus(1e15) }, 'larger'],
    [{ role: 'dev', guarantees: cpus(2), limits: cpus(1) }, 'exceed its limits'],
    [{ role: 'dev', guarantees: cpus(9) }, "exceed cluster capacity 'cpus:8; mem:8192'"],
  ] as const)('is refused: %j', (config, complaint) => {
    const bed = new TestBed({ roleWhitelist: new Set(['*', 'dev', 'a/b', '']) }).elect();
    bed.register('n0');
    bed.register('n1');
    expect(set(bed, config)).toMatchObject({ status: 400, text: expect.stringContaining(complaint) });
    expect(bed.image.rest.quota_configs).toBeUndefined();
  });

  it('below what a role uses needs force', () => {
    const { bed, id } = offered();
    bed.launch(id, ['t0', 't1']);
    expect(set(bed, { role: 'dev', limits: cpus(1) })).toMatchObject({
      status: 400,
      text: expect.stringContaining("already consuming 'cpus:2; mem:200'"),
    });
    expect(set(bed, { role: 'dev', limits: cpus(1) }, true)).toMatchObject({ status: 200 });
    expect(bed.state.frameworks.get(id)?.tasks.size).toBe(2);
    expect(stateProblems(bed.state)).toEqual([]);
  });

  it('beyond the cluster needs force', () => {
    const { bed } = offered();
    expect(set(bed, { role: 'dev', guarantees: cpus(9) }, true)).toMatchObject({ status: 200 });
    expect(set(bed, { role: 'web', guarantees: cpus(1) })).toMatchObject({ status: 400 });
  });
});

describe('a quota of the old form', () => {
  const request = (value: number, more: QuotaRequest = {}): OperatorRequest => ({
    type: 'set-quota',
    request: { role: 'dev', guarantee: [scalar('cpus', value)], ...more },
  });

  it('guarantees and limits, once', () => {
    const { bed } = offered();
    expect(bed.ask(request(2))).toEqual({ status: 200, text: '' });
    expect(bed.image.rest.quota_configs).toEqual([{ role: 'dev', guarantees: cpus(2), limits: cpus(2) }]);
    expect(bed.ask(request(3))).toMatchObject({ status: 400, text: expect.stringContaining('already has quota') });
    expect(bed.ask({ type: 'remove-quota', role: 'dev' })).toEqual({ status: 200, text: '' });
    expect(bed.ask({ type: 'remove-quota', role: 'dev' })).toMatchObject({ status: 400 });
    expect(bed.ask(request(3))).toMatchObject({ status: 200 });
  });

  it('is a conflict when the cluster has not enough, unless forced', () => {
    const { bed } = offered();
    expect(bed.ask(request(9))).toMatchObject({ status: 409 });
    expect(bed.ask(request(9, { force: true }))).toMatchObject({ status: 200 });
  });

  it.each([
    [{ role: undefined }, 'must specify a role'],
    [{ role: 'a/b' }, 'nested'],
    [{ guarantee: [] }, 'must contain a guarantee'],
    [{ guarantee: [scalar('cpus', 1), scalar('cpus', 2)] }, 'twice'],
    [{ guarantee: [scalar('cpus', 0)] }, 'is zero'],
    [{ guarantee: [{ ...scalar('cpus', 1), role: 'x' }] }, 'is reserved'],
    [{ guarantee: [{ ...scalar('cpus', 1), revocable: {} }] }, 'is revocable'],
    [{ guarantee: [{ ...scalar('disk', 1), disk: {} }] }, 'disk information'],
    [{ guarantee: [{ name: 'ports', type: 'RANGES' as const, ranges: { range: [{ begin: 1, end: 2 }] } }] }, 'scalar'],
  ])('is refused: %j', (more, complaint) => {
    const answer = offered().bed.ask(request(1, more));
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining(complaint) });
  });
});

describe('a new leader', () => {
  it('keeps to the quotas of the registry, and offers nothing before most agents are back', () => {
    const bed = new TestBed().elect();
    const ids = ['n0', 'n1', 'n2', 'n3', 'n4'].map((name) => bed.register(name));
    set(bed, { role: 'dev', limits: cpus(2) });
    const next = new TestBed({}, bed.image, 'N').elect();
    const { streamId } = next.subscribe();
    for (const [at, id] of ids.slice(0, 3).entries()) next.reregister(`n${at}`, id);
    next.advance(5000);
    expect(next.events('OFFERS', streamId)).toEqual([]);
    next.reregister('n3', ids[3] ?? '');
    next.advance(10);
    expect(next.events('OFFERS', streamId)).toHaveLength(1);
    expect(stateProblems(next.state)).toEqual([]);
  });

  it('does not wait for ever, and not at all without quotas', () => {
    const bed = new TestBed().elect();
    const ids = [bed.register('n0'), bed.register('n1')];
    const plain = new TestBed({}, imageOf({ slaves: { slaves: [...bed.image.agents.values()] } }), 'P').elect();
    plain.reregister('n0', ids[0] ?? '');
    plain.subscribe();
    plain.advance(10);
    expect(plain.state.offers.size).toBe(1);
    set(bed, { role: 'dev', limits: cpus(2) });
    const next = new TestBed({ allocatorRecoveryTimeoutMs: 60_000, allocatorAgentRecoveryFactor: 1 }, bed.image, 'N');
    next.elect().subscribe();
    next.reregister('n0', ids[0] ?? '');
    next.advance(59_000);
    expect(next.state.offers.size).toBe(0);
    next.advance(2000);
    expect(next.state.offers.size).toBe(1);
  });
});

describe('consumption', () => {
  it('counts tasks of the whole subtree and all that is reserved, not offers', () => {
    const bed = new TestBed().elect();
    bed.register('n0', [scalar('cpus', 4), scalar('mem', 4096), { ...scalar('cpus', 1), role: 'eng/web' }]);
    const { id } = bed.subscribe({ roles: ['eng/web/x'] });
    bed.advance(10);
    expect(consumed(bed, 'eng')).toBe('cpus:1');
    bed.launch(id, ['t0']);
    expect(consumed(bed, 'eng/web/x')).toBe('cpus:1; mem:100');
    expect(consumed(bed, 'eng')).toBe('cpus:2; mem:100');
  });
});
