import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { present } from '../../base/assert.ts';
import type { WriteRequest } from '../jute/write-requests.ts';
import { exportState } from './changes.ts';
import { CoreRig, create, lasting, testConfig } from './core-rig.ts';
import { createRecovery, finishRecovery, recoverChange, recoverTransaction } from './recovery.ts';

const path = fc
  .array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map((part) => `/${part}`).join(''));
const version = fc.constantFrom(-1, -1, 0, 1);
const write: fc.Arbitrary<WriteRequest> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(path, fc.constantFrom(0, 0, 1, 3, 4)).map(([at, flags]) => create(at, flags)) },
  { weight: 1, arbitrary: path.map((at) => create(at, 5, { ttlMs: 1000n })) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), path, version }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('setData' as const),
      path,
      data: fc.uint8Array({ maxLength: 3 }),
      version,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('check' as const), path, version }) },
);
const action = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('write' as const), who: fc.nat(2), write }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('multi' as const),
      who: fc.nat(2),
      steps: fc.array(
        write.filter((step) => step.kind !== 'createTtl'),
        { maxLength: 5 },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('renew' as const), who: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'pass' as const }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

class Game {
  readonly rig = new CoreRig();
  readonly clients: number[] = [this.rig.connect(), this.rig.connect(), this.rig.connect()];

  play(move: Action): void {
    if (move.kind === 'pass') {
      this.rig.pass(1500);
      return;
    }
    const client = present(this.clients[move.who], 'three clients');
    if (this.rig.state.connections.get(client)?.session === undefined) {
      this.clients[move.who] = this.rig.connect();
      return;
    }
    if (move.kind === 'write') {
      if (move.write.kind === 'check') return;
      this.rig.ask(client, move.write);
    } else if (move.kind === 'multi') this.multi(client, move.steps);
    else {
      this.rig.ask(client, { kind: 'closeSession' });
      this.clients[move.who] = this.rig.connect();
    }
  }

  /** A refused transaction must leave nothing behind but its number. */
  multi(client: number, steps: readonly WriteRequest[]): void {
    const before = lasting(this.rig.state);
    const { body } = this.rig.ask(client, { kind: 'multi', steps });
    if (body.kind === 'results' && body.results.some(({ kind }) => kind === 'error')) {
      expect(lasting(this.rig.state)).toEqual(before);
      expect(this.rig.transactions.at(-1)?.changes).toEqual([]);
    }
  }
}

const moves = fc.array(action, { minLength: 1, maxLength: 60 });

describe('recovery', () => {
  it('from every transaction gives the state that wrote them', () => {
    fc.assert(
      fc.property(moves, (played) => {
        const game = new Game();
        for (const move of played) game.play(move);
        const recovery = createRecovery();
        for (const transaction of game.rig.transactions) recoverTransaction(recovery, transaction);
        const recovered = present(finishRecovery(recovery, testConfig, 0), 'the log is sound');
        expect(lasting(recovered)).toEqual(lasting(game.rig.state));
        expect(recovered.zxid).toBe(game.rig.state.zxid);
        expect(recovered.lastSessionId).toBe(game.rig.state.lastSessionId);
      }),
      { numRuns: 300 },
    );
  });

  it('from a snapshot taken while writes went on, and the log since its start, gives the same', () => {
    fc.assert(
      fc.property(moves, moves, fc.array(fc.nat(4)), (before, during, slices) => {
        const game = new Game();
        for (const move of before) game.play(move);
        const recovery = createRecovery();
        recovery.zxid = game.rig.state.zxid;
        const start = game.rig.transactions.length;
        const snapshot = exportState(game.rig.state);
        for (const [index, move] of during.entries()) {
          for (let items = slices[index] ?? 1; items > 0; items--) {
            const next = snapshot.next();
            // What is written must be as it is now, not as it will be.
            if (next.done !== true) recoverChange(recovery, structuredClone(next.value));
          }
          game.play(move);
        }
        for (const rest of snapshot) recoverChange(recovery, structuredClone(rest));
        for (const transaction of game.rig.transactions.slice(start)) recoverTransaction(recovery, transaction);
        const recovered = present(finishRecovery(recovery, testConfig, 0), 'snapshot and log are sound');
        expect(lasting(recovered)).toEqual(lasting(game.rig.state));
      }),
      { numRuns: 300 },
    );
  });

  it('refuses records that contradict each other', () => {
    const rig = new CoreRig();
    const client = rig.connect();
    rig.ask(client, create('/a'));
    rig.ask(client, create('/a/b', 1));
    for (const lost of ['/a', 'session']) {
      const recovery = createRecovery();
      for (const transaction of rig.transactions) recoverTransaction(recovery, transaction);
      if (lost === 'session') recovery.sessions.clear();
      else recovery.nodes.delete(lost);
      expect(finishRecovery(recovery, testConfig, 0)).toBeUndefined();
    }
  });

  it('gives every session its whole time-out again', () => {
    const rig = new CoreRig();
    const client = rig.connect(undefined, 4000);
    const session = rig.sessionOf(client);
    rig.ask(client, create('/mine', 1));
    const recovery = createRecovery();
    for (const transaction of rig.transactions) recoverTransaction(recovery, transaction);
    const again = new CoreRig(present(finishRecovery(recovery, testConfig, 10_000), 'the log is sound'));
    again.pass(3900);
    expect(again.paths()).toContain('/mine');
    const connection = again.connect(session);
    expect(again.effects.at(-1)).toMatchObject({
      kind: 'handshake',
      response: { sessionId: session.sessionId, timeoutMs: 4000 },
    });
    expect(again.sessionOf(connection)).toEqual(session);
    again.pass(6000);
    expect(again.paths()).not.toContain('/mine');
  });
});
