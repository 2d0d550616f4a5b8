import { describe, expect, it } from 'vitest';
import { Metrics } from '../../runtime/metrics.ts';
import { TestBed } from '../core/test-bed.ts';
import { emitPrincipals, frameworkGroups } from './framework-metrics.ts';

describe('metrics of frameworks', () => {
  it('come in the order of names, whatever frameworks and roles are called', () => {
    const bed = new TestBed().elect();
    for (const name of ['b', 'a', 'a b/ü (C++)', '', 'Z', 'a-'])
      for (const roles of [['z', 'a/b', 'a', 'a-b'], ['*']]) bed.subscribe({ name, roles, principal: `p ${name}` });
    for (const framework of bed.state.frameworks.values()) bed.call(framework.id, { type: 'SUPPRESS' });
    const metrics = new Metrics();
    metrics.counter('master/frameworks_active').increment();
    metrics.counter('master/frameworks').increment();
    metrics.gauge('zzz', () => 1);
    metrics.source((emit) => emitPrincipals(bed.state, emit));
    metrics.groups(() => frameworkGroups(bed.state));
    const names: string[] = [];
    for (const section of metrics.sections()) section.read((name) => names.push(name));
    expect(names).toEqual([...new Set(names)].sort());
    const read: string[] = [];
    metrics.read((name) => read.push(name));
    expect(read.sort()).toEqual(names);
    expect(Object.keys(metrics.snapshot())).toEqual(names);
    const [first] = bed.state.frameworks.values();
    expect(metrics.snapshot()).toMatchObject({
      [`master/frameworks/b/${first?.id}/subscribed`]: 1,
      [`master/frameworks/b/${first?.id}/calls`]: 2,
      [`master/frameworks/b/${first?.id}/calls/suppress`]: 1,
      [`master/frameworks/b/${first?.id}/roles/a/suppressed`]: 1,
      'frameworks/p b/messages_received': 0,
    });
  });
});
