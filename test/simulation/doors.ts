/** Where users ask: at any instance that believes it leads, as a proxy before the instances would send them. */
import { nextInt } from '../../src/base/random.ts';
import type { Answer as ChronosAnswer, ChronosEvent } from '../../src/chronos/core/events.ts';
import type { Answer, Command } from '../../src/marathon/core/requests.ts';
import type { SimProgram } from './program.ts';
import type { SimChronos } from './sim-chronos.ts';
import type { SimMarathon } from './sim-marathon.ts';

function oneOf<P extends SimProgram>(believers: readonly P[]): P | undefined {
  const [first] = believers;
  if (first === undefined || believers.length === 1) return first;
  return believers[nextInt(first.context.random, believers.length)];
}

interface Asked {
  readonly marathon: SimMarathon;
  readonly life: number;
}

/** One request at a time; the answer to one that was given up is not heard. */
export class MarathonDoor {
  readonly #marathons: readonly SimMarathon[];
  #asked: Asked | undefined;

  constructor(marathons: readonly SimMarathon[]) {
    this.#marathons = marathons;
  }

  /** An answer may still come: a Marathon that died will never give one, and for a stopped one nobody waits. */
  get isAsked(): boolean {
    const asked = this.#asked;
    if (asked === undefined) return false;
    const { marathon, life } = asked;
    return marathon.isUp && !marathon.isPaused && marathon.life === life;
  }

  /** False when nobody leads. */
  ask(command: Command, onAnswer: (answer: Answer) => void): boolean {
    const marathon = oneOf(this.#marathons.filter(({ state, isPaused }) => state !== undefined && !isPaused));
    if (marathon === undefined) return false;
    const asked: Asked = { marathon, life: marathon.life };
    const isAsked = marathon.ask(command, (answer) => {
      if (this.#asked !== asked) return;
      this.#asked = undefined;
      onAnswer(answer);
    });
    if (isAsked) this.#asked = asked;
    return isAsked;
  }
}

export class ChronosDoor {
  readonly #instances: readonly SimChronos[];

  constructor(instances: readonly SimChronos[]) {
    this.#instances = instances;
  }

  /** False when nobody leads. */
  ask(make: (requestId: number) => ChronosEvent, onAnswer: (answer: ChronosAnswer) => void): boolean {
    const chronos = oneOf(this.#instances.filter(({ state, isPaused }) => state?.isLeader === true && !isPaused));
    return chronos?.ask(make, onAnswer) ?? false;
  }
}
