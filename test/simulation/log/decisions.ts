import type { Action } from '../../../src/wire/gen/log.ts';

/** What is known to be decided, by anybody, ever: the truth that checkers compare with. */
export class Decisions {
  readonly #texts = new Map<number, string>();
  /** Everything below may be forgotten. */
  truncatedTo = 0;
  /** The highest decided position, or -1. */
  highest = -1;

  /** Takes a decided action; says what is wrong with it. Gives undefined also when it was known. */
  decide(action: Action, onNew: (position: number, text: string) => string | undefined): string | undefined {
    const { position } = action;
    if (action.type === 'NOP' && action.nop?.tombstone === true) {
      return position < this.truncatedTo ? undefined : `position ${position} is forgotten, but nobody truncated it`;
    }
    const text = textOf(action);
    const known = this.#texts.get(position);
    if (known === text) return undefined;
    if (known !== undefined) return `position ${position} was decided as ${known} and is decided as ${text}`;
    this.#texts.set(position, text);
    this.highest = Math.max(this.highest, position);
    if (action.type === 'TRUNCATE') this.truncatedTo = Math.max(this.truncatedTo, action.truncate?.to ?? 0);
    return onNew(position, text);
  }

  at(position: number): string | undefined {
    return this.#texts.get(position);
  }
}

/** `append x`, `truncate 7` or `nop`. */
export function textOf(action: Action): string {
  switch (action.type) {
    case 'APPEND':
      return `append ${new TextDecoder().decode(action.append?.bytes)}`;
    case 'TRUNCATE':
      return `truncate ${action.truncate?.to}`;
    default:
      return 'nop';
  }
}
