import { describe, expect, it } from 'vitest';
import { runAgentSimulation } from './run.ts';

/** Seeds 1 to 600, in parts so that a failure is told early. `npm run simulate -- --agent` runs any number. */
const parts = 12;
const seedsPerPart = 50;

describe('an agent keeps its promises, whenever it dies', () => {
  it.each(Array.from({ length: parts }, (_, part) => part * seedsPerPart + 1))('seeds from %i on', (first) => {
    for (let seed = first; seed < first + seedsPerPart; seed++) {
      const { failure, steps } = runAgentSimulation({ seed });
      // `npm run simulate -- --agent --seed N --verbose` shows the whole of it.
      expect(failure, `seed ${seed}, step ${steps}`).toBeUndefined();
    }
  });

  it.each([1, 2, 3])('at each single step of a quiet history, seed %i', (seed) => {
    let crashes = 0;
    for (let crashAtStep = 1; crashAtStep < 600; crashAtStep += 2) {
      const { failure } = runAgentSimulation({ seed, crashAtStep });
      expect(failure, `seed ${seed}, killed at step ${crashAtStep}`).toBeUndefined();
      crashes++;
    }
    expect(crashes).toBe(300);
  });
});

describe('a seed', () => {
  it('replays byte for byte', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const lines: string[][] = [[], []];
      const runs = lines.map((into) => runAgentSimulation({ seed, onLine: (line) => into.push(line) }));
      expect(runs[0]?.digest).toBe(runs[1]?.digest);
      expect(lines[0]).toEqual(lines[1]);
      expect(lines[0]?.length).toBeGreaterThan(20);
    }
  });
});

describe('the seeds of a test run', () => {
  it('see all that can happen to an agent', () => {
    const signs: readonly (readonly [name: string, sign: RegExp])[] = [
      ['death between two effects', /agent dies: at an effect boundary/],
      ['death at a step', /agent dies: killed at a step/],
      ['a machine without power', /agent dies: the machine restarts/],
      ['an executor that comes back over HTTP', /agent executor-subscribed/],
      ['a driver that is asked to come back', /driver\d gets ReconnectExecutorMessage/],
      ['an executor that comes back too late', /REASON_EXECUTOR_REREGISTRATION_TIMEOUT/],
      ['an executor that never registers', /REASON_EXECUTOR_REGISTRATION_TIMEOUT/],
      ['a task that was launched into a restart', /REASON_AGENT_RESTARTED/],
      ['a task that never came', /REASON_RECONCILIATION/],
      ['an executor that waits no longer for its agent', /http\d ends: agent-away/],
      ['an end while the agent was away', /REASON_EXECUTOR_TERMINATED/],
      ['a kill before the launch', /REASON_TASK_KILLED_DURING_LAUNCH/],
      ['a framework that ends', /master ends f/],
      ['a drain', /master finds the agent drained/],
      ['a kill of a drain', /TASK_KILLED of \S+ by SOURCE_EXECUTOR REASON_AGENT_DRAINING/],
      ['a task refused by a drain', /TASK_(DROPPED|LOST) of \S+ by SOURCE_AGENT REASON_AGENT_DRAINING/],
      ['a drain after which the agent is gone', /TASK_GONE_BY_OPERATOR/],
      ['an agent that is sent away', /agent dies: exits: Agent has been marked gone/],
      ['a start that cleans up', /agent dies: exits: all executors of the earlier agent have ended/],
    ];
    const seen = new Set<string>();
    for (let seed = 1; seed <= 150; seed++) {
      runAgentSimulation({
        seed,
        onLine: (line) => {
          for (const [name, sign] of signs) if (!seen.has(name) && sign.test(line)) seen.add(name);
        },
      });
    }
    expect([...seen].sort()).toEqual(signs.map(([name]) => name).sort());
  });
});
