import type { MasterEvent } from '../core/events.ts';
import type { OperatorAnswer, OperatorRequest } from '../core/operator-requests.ts';

/** More questions than this do not wait at the same time. */
const maxWaiting = 1000;

/** Operators that wait for their answers, which may need a write of the registry. */
export class Questions {
  readonly #post: (event: MasterEvent) => void;
  readonly #waiting = new Map<string, (answer: OperatorAnswer) => void>();
  #next = 0;
  #isClosed = false;

  constructor(post: (event: MasterEvent) => void) {
    this.#post = post;
  }

  /** Never rejects; 503 when the master ends before it can answer. A write of the registry that hangs ends the master. */
  ask(request: OperatorRequest, principal: string | undefined): Promise<OperatorAnswer> {
    if (this.#isClosed || this.#waiting.size >= maxWaiting) return Promise.resolve(unavailable);
    const questionId = `question-${this.#next++}`;
    return new Promise((resolve) => {
      this.#waiting.set(questionId, resolve);
      this.#post({ type: 'operator-asked', questionId, request, principal });
    });
  }

  answer(questionId: string, answer: OperatorAnswer): void {
    const resolve = this.#waiting.get(questionId);
    this.#waiting.delete(questionId);
    resolve?.(answer);
  }

  close(): void {
    this.#isClosed = true;
    for (const resolve of this.#waiting.values()) resolve(unavailable);
    this.#waiting.clear();
  }
}

const unavailable: OperatorAnswer = { status: 503, text: 'The master cannot take this now' };
