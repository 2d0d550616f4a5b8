import { createRandom, nextInt, type Random } from '../../src/base/random.ts';
import type { Agent } from '../../src/master/core/agent-record.ts';
import { isDynamicallyReserved, isPersistentVolume } from '../../src/model/volumes.ts';
import type { OfferOperation, Resource } from '../../src/wire/gen/mesos.ts';
import type { SimContext } from './context.ts';
import type { SimMaster } from './sim-master.ts';

const role = 'ops';
/** Reserved things on an agent at the same time. */
const maxReserved = 4;

/** A person who reserves a little here and there, makes volumes, and undoes it; also at masters that do not know they were deposed. */
export class ResourcesUser {
  readonly #context: SimContext;
  readonly #masters: readonly SimMaster[];
  /** Of its own, so that worlds without this person stay as they were. */
  readonly #random: Random;
  #made = 0;
  #isCalm = false;

  constructor(context: SimContext, masters: readonly SimMaster[], seed: number) {
    this.#context = context;
    this.#masters = masters;
    this.#random = createRandom(seed);
  }

  begin(): void {
    this.#context.clock.after(1_000 + nextInt(this.#random, 15_000), () => {
      if (this.#isCalm) return;
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
      const agents = [...state.agents.values()];
      const agent = agents[nextInt(this.#random, Math.max(1, agents.length))];
      if (agent === undefined) continue;
      master.ask({ type: 'change-resources', agentId: agent.id, operation: this.#operation(agent) }, () => {});
    }
  }

  #operation({ slot }: Agent): OfferOperation {
    const mine = slot.total.list.filter((one) => one.reservations?.at(-1)?.role === role);
    const volume = mine.find(isPersistentVolume);
    const disk = mine.find((one) => one.name === 'disk' && !isPersistentVolume(one));
    const kind = nextInt(this.#random, 4);
    if (kind === 0 && volume !== undefined) return { type: 'DESTROY', destroy: { volumes: [volume] } };
    if (kind <= 1 && disk !== undefined) return { type: 'CREATE', create: { volumes: [this.#volume(disk)] } };
    const reserved = mine.filter((one) => isDynamicallyReserved(one) && !isPersistentVolume(one));
    const [first] = reserved;
    if (first !== undefined && (kind === 2 || mine.length >= maxReserved)) {
      return { type: 'UNRESERVE', unreserve: { resources: [first] } };
    }
    const resources = [this.#reserved('disk', 5), this.#reserved('cpus', 0.1)];
    return { type: 'RESERVE', reserve: { resources } };
  }

  #reserved(name: string, value: number): Resource {
    return {
      name,
      type: 'SCALAR',
      scalar: { value },
      reservations: [{ type: 'DYNAMIC', role, principal: 'somebody' }],
    };
  }

  #volume(disk: Resource): Resource {
    const id = `ops-v${++this.#made}`;
    return {
      ...disk,
      scalar: { value: Math.min(5, disk.scalar?.value ?? 0) },
      disk: { persistence: { id }, volume: { mode: 'RW', container_path: 'd' } },
    };
  }
}
