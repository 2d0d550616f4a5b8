import type { Fact } from './context.ts';
import type { SimProgram } from './program.ts';
import type { World } from './world.ts';

/** Something that must never be was seen. Stops the run. */
export class Violation extends Error {
  readonly checker: string;

  constructor(checker: string, message: string) {
    super(message);
    this.checker = checker;
    this.name = 'Violation';
  }
}

/** Looks at one promise. Each method gives what is wrong, or undefined. */
export interface Checker {
  readonly name: string;
  /** Before a program's core takes an event. */
  readonly onEvent?: (program: SimProgram, event: unknown) => string | undefined;
  /** Before an effect of a program is done. */
  readonly onEffect?: (program: SimProgram, effect: unknown) => string | undefined;
  /** After an event of a program with all its effects. */
  readonly onStepped?: (program: SimProgram) => string | undefined;
  readonly onFact?: (fact: Fact) => string | undefined;
  /** When faults have ended: what has not settled yet. Asked again and again; wrong when it never becomes undefined. */
  readonly unsettled?: () => string | undefined;
}

export type CreateChecker = (world: World) => Checker;
