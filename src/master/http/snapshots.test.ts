import { describe, expect, it } from 'vitest';
import { createRandom, nextInt, type Random } from '../../base/random.ts';
import { Response } from '../../wire/gen/master.ts';
import type { TaskState } from '../../wire/gen/mesos.ts';
import { decode } from '../../wire/message.ts';
import type { MasterState } from '../core/state.ts';
import { emptyOut } from '../core/task-record.ts';
import { reportedTask, TestBed, taskInfo } from '../core/test-bed.ts';
import { field, stateContent, stateFields } from './cluster-bytes.ts';
import { clusterContents } from './cluster-endpoints.ts';
import { stateJson } from './cluster-json.ts';
import type { OperatorDoor } from './operator-read.ts';
import { type SnapshotSource, Snapshots } from './snapshots.ts';
import { Views } from './view.ts';

type Content = Pick<SnapshotSource, 'parts' | 'prepare'>;

function doorOf(state: MasterState): OperatorDoor {
  // What these contents read of a door.
  return { state, buildInfo: { version: '1' }, flagTexts: new Map([['flag', 'text']]) } as unknown as OperatorDoor;
}

/** Everything large that can be asked for. */
function contentsOf(state: MasterState): Map<string, Content> {
  const contents = new Map<string, Content>();
  const view = new Views(state).of(undefined);
  for (const [path, content] of clusterContents(doorOf(state))) {
    contents.set(path, content(new URLSearchParams(), view) as Content);
  }
  contents.set(
    '/tasks of 3',
    clusterContents(doorOf(state)).get('/tasks')?.(new URLSearchParams('limit=3'), view) as Content,
  );
  contents.set('GET_STATE', { parts: () => stateJson(state) });
  contents.set('GET_STATE in protobuf', {
    parts: (takeDown) => field(9, stateFields(state, takeDown)),
    prepare: () => stateContent(state),
  });
  return contents;
}

function shown(snapshots: Snapshots, content: Content): string {
  return snapshots.now(content.parts).whole().toString('latin1');
}

function forgetFragments(state: MasterState): void {
  for (const agent of state.agents.values()) emptyOut(agent.fragments);
  for (const list of [state.frameworks.values(), state.completedFrameworks.values()]) {
    for (const framework of list) {
      emptyOut(framework.fragments);
      for (const tasks of [framework.tasks, framework.unreachableTasks, framework.completedTasks]) {
        for (const task of tasks.values()) emptyOut(task.fragments);
      }
    }
  }
}

const states: readonly TaskState[] = ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED', 'TASK_FAILED', 'TASK_LOST'];

/** Agents, frameworks and operators that do things by chance. */
class Walk {
  readonly bed: TestBed = new TestBed({
    maxCompletedTasksPerFramework: 3,
    maxUnreachableTasksPerFramework: 2,
    maxCompletedFrameworks: 2,
  }).elect();
  readonly #random: Random;
  readonly #streams: string[] = ['none'];

  constructor(seed: number) {
    this.#random = createRandom(seed);
  }

