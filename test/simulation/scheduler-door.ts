/** The HTTP scheduler API between a simulated master and its frameworks. */

export interface CallAnswer {
  readonly status: number;
  readonly text: string;
  readonly streamId?: string;
  /** Who leads, with a 307. */
  readonly location?: string;
}

/** The master's side of one stream. */
export interface StreamClient {
  readonly onAnswer: (answer: CallAnswer) => void;
  /** An encoded event, for the scheduler. */
  readonly send: (event: Uint8Array) => void;
  /** Ends the stream after what was sent. */
  readonly close: () => void;
}

/** A listening program that serves schedulers. */
export interface SchedulerDoor {
  readonly subscribe: (body: Uint8Array, client: StreamClient) => void;
  readonly streamBroken: (client: StreamClient) => void;
  readonly call: (streamId: string, body: Uint8Array) => CallAnswer;
}

export function isSchedulerDoor(listener: unknown): listener is SchedulerDoor {
  return typeof listener === 'object' && listener !== null && 'subscribe' in listener && 'streamBroken' in listener;
}
