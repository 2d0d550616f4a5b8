import { describe, expect, it } from 'vitest';
import type { AgentVerdict, Explanation } from '../api/explain.ts';
import { explainQuery, nearestFirst, questionOf, searchOf, verdictsOf } from './why.ts';

const row = (id: string, code: string, part: Partial<AgentVerdict> = {}): AgentVerdict => ({
  role: '*',
  slave_id: id,
  hostname: `${id}.example`,
  code,
  reason: '',
  ...part,
});
const explanation = (offers: readonly AgentVerdict[], part: Partial<Explanation> = {}): Explanation => ({
  framework_id: '',
  known: false,
  agents_total: offers.length,
  obstacles: [],
  offers,
  ...part,
});
const anything = questionOf({});
const shaped = questionOf({ cpus: '2' });

describe('the question', () => {
  it('asks for what was said and for nothing else', () => {
    const question = questionOf({ framework: 'f', cpus: '2', attributes: 'rack:r1, ssd', q: 'left out' });
    expect(explainQuery(question)).toBe('framework=f&cpus=2&attribute=rack%3Ar1&attribute=ssd');
    expect(searchOf(question)).toEqual({ framework: 'f', cpus: '2', attributes: 'rack:r1, ssd' });
    expect(explainQuery(anything)).toBe('');
  });
});

describe('the answer', () => {
  it('names where there is a place', () => {
    const answer = explanation([row('a', 'too-little'), row('b', 'fits')]);
    expect(verdictsOf(answer, shaped)).toEqual([
      { isWell: true, text: 'b.example has room for such a task, of 2 agents.' },
    ]);
  });
  it('counts the reasons and tells how much the nearest lacks', () => {
    const offers = [row('a', 'too-little', { short: { cpus: 1.5 } }), row('b', 'too-little', { short: { cpus: 0.5 } })];
    expect(verdictsOf(explanation([...offers, row('c', 'agent-inactive')]), shaped)).toEqual([
      {
        isWell: false,
        text: 'None of 3 agents has room for such a task: too little left on 2, agent inactive on 1. Nearest is b.example: 0.5 CPUs short.',
      },
    ]);
  });
  it('tells agents of one host apart', () => {
    const id = '753f31eb-8fc2-4227-bab9-a48d2ca01bc1-S2';
    const offers = [row(id, 'fits', { hostname: 'a' }), row('b', 'too-little', { hostname: 'a' })];
    expect(verdictsOf(explanation(offers), shaped)[0]?.text).toMatch(/^a \(…-?.*S2\) has room/);
  });
  it('says what keeps all offers back, role by role', () => {
    const offers = [row('a', 'role-suppressed', { role: 'x' }), row('a', 'offerable', { role: 'y' })];
    const obstacles = [{ role: 'x', code: 'role-suppressed', reason: 'it suppressed' }];
    expect(verdictsOf(explanation(offers, { obstacles, agents_total: 1 }), anything)).toEqual([
      {
        isWell: false,
        text: 'In role x: Nothing is offered on any agent, since it suppressed: it has nothing to start now, or waits before it tries again.',
      },
      { isWell: true, text: 'In role y: a.example has room for an offer, of 1 agent.' },
    ]);
  });
  it('says when there is nobody to ask about', () => {
    expect(verdictsOf(explanation([]), anything)[0]?.text).toBe('No agent is registered, so nothing can run anywhere.');
    const unknown = verdictsOf(explanation([row('a', 'framework-unknown')]), questionOf({ framework: 'gone' }));
    expect(unknown[0]?.text).toContain('no framework gone');
  });
  it('puts places first, then where least is missing', () => {
    const rows = [row('a', 'agent-inactive'), row('b', 'too-little', { short: { cpus: 2 } }), row('c', 'fits')];
    expect(nearestFirst(rows).map(({ slave_id: id }) => id)).toEqual(['c', 'b', 'a']);
  });
});
