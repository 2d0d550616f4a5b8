/** No agent that was told it is registered is forgotten, and what the registry says of an agent stays so until it may change. */
import type { AgentEffect } from '../../../src/agent/core/effects.ts';
import { latestAgentPath } from '../../../src/agent/core/paths.ts';
import type { MasterState } from '../../../src/master/core/state.ts';
import { decodeRegistry } from '../../../src/master/registrar/registry-bytes.ts';
import type { ReregisterSlaveMessage } from '../../../src/wire/gen/internal.ts';
import type { Checker } from '../checker.ts';
import type { Fact } from '../context.ts';
import type { SimProgram } from '../program.ts';
import { SimAgent } from '../sim-agent.ts';
import { SimMaster } from '../sim-master.ts';
import type { World } from '../world.ts';
import { RegistryHistory } from './registry-history.ts';

type Standing = 'admitted' | 'unreachable' | 'gone';

/** Steps of the leader within which it takes note of what was written. */
const patienceSteps = 60;

export function createMembershipChecker(world: World): Checker {
  const book = new MembershipBook(world);
  return {
    name: 'membership',
    onFact: (fact) => book.noteFact(fact),
    onEffect: (program, effect) => {
      book.noteEffect(program, effect);
      return undefined;
    },
    onStepped: (program) => (program instanceof SimMaster ? book.compare(program) : undefined),
  };
}

class MembershipBook {
  readonly #world: World;
  readonly #history = new RegistryHistory();
  #standings: ReadonlyMap<string, Standing> = new Map();
  /** Ids under which agents asked to be taken back. */
  readonly #asked = new Set<string>();
  /** The leader that has the latest version, and for how many of its steps each agent is missing from its memory. */
  #leader = '';
  readonly #missing = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  noteEffect(program: SimProgram, given: unknown): void {
    if (!(program instanceof SimAgent)) return;
    const effect = given as AgentEffect;
    if (effect.kind !== 'send' || effect.type.name !== 'mesos.internal.ReregisterSlaveMessage') return;
    this.#asked.add((effect.message as ReregisterSlaveMessage).slave.id?.value ?? '');
  }

  noteFact(fact: Fact): string | undefined {
    // What is wrong with the history itself is for the registry's checker.
    this.#history.note(fact);
    if (fact.kind === 'registry-fetched' || fact.kind === 'registry-written') {
      if (fact.version === this.#history.latest && this.#leader !== fact.program) {
        this.#leader = fact.program;
        this.#missing.clear();
      }
    }
    for (const version of this.#history.news) {
      const next = standingsIn(this.#history.bytesOf(version));
      const problem = this.#changeProblem(next);
      this.#standings = next;
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #changeProblem(next: ReadonlyMap<string, Standing>): string | undefined {
    for (const [id, before] of this.#standings) {
      const after = next.get(id);
      if (after === before) continue;
      const problem = this.#stepProblem(id, before, after);
      if (problem !== undefined) return problem;
    }
    for (const [id, standing] of next) {
      if (standing !== 'admitted' && !this.#standings.has(id))
        return `agent ${id} is ${standing} and never was admitted`;
    }
    return undefined;
  }

  #stepProblem(id: string, before: Standing, after: Standing | undefined): string | undefined {
    const agent = this.#agentOf(id);
    if (before === 'gone') return `agent ${id} was gone and is ${after ?? 'forgotten'}`;
    if (after === undefined) {
      // It never learned of its id and registered anew.
      return before === 'admitted' && agent === undefined ? undefined : `agent ${id} was ${before} and is forgotten`;
    }
    if (before === 'unreachable' && after === 'admitted' && !this.#asked.has(id)) {
      return `agent ${id} was unreachable and is back, but did not ask for it`;
    }
    const isGivenUp = before === 'admitted' && after === 'unreachable';
    return isGivenUp && this.#world.isGentle && agent !== undefined
      ? `agent ${id} is marked unreachable, though only masters had faults`
      : undefined;
  }

  /** The agent that works under this id. */
  #agentOf(id: string): SimAgent | undefined {
    return this.#world.agents.find(({ disk }) => disk.links.get(latestAgentPath) === id);
  }

  /** What the leader has in memory is what it read and wrote. */
  compare(master: SimMaster): string | undefined {
    const { state } = master;
    if (master.name !== this.#leader || state?.phase !== 'serving') return undefined;
    const ids = new Set([...this.#standings.keys(), ...state.agents.keys()]);
    for (const id of ids) {
      const known = this.#standings.get(id);
      if (isKnownAs(state, id, known)) {
        this.#missing.delete(id);
        continue;
      }
      const steps = (this.#missing.get(id) ?? 0) + 1;
      this.#missing.set(id, steps);
      if (steps > patienceSteps) return `${master.name} does not know agent ${id} as ${known ?? 'unknown'}`;
    }
    return undefined;
  }
}

function isKnownAs(state: MasterState, id: string, standing: Standing | undefined): boolean {
  switch (standing) {
    case 'admitted':
      return state.agents.has(id) || state.recoveredAgents.has(id);
    case 'unreachable':
      return state.unreachableAgents.has(id);
    case 'gone':
      return state.goneAgents.has(id);
    case undefined:
      return !state.agents.has(id);
  }
}

function standingsIn(bytes: Uint8Array | undefined): Map<string, Standing> {
  const { slaves, unreachable, gone } = decodeRegistry(bytes);
  const standings = new Map<string, Standing>();
  for (const { info } of slaves?.slaves ?? []) standings.set(info.id?.value ?? '', 'admitted');
  for (const { id } of unreachable?.slaves ?? []) standings.set(id.value, 'unreachable');
  for (const { id } of gone?.slaves ?? []) standings.set(id.value, 'gone');
  return standings;
}
