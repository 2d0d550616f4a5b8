import { describe, expect, it } from 'vitest';
import { createRandom, nextChance, nextInt } from '../../base/random.ts';
import { parseTaskId } from './task-id.ts';
import { type Move, requests, TestBed } from './test-bed.ts';

type Ask = keyof typeof requests;

/** A leading Chronos that knows the job, and then what `script` asks. */
function bedFor(script: readonly Ask[]): TestBed {
  const bed = new TestBed();
  bed.ask(requests.post);
  bed.settle();
  bed.ask(...script.map((ask) => requests[ask]));
  return bed;
}

/** True when the task goes back to this request: runs that collide are moved by single milliseconds. */
function isOf(bed: TestBed, requestId: number, taskId: string): boolean {
  return Math.floor(((parseTaskId(taskId)?.dueMs ?? 0) - (bed.askedMs[requestId] ?? 0)) / 10) === 0;
}

function finishedOf(bed: TestBed, requestId: number): number {
  const finished = [...bed.tasks].filter(([, task]) => task.state === 'TASK_FINISHED');
  return finished.filter(([taskId]) => isOf(bed, requestId, taskId)).length;
}

/** Answers to the requests to kill or remove that followed this one. */
function endsAfter(bed: TestBed, script: readonly Ask[], requestId: number): number[] {
  return script.flatMap((ask, index) =>
    index + 1 > requestId && ['kill', 'remove'].includes(ask) ? [bed.replies[index + 1] ?? 0] : [],
  );
}

/** Lets everything come to its end and says which promise was broken. */
function problems(bed: TestBed, script: readonly Ask[]): string[] {
  bed.settle();
  // A removed job's task may still be dying when another job of the name starts.
  const isRemoved = script.includes('remove');
  const found = bed.complaints.filter((complaint) => !isRemoved || !complaint.includes(' beside '));
  const runs = script.flatMap((ask, index) => (ask === 'run' ? [index + 1] : []));
  for (const id of runs.filter((run) => endsAfter(bed, script, run).includes(204))) {
    const alive = bed.alive.filter((taskId) => isOf(bed, id, taskId));
    if (alive.length > 0) found.push(`${alive.join()} lives though it was killed`);
  }
  for (let rounds = 0; rounds <= script.length; rounds++) {
    bed.move('finish');
    bed.settle();
  }
  for (const id of runs) {
    const times = finishedOf(bed, id);
    // A request that was not answered may have been heard.
    const isPromised = bed.replies[id] === 204 && endsAfter(bed, script, id).every((status) => status === 400);
    if (times > 1 || (isPromised && times !== 1)) found.push(`run ${id} ran ${times} times`);
  }
  const job = bed.state.jobs.get('long');
  if (job !== undefined && job.active.size + job.waiting.size > 0) found.push('the job does not come to rest');
  return found;
}

/** Plays every order of what can happen; gives how many there were. */
function explore(script: readonly Ask[]): number {
  let path: number[] = [];
  for (let count = 1; count < 20_000; count++) {
    const bed = bedFor(script);
    const widths: number[] = [];
    const moves: Move[] = [];
    while (bed.open.length > 0) {
      const { open } = bed;
      const move = open[path[widths.length] ?? 0];
      if (move === undefined) throw new Error('the core is not deterministic');
      widths.push(open.length);
      moves.push(move);
      bed.move(move);
    }
    expectNone(problems(bed, script), () => `${script.join(' ')}: ${moves.join(' ')}`);
    path = widths.map((_, depth) => path[depth] ?? 0);
    while (path.length > 0 && (path.at(-1) ?? 0) + 1 >= (widths[path.length - 1] ?? 0)) path.pop();
    const last = path.pop();
    if (last === undefined) return count;
    path.push(last + 1);
  }
  throw new Error('too many orders');
}

function expectNone(found: readonly string[], when: () => string): void {
  if (found.length > 0) throw new Error(`${found.join('; ')} after ${when()}`);
}

function playByChance(script: readonly Ask[], seed: number, faultChance: number): void {
  const random = createRandom(seed);
  const faults: Move[] = ['rescind', 'disconnect', 'fail-over', 'finish'];
  const bed = bedFor(script);
  const moves: Move[] = [];
  while (bed.open.length > 0 && moves.length < 400) {
    const choices = nextChance(random, faultChance) ? faults : bed.open;
    const move = choices[nextInt(random, choices.length)] ?? 'deliver';
    moves.push(move);
    bed.move(move);
  }
  expectNone(problems(bed, script), () => `${script.join(' ')} (seed ${seed}): ${moves.join(' ')}`);
}

describe('run now and kill', () => {
  it.each<[Ask[], number]>([
    [['run', 'kill'], 1_000],
    [['kill', 'run'], 10],
    [['run', 'remove'], 1_000],
  ])('keep their promises in every order of what is under way: %j', (script, atLeast) => {
    expect(explore(script)).toBeGreaterThan(atLeast);
  });

  it.each([
    ['in any order', 0],
    ['through lost connections, new leaders and offers taken back', 0.08],
  ])('keep their promises when asked again and again, %s', (_, faultChance) => {
    const asks: Ask[] = ['run', 'run', 'kill', 'kill', 'remove', 'post'];
    for (let seed = 0; seed < 1_500; seed++) {
      const random = createRandom(seed + 1_000_000);
      const script = Array.from({ length: 2 + nextInt(random, 6) }, () => asks[nextInt(random, asks.length)] ?? 'run');
      playByChance(script, seed, faultChance);
    }
  });
});
