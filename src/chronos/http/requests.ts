import type { Answer, ChronosEvent } from '../core/events.ts';

type Distribute<T> = T extends { readonly requestId: number } ? Omit<T, 'requestId'> : never;

/** An event that is answered, without the number of the request. */
export type Question = Distribute<ChronosEvent>;

/** Longest wait for a change to be durable. */
const answerTimeoutMs = 15_000;
const maxOpen = 10_000;

/** Requests that wait for the core's answer. */
export class Requests {
  readonly #post: (event: ChronosEvent) => void;
  readonly #open = new Map<number, { resolve: (answer: Answer) => void; timer: NodeJS.Timeout }>();
  #next = 1;

  constructor(post: (event: ChronosEvent) => void) {
    this.#post = post;
  }

  /** Posts a question and waits for its answer; 503 when it does not come in time, since the change may still be made. */
  ask(question: Question): Promise<Answer> {
    if (this.#open.size >= maxOpen) {
      return Promise.resolve({ status: 503, message: 'too many requests are waiting' });
    }
    const requestId = this.#next++;
    return new Promise((resolve) => {
      const message = 'the change is not durable yet: ZooKeeper does not answer. It may still be made';
      const timer = setTimeout(() => this.answer(requestId, { status: 503, message }), answerTimeoutMs);
      this.#open.set(requestId, { resolve, timer });
      this.#post({ ...question, requestId } as ChronosEvent);
    });
  }

  answer(requestId: number, answer: Answer): void {
    const open = this.#open.get(requestId);
    if (open === undefined) return;
    clearTimeout(open.timer);
    this.#open.delete(requestId);
    open.resolve(answer);
  }

  /** Answers everything that still waits. */
  close(): void {
    for (const requestId of [...this.#open.keys()]) {
      this.answer(requestId, { status: 503, message: 'Chronos is shutting down or leads no more' });
    }
  }
}
