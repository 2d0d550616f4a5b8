/** What frameworks say about the offers they want: constraints, least amounts. */
import { describe, expect, it } from 'vitest';
import type { FrameworkInfo } from '../../wire/gen/mesos.ts';
import type { AttributeConstraint, OfferConstraints } from '../../wire/gen/scheduler.ts';
import { scalar, TestBed } from './test-bed.ts';

function subscribe(bed: TestBed, constraints: OfferConstraints | undefined, info: Partial<FrameworkInfo> = {}): void {
  const framework: FrameworkInfo = {
    user: 'u',
    name: 'f',
    roles: ['dev'],
    capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
    ...info,
  };
  const subscribe = { framework_info: framework, offer_constraints: constraints };
  bed.post({ type: 'framework-subscribing', streamId: 's', frameworkId: undefined, subscribe, principal: undefined });
}

function constrained(...constraints: AttributeConstraint[]): OfferConstraints {
  return { role_constraints: { dev: { groups: [{ attribute_constraints: constraints }] } } };
}

const host = { pseudoattribute_type: 'HOSTNAME' } as const;

describe('offer constraints', () => {
  it('with expressions choose agents', () => {
    const bed = new TestBed().elect();
    subscribe(bed, constrained({ selector: host, predicate: { text_matches: { regex: 'web-[0-9]+' } } }));
    bed.register('web-7');
    bed.register('db-7');
    bed.advance(1000);
    const offers = bed.events('OFFERS').flatMap(({ offers: some }) => some?.offers ?? []);
    expect(offers.map(({ hostname }) => hostname)).toEqual(['web-7']);
  });

  it.each([
    [constrained({ selector: host, predicate: { text_matches: { regex: 'a(' } } }), "pattern 'a(': missing )"],
    [constrained({ selector: host, predicate: { text_not_matches: { regex: '(?=a)' } } }), 'unsupported group'],
    [constrained({ selector: host, predicate: { text_matches: { regex: 'a{101}' } } }), 'too complex'],
    [constrained({ selector: host, predicate: {} }), 'Unknown predicate type'],
    [constrained({ selector: {}, predicate: { exists: {} } }), 'Exactly one of'],
    [{ role_constraints: { dev: {} } }, 'have no groups'],
    [{ role_constraints: { dev: { groups: [{}] } } }, 'a group without constraints'],
    [{ role_constraints: { ops: { groups: [] } } }, "a role 'ops'"],
  ] as [OfferConstraints, string][])('%j are refused', (constraints, text) => {
    const bed = new TestBed().elect();
    subscribe(bed, constraints);
    expect(bed.events('ERROR')[0]?.error?.message).toContain(text);
    expect(bed.state.frameworks.size).toBe(0);
  });

  it('may be as complex as the flags allow, and time is linear in what they are asked about', () => {
    const bed = new TestBed().elect();
    const hostname = `${'a'.repeat(5_000)}!`;
    subscribe(bed, constrained({ selector: host, predicate: { text_matches: { regex: '(a+)+b|(a|a)*c|.*.*.*d' } } }));
    bed.register(hostname);
    bed.advance(1000);
    expect(bed.events('OFFERS')).toEqual([]);
  });
});

describe('least amounts of a framework', () => {
  const least = (...quantities: Record<string, { value: number }>[]): Partial<FrameworkInfo> => ({
    offer_filters: {
      dev: {
        min_allocatable_resources: {
          ...(quantities.length === 0 ? {} : { quantities: quantities.map((one) => ({ quantities: one })) }),
        },
      },
    },
  });

  it.each([
    ['one of its sets must be met', least({ cpus: { value: 8 } }, { mem: { value: 4096 } }), 4, true],
    ['no set is met', least({ cpus: { value: 8 } }), 4, false],
    ['it asks for nothing in particular', least(), 0.001, true],
    ['it says nothing: the flag', {}, 0.001, false],
  ])('%s', (_, info, cpus, isOffered) => {
    const bed = new TestBed().elect();
    subscribe(bed, undefined, info);
    bed.register('a', [scalar('cpus', cpus), ...(cpus === 4 ? [scalar('mem', 4096)] : [])]);
    bed.advance(1000);
    expect(bed.events('OFFERS')).toHaveLength(isOffered ? 1 : 0);
  });
});
