import { createRandom, nextChance, nextInt, type Random } from '../../src/base/random.ts';
import { topRole } from '../../src/master/allocator/quota.ts';
import type { QuotaConfig } from '../../src/wire/gen/quota.ts';
import type { SimContext } from './context.ts';
import type { SimMaster } from './sim-master.ts';

/** A person who sets quotas at random and, when all is calm, takes them all away. */
export class QuotaUser {
  readonly #context: SimContext;
  readonly #masters: readonly SimMaster[];
  /** Of its own, so that worlds without this person stay as they were. */
  readonly #random: Random;
  #isCalm = false;

  constructor(context: SimContext, masters: readonly SimMaster[], seed: number) {
    this.#context = context;
    this.#masters = masters;
    this.#random = createRandom(seed);
  }

  begin(): void {
    const waitMs = this.#isCalm ? 2_000 : 2_000 + nextInt(this.#random, 20_000);
    this.#context.clock.after(waitMs, () => {
      this.#act();
      this.begin();
    });
  }

  calmDown(): void {
    this.#isCalm = true;
  }

  #act(): void {
    for (const master of this.#masters) {
      const { state } = master;
      if (state === undefined || state.phase !== 'serving' || master.isPaused) continue;
      const { quota, roles } = state.allocator;
      const named = this.#isCalm ? quota?.roles.keys() : new Set([...roles.keys()].map(topRole));
      const configs = [...(named ?? [])].map((role) => (this.#isCalm ? { role } : this.#config(role)));
      if (configs.length === 0) continue;
      const force = this.#isCalm || nextChance(this.#random, 0.5);
      master.ask({ type: 'update-quotas', configs, force }, () => {});
    }
  }

  #config(role: string): QuotaConfig {
    const amounts = (): QuotaConfig['limits'] => ({
      cpus: { value: nextInt(this.#random, 80) / 10 },
      mem: { value: nextInt(this.#random, 4096) },
    });
    const kind = nextInt(this.#random, 4);
    if (kind === 0) return { role };
    return kind === 1 ? { role, guarantees: amounts() } : { role, limits: amounts() };
  }
}
