import { describe, expect, it } from 'vitest';
import { createState } from '../../../src/chronos/core/state.ts';
import { step } from '../../../src/chronos/core/step.ts';
import { Bench, daily, iso, settings, startMs } from './core-bench.ts';

describe('offers', () => {
  it('are asked for when something waits, and not more often than allowed', () => {
    const bench = new Bench();
    const revives = (): number => bench.effects.filter((effect) => effect.kind === 'revive').length;
    bench.add({ name: 'j', schedule: daily });
    expect(revives()).toBe(0);
    bench.run('j');
    bench.run('j');
    expect(revives()).toBe(1);
    bench.goTo(startMs + 4999);
    bench.add({ name: 'k', schedule: daily });
    bench.run('k');
    bench.post({ kind: 'disconnected' });
    bench.post({ kind: 'registered' });
    expect(revives()).toBe(1);
    bench.nowMs = startMs + 5000;
    bench.post({ kind: 'ticked' });
    expect(revives()).toBe(2);
  });

  it('are declined until shortly before the next slot, and kept when it comes soon', () => {
    const bench = new Bench();
    const declines = () => bench.effects.filter((effect) => effect.kind === 'decline');
    bench.add({ name: 'j', schedule: `R/${iso(startMs + 6000)}/PT1H` });
    bench.offer();
    expect(declines()).toMatchObject([{ refuseSeconds: 3 }]);
    bench.goTo(startMs + 4000);
    expect(declines()).toHaveLength(1);
    bench.nowMs = startMs + 6000;
    bench.post({ kind: 'ticked' });
    expect(bench.take()).toHaveLength(1);
  });

  it('carry as many runs as fit, those of high priority first', () => {
    const bench = new Bench();
    for (let index = 0; index < 6; index++) {
      bench.add({ name: `j${index}`, schedule: `R1/${iso(startMs)}/PT1H`, cpus: 1, highPriority: index === 5 });
    }
    bench.offer(4);
    expect(bench.take().map((taskId) => taskId.split(':')[3])).toEqual(['j5', 'j0', 'j1', 'j2']);
    bench.offer(4);
    expect(bench.take()).toHaveLength(2);
    expect(bench.effects.filter((effect) => effect.kind === 'accept')).toHaveLength(2);
  });

  it('that are taken back before the launch is sent leave the run waiting', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R1/${iso(startMs)}/PT1H` });
    const pool = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 9 } }] as const;
    const resources = [...pool, { name: 'mem', type: 'SCALAR', scalar: { value: 999 } }] as const;
    const more = { name: 'disk', type: 'SCALAR', scalar: { value: 999 } } as const;
    const id = { value: 'late' };
    const offer = { id, framework_id: id, agent_id: id, hostname: 'h', resources: [...resources, more] };
    const [persist] = step(bench.state, { kind: 'offers-received', offers: [offer] }, bench.nowMs);
    if (persist?.kind !== 'persist') throw new Error('nothing to persist');
    bench.post({ kind: 'offer-rescinded', offerId: 'late' });
    bench.post(persist.onDurable);
    expect(bench.take()).toEqual([]);
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs}:1:j:`]);
  });
});

describe('requests', () => {
  it('to run do not fill memory', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily });
    for (let times = 0; times < 100; times++) expect(bench.run('j').status).toBe(204);
    expect(bench.run('j').status).toBe(400);
    expect(bench.run('k').message).toBe("Job 'k' not found");
  });

  it('to run a disabled job run it', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs)}/P1D`, disabled: true });
    bench.run('j', '--now');
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs}:0:j:--now`]);
  });

  it('keep arguments that a task id cannot hold', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily, command: 'get' });
    bench.run('j', 'http://x/y');
    bench.offer();
    expect(bench.launched[0]).toMatchObject({
      task_id: { value: `ct:${startMs}:0:j:` },
      command: { value: 'get http://x/y' },
    });
  });

  it('report progress and completion', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily, dataProcessingJobType: true, retries: 0 });
    bench.run('j');
    bench.offer();
    const [taskId = ''] = bench.take();
    const progress = { kind: 'progress-reported', requestId: 1, name: 'j', taskId } as const;
    expect(bench.ask({ ...progress, elements: 5 }).status).toBe(204);
    expect(bench.ask({ ...progress, elements: 2 }).status).toBe(204);
    expect(bench.ask({ ...progress, elements: -1 }).status).toBe(400);
    expect(bench.ask({ ...progress, taskId: 'x', elements: 1 }).status).toBe(400);
    const completion = { kind: 'completion-reported', requestId: 2, taskId } as const;
    expect(bench.ask({ ...completion, statusCode: 3 }).status).toBe(204);
    expect(bench.job('j').history.at(-1)).toMatchObject({ elementsProcessed: 7, outcome: 'Fail' });
    expect(bench.ask({ ...completion, statusCode: 0 }).status).toBe(400);
  });

  it('are answered 503 by a node that does not lead', () => {
    const state = createState(settings);
    const event = { kind: 'job-deleted', requestId: 7, name: 'j' } as const;
    expect(step(state, event, 0)).toEqual([
      { kind: 'reply', requestId: 7, answer: { status: 503, message: 'this node does not lead' } },
    ]);
  });
});

describe('a stored record that cannot be read', () => {
  it('is reported and left alone', () => {
    const state = createState(settings);
    const good = { version: 1, job: { name: 'good', command: 'x', schedule: daily } };
    const records = [
      { key: 'J_bad', value: '{"version":1,"job":{"name":"bad","schedule":"never"}}' },
      { key: 'J_worse', value: '\u0000' },
      { key: 'J_good', value: JSON.stringify(good) },
      { key: 'R_orphan', value: '{}' },
    ];
    const effects = step(state, { kind: 'took-over', records }, startMs);
    expect(effects.map((effect) => (effect.kind === 'quarantine' ? effect.key : effect.kind))).toEqual([
      'J_bad',
      'J_worse',
    ]);
    expect([...state.jobs.keys()]).toEqual(['good']);
  });
});