  step(): void {
    const { bed } = this;
    const agentId = this.#one([...bed.state.agents.keys(), ...bed.state.unreachableAgents.keys()]) ?? 'none';
    const frameworkId = this.#one([...bed.state.frameworks.keys()]) ?? 'none';
    const taskId = `t${nextInt(this.#random, 8)}`;
    const agent = bed.state.agents.get(agentId);
    const does: readonly (() => unknown)[] = [
      () => bed.register(`n${nextInt(this.#random, 3)}`),
      () => this.#comeBack(agentId, frameworkId, taskId),
      () => bed.post({ type: 'link-broken', pid: agent?.pid ?? '' }),
      () => this.#streams.push(bed.subscribe({ roles: ['dev'] }).streamId),
      () => this.#streams.push(bed.subscribe({ id: { value: frameworkId }, name: taskId }).streamId),
      () => bed.post({ type: 'stream-closed', streamId: this.#one(this.#streams) ?? '' }),
      () => bed.launch(frameworkId, [taskId]),
      () => bed.launch(frameworkId, ['x1', 'x2', 'x3']),
      () => this.#launchWithExecutor(frameworkId, taskId),
      () => this.#update(frameworkId, taskId),
      () => this.#update(frameworkId, `x${nextInt(this.#random, 4)}`),
      () => bed.call(frameworkId, { type: 'KILL', kill: { task_id: { value: taskId } } }),
      () => bed.call(frameworkId, { type: 'SUPPRESS' }),
      () => bed.call(frameworkId, { type: 'REVIVE' }),
      () => bed.advance([10, 1000, 20_000, 61_000][nextInt(this.#random, 4)] ?? 0),
      () => bed.advance(1000),
      () => this.#seldom(() => bed.call(frameworkId, { type: 'TEARDOWN' })),
      () => this.#seldom(() => bed.post({ type: 'agent-unregistering', from: agent?.pid ?? '', agentId })),
      () => this.#seldom(() => bed.ask({ type: 'drain', agentId, config: {} })),
      () => this.#seldom(() => bed.ask({ type: 'deactivate', agentId })),
      () => this.#seldom(() => bed.ask({ type: 'reactivate', agentId })),
      () => this.#seldom(() => bed.ask({ type: 'mark-gone', agentId })),
    ];
    this.#one(does)?.();
  }

  #one<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[nextInt(this.#random, items.length)];
  }

  #seldom(act: () => unknown): void {
    if (nextInt(this.#random, 4) === 0) act();
  }

  #comeBack(agentId: string, frameworkId: string, taskId: string): void {
    const name = this.bed.state.agents.get(agentId)?.info.hostname ?? 'n0';
    this.bed.reregister(name, agentId, {
      tasks: [reportedTask(taskId, frameworkId, agentId, this.#one(states) ?? 'TASK_RUNNING')],
      frameworks: [{ user: 'u', name: 'f', id: { value: frameworkId }, roles: ['dev'] }],
    });
  }

  #launchWithExecutor(frameworkId: string, taskId: string): void {
    const offer = this.#one([...(this.bed.state.frameworks.get(frameworkId)?.offers ?? [])]);
    if (offer === undefined) return;
    const executor = { executor_id: { value: 'e' }, type: 'CUSTOM' as const, command: { value: 'e' } };
    const { command: _, ...info } = taskInfo(taskId, offer.agentId);
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: [{ ...info, executor }] } }];
    this.bed.call(frameworkId, { type: 'ACCEPT', accept: { offer_ids: [{ value: offer.id }], operations } });
  }

  #update(frameworkId: string, taskId: string): void {
    const agentId = this.bed.state.frameworks.get(frameworkId)?.tasks.get(taskId)?.agentId ?? '';
    const uuid = this.bed.update(agentId, frameworkId, taskId, this.#one(states) ?? 'TASK_RUNNING');
    if (nextInt(this.#random, 2) === 0) this.bed.acknowledge(agentId, frameworkId, taskId, uuid);
  }
}

describe('what is kept of earlier answers', () => {
  it('shows the same as what is made anew, whatever happened', () => {
    let tasks = 0;
    let executors = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const walk = new Walk(seed);
      const { state } = walk.bed;
      const contents = contentsOf(state);
      const keeping = new Snapshots();
      for (let step = 0; step < 120; step++) {
        walk.step();
        const kept = [...contents].map(([name, content]) => [name, shown(keeping, content)] as const);
        forgetFragments(state);
        const fresh = new Snapshots();
        for (const [name, text] of kept) {
          const anew = shown(fresh, contentsOf(state).get(name) as Content);
          if (text !== anew) expect(text, `${name} after step ${step} of seed ${seed}`).toBe(anew);
        }
        tasks += JSON.parse(kept.find(([name]) => name === '/tasks')?.[1] ?? '').tasks.length;
        executors += [...state.frameworks.values()].filter((framework) => framework.executors.size > 0).length;
      }
    }
    // It was not about empty clusters.
    expect(tasks).toBeGreaterThan(1000);
    expect(executors).toBeGreaterThan(20);
  });
});

/** A master with many tasks. */
function largeBed(tasks: number): { readonly bed: TestBed; readonly frameworkId: string; readonly agentId: string } {
  const bed = new TestBed({ maxCompletedTasksPerFramework: 100_000 }).elect();
  const agentId = bed.register('n0', [
    { name: 'cpus', type: 'SCALAR', scalar: { value: tasks } },
    { name: 'mem', type: 'SCALAR', scalar: { value: tasks * 100 } },
  ]);
  const { id } = bed.subscribe();
  bed.advance(2000);
  bed.launch(
    id,
    Array.from({ length: tasks }, (_, index) => `t${index}`),
  );
  return { bed, frameworkId: id, agentId };
}

function sourceOf(state: MasterState, content: Content): SnapshotSource {
  return { ...content, revision: () => state.revision };
}

describe('a snapshot of a large cluster', () => {
  it('shows one moment, although others change the cluster while it is being made', async () => {
    const { bed, frameworkId, agentId } = largeBed(5000);
    const { state } = bed;
    const snapshots = new Snapshots();
    const content = contentsOf(state).get('/state') as Content;
    let next = 0;
    const endSome = (): void => {
      if (next >= 4000) return;
      for (let index = 0; index < 20; index++) bed.update(agentId, frameworkId, `t${next++}`, 'TASK_FINISHED');
    };
    let expected = '';
    const watched: Content = {
      // Tasks end while their text is made.
      *prepare() {
        for (const part of content.parts(() => [])) {
          endSome();
          yield part;
        }
      },
      parts: (takeDown) => {
        expected = shown(new Snapshots(), content);
        return content.parts(takeDown);
      },
    };
    const snapshot = await snapshots.take('/state', sourceOf(state, watched));
    const atThatMoment = next;
    // And before and while it is encoded.
    endSome();
    const encoded = snapshot.encoded();
    endSome();
    const parts = await encoded;
    expect(Buffer.concat(parts).toString()).toBe(expected);
    expect(atThatMoment).toBeGreaterThan(0);
    const { frameworks } = JSON.parse(expected) as { frameworks: { tasks: { state: TaskState }[] }[] };
    const ended = frameworks[0]?.tasks.filter(({ state: is }) => is === 'TASK_FINISHED').length;
    expect(ended).toBeGreaterThan(0);
    expect(ended).toBe(atThatMoment);
    snapshots.close();
  });

  it('is shared by all who ask while it is being made, and until something changes', async () => {
    const { bed, frameworkId, agentId } = largeBed(3000);
    const { state } = bed;
    const snapshots = new Snapshots();
    let made = 0;
    const content = contentsOf(state).get('/state') as Content;
    const source = sourceOf(state, {
      prepare: () => content.parts(() => []),
      parts: (takeDown) => {
        made++;
        return content.parts(takeDown);
      },
    });
    const [first, second] = await Promise.all([snapshots.take('k', source), snapshots.take('k', source)]);
    expect(second).toBe(first);
    expect(await snapshots.take('k', source)).toBe(first);
    expect([made, snapshots.hits]).toEqual([1, 2]);
    bed.update(agentId, frameworkId, 't7', 'TASK_RUNNING');
    const third = await snapshots.take('k', source);
    expect(third).not.toBe(first);
    expect(third.whole().toString()).toContain('TASK_RUNNING');
    expect(first?.whole().toString()).not.toContain('TASK_RUNNING');
    snapshots.close();
  });

  it('is not older than what happened before it was asked for', async () => {
    const { bed, frameworkId, agentId } = largeBed(3000);
    const { state } = bed;
    const snapshots = new Snapshots();
    const source = sourceOf(state, contentsOf(state).get('/tasks of 3') as Content);
    const early = snapshots.take('k', source);
    bed.nowMs += 5000;
    bed.update(agentId, frameworkId, 't1234', 'TASK_RUNNING');
    const late = snapshots.take('k', source);
    expect((await late).whole().toString()).toContain('"id":"t1234"');
    await early;
    snapshots.close();
  });

  it('gives other work its turn', async () => {
    const { bed } = largeBed(20_000);
    const snapshots = new Snapshots();
    let turns = 0;
    const count = (): void => {
      turns++;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    await snapshots.take('k', sourceOf(bed.state, contentsOf(bed.state).get('/state') as Content));
    clearImmediate(next);
    expect(turns).toBeGreaterThan(1);
    snapshots.close();
  });

  it('has in protobuf the size that is told before it is made', async () => {
    const { bed } = largeBed(1000);
    const snapshots = new Snapshots();
    const snapshot = await snapshots.take(
      'k',
      sourceOf(bed.state, contentsOf(bed.state).get('GET_STATE in protobuf') as Content),
    );
    const { size } = snapshot;
    const bytes = snapshot.whole();
    expect(bytes.length).toBe(size);
    expect(decode(Response, bytes).get_state?.get_tasks?.tasks?.length).toBe(1000);
    snapshots.close();
  });
});
