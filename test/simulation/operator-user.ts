import { nextChance, nextInt } from '../../src/base/random.ts';
import type { OperatorAnswer, OperatorRequest } from '../../src/master/core/operator-requests.ts';
import type { SimContext } from './context.ts';
import type { SimMaster } from './sim-master.ts';

export type Decision = 'active' | 'deactivated' | 'gone';

/** What was decided about an agent, by the last answer. */
export interface Decided {
  readonly decision: Decision;
  /** A later request went without answer: it may have been carried out or not. */
  readonly isUncertain: boolean;
}

interface Asked {
  readonly master: SimMaster;
  readonly life: number;
}

/** By then nobody leads any more who was deposed. */
const noticeMs = 25_000;

/** A person at the operator API of whichever master serves, who remembers what was granted. */
export class OperatorUser {
  /** By agent id. */
  readonly decisions: Map<string, Decided> = new Map();
  readonly #context: SimContext;
  readonly #masters: readonly SimMaster[];
  #asked: Asked | undefined;
  #hasMarkedGone = false;
  #isCalm = false;

  constructor(context: SimContext, masters: readonly SimMaster[]) {
    this.#context = context;
    this.#masters = masters;
  }

  begin(): void {
    const { clock, random } = this.#context;
    clock.after(this.#isCalm ? 2_000 : 3_000 + nextInt(random, 30_000), () => {
      if (!this.#isWaiting) this.#act();
      if (!this.#isCalm || this.#closed().length > 0) this.begin();
    });
  }

  /** Everything that can be is made active again. */
  calmDown(): void {
    this.#isCalm = true;
    this.begin();
    this.#context.clock.after(noticeMs, () => this.#touchRegistries());
  }

  /**
   * A leader whose registry a deposed master took over, before that one noticed, is told by the log; the register that stands for
   * it in some worlds only refuses the next write, which may be long after in a quiet cluster.
   */
  #touchRegistries(): void {
    const weight = 1 + nextInt(this.#context.random, 100);
    for (const master of this.#masters) {
      if (master.replica !== undefined) continue;
      master.ask({ type: 'update-weights', infos: [{ role: 'nobody', weight }] }, () => {});
    }
  }

  get #isWaiting(): boolean {
    const asked = this.#asked;
    if (asked === undefined) return false;
    return asked.master.isUp && !asked.master.isPaused && asked.master.life === asked.life;
  }

  #closed(): string[] {
    return [...this.decisions]
      .filter(([, { decision, isUncertain }]) => isUncertain || decision === 'deactivated')
      .map(([id]) => id);
  }

  #act(): void {
    const { random } = this.#context;
    const serving = this.#masters.filter(({ state, isPaused }) => state?.phase === 'serving' && !isPaused);
    const master = serving[nextInt(random, Math.max(1, serving.length))];
    if (master?.state === undefined) return;
    const closed = this.#closed();
    if (this.#isCalm || (closed.length > 0 && nextChance(random, 0.5))) {
      const id = closed[nextInt(random, Math.max(1, closed.length))];
      if (id !== undefined) this.#ask(master, { type: 'reactivate', agentId: id }, 'active');
      return;
    }
    const ids = [...master.state.agents.keys(), ...master.state.recoveredAgents.keys()];
    const id = ids[nextInt(random, Math.max(1, ids.length))];
    if (id === undefined) return;
    if (!this.#hasMarkedGone && nextChance(random, 0.3)) {
      this.#hasMarkedGone = true;
      this.#ask(master, { type: 'mark-gone', agentId: id }, 'gone');
    } else if (nextChance(random, 0.4)) this.#ask(master, { type: 'drain', agentId: id, config: {} }, 'deactivated');
    else this.#ask(master, { type: 'deactivate', agentId: id }, 'deactivated');
  }

  #ask(master: SimMaster, request: OperatorRequest & { readonly agentId: string }, decision: Decision): void {
    const { agentId } = request;
    const before = this.decisions.get(agentId) ?? { decision: 'active', isUncertain: false };
    if (before.decision === 'gone' && !before.isUncertain) return;
    const asked: Asked = { master, life: master.life };
    this.#asked = asked;
    this.decisions.set(agentId, { ...before, isUncertain: true });
    master.ask(request, ({ status }: OperatorAnswer) => {
      if (this.#asked !== asked) return;
      this.#asked = undefined;
      // A refusal may come from a master that was deposed and goes by what it knew.
      if (status === 200) this.decisions.set(agentId, { decision, isUncertain: false });
      else this.decisions.set(agentId, before);
    });
  }
}
