/** What messages must look like before anybody looks at what they say. Everything else is passed over in silence, as if it was lost. */
import type { Action, LearnedMessage, WriteRequest } from '../../wire/gen/log.ts';

/** Leaves room for the position after it and for the key of that one. */
const maxPosition = Number.MAX_SAFE_INTEGER - 2;

export function isPosition(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && value !== undefined && value >= 0 && value <= maxPosition;
}

/** Whether a proposal's number can be compared exactly and there are higher ones. */
export function isProposal(value: number | undefined): value is number {
  return isPosition(value);
}

/** What a position holds, without its place and its numbers. */
export type Content = Pick<Action, 'type' | 'nop' | 'append' | 'truncate'>;

/** The value of an action or of a write, or undefined when it has none that makes sense. */
export function contentOf(message: Partial<Action> | Partial<WriteRequest>): Content | undefined {
  switch (message.type) {
    case 'NOP':
      return { type: 'NOP', nop: message.nop ?? {} };
    case 'APPEND':
      return message.append?.bytes instanceof Uint8Array ? { type: 'APPEND', append: message.append } : undefined;
    case 'TRUNCATE':
      return isPosition(message.truncate?.to) ? { type: 'TRUNCATE', truncate: message.truncate } : undefined;
    default:
      return undefined;
  }
}

/** An action with all that it must have, or undefined. `performed` may be absent: then nothing was accepted. */
export function wellFormedAction(action: Action | undefined): Action | undefined {
  if (action === undefined || !isPosition(action.position) || !isProposal(action.promised)) return undefined;
  const { position, promised, performed } = action;
  if (performed === undefined && action.learned !== true) return { position, promised };
  const content = contentOf(action);
  if (content === undefined || (performed !== undefined && !isProposal(performed))) return undefined;
  return {
    position,
    promised,
    ...(performed === undefined ? {} : { performed }),
    ...(action.learned === true ? { learned: true } : {}),
    ...content,
  };
}

/** The decided action of a message, or undefined. The message says that it is decided, whatever its flag says. */
export function learnedAction(message: LearnedMessage): Action | undefined {
  if (typeof message.action !== 'object' || message.action === null) return undefined;
  return wellFormedAction({ ...message.action, learned: true });
}
