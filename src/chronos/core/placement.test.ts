import { describe, expect, it } from 'vitest';
import type { Attribute, Offer, Resource } from '../../wire/gen/mesos.ts';
import { constraintRefusal, readConstraint } from './constraints.ts';
import { readJob } from './job-reading.ts';
import { placementRefusals, poolOf, takeResources } from './placement.ts';

const scalar = (name: string, value: number, more: Partial<Resource> = {}): Resource => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  ...more,
});
const reserved: Partial<Resource> = { reservations: [{ type: 'STATIC', role: 'r' }] };

function offerOf(resources: Resource[], attributes: Attribute[] = []): Offer {
  const id = { value: 'x' };
  return { id, framework_id: id, agent_id: id, hostname: 'host1.example', resources, attributes };
}

describe('resources of an offer', () => {
  const resources: Resource[] = [
    scalar('cpus', 0.5),
    scalar('cpus', 0.2, reserved),
    scalar('mem', 100),
    scalar('disk', 50, { disk: { source: { type: 'MOUNT' } } }),
    scalar('disk', 20),
    scalar('cpus', 3, { revocable: {} }),
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 1, end: 9 }] } },
  ];

  it('are added up over reserved and unreserved ones, without volumes and revocable ones', () => {
    expect(poolOf(offerOf(resources))).toEqual({ cpus: 700, mem: 100_000, disk: 20_000 });
  });

  it('are taken from the reserved first, and once only', () => {
    const free = [...resources];
    const first = takeResources(free, { cpus: 300, mem: 32_000, disk: 0 });
    expect(first).toEqual([scalar('cpus', 0.2, reserved), scalar('cpus', 0.1), scalar('mem', 32)]);
    const second = takeResources(free, { cpus: 400, mem: 68_000, disk: 20_000 });
    expect(second).toEqual([scalar('cpus', 0.4), scalar('mem', 68), scalar('disk', 20)]);
    expect(takeResources(free, { cpus: 100, mem: 0, disk: 0 })).toEqual([]);
  });

  it('explain what is missing, amount by amount', () => {
    const json = { name: 'j', cpus: 2, mem: 64, disk: 30, constraints: [['rack', 'EQUALS', 'r1']] };
    const job = readJob(json, { defaults: { cpus: 1, memMb: 1, diskMb: 1, user: 'u' }, nowMs: 1e12 });
    if (!job.ok) throw new Error(job.error.reason);
    const offer = offerOf(resources);
    expect(placementRefusals(job.value, offer, poolOf(offer))).toEqual([
      'needs 2 cpus, offered 0.7',
      'needs 30 disk, offered 20',
      'attribute rack is missing',
    ]);
  });
});

describe('constraints', () => {
  const attributes: Attribute[] = [
    { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
    { name: 'level', type: 'SCALAR', scalar: { value: 3 } },
    { name: 'tags', type: 'SET', set: { item: ['ssd', 'gpu'] } },
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 1, end: 2 }] } },
  ];

  it.each([
    ['rack', 'EQUALS', 'r1', true],
    ['rack', 'EQUALS', 'r', false],
    ['rack', 'like', 'r\\d', true],
    ['rack', 'LIKE', 'r', false],
    ['rack', 'UNLIKE', 'r2', true],
    ['rack', 'UNLIKE', 'r.', false],
    ['level', 'LIKE', '3\\.0', true],
    ['tags', 'LIKE', 'gpu', true],
    ['tags', 'UNLIKE', 'gpu', false],
    ['tags', 'UNLIKE', 'tpu', true],
    ['ports', 'LIKE', '.*', false],
    ['ports', 'UNLIKE', 'x', false],
    ['zone', 'LIKE', '.*', false],
    ['zone', 'UNLIKE', 'x', false],
    ['hostname', 'LIKE', 'host\\d\\.example', true],
    ['hostname', 'EQUALS', 'host2.example', false],
  ])('%s %s %s holds: %s', (attribute, operator, value, holds) => {
    const constraint = readConstraint([attribute, operator, value]);
    if ('problem' in constraint) throw new Error(constraint.problem);
    expect(constraintRefusal(constraint, offerOf([], attributes)) === undefined).toBe(holds);
  });

  it('are held against long texts in linear time, whatever the expression', () => {
    const constraint = readConstraint(['rack', 'LIKE', '(a+)+b']);
    if ('problem' in constraint) throw new Error(constraint.problem);
    const text = { value: 'a'.repeat(20_000) };
    const refusal = constraintRefusal(constraint, offerOf([], [{ name: 'rack', type: 'TEXT', text }]));
    expect(refusal).toBe('rack LIKE (a+)+b does not hold');
  });
});
