/** What a member of the log hears: messages, answers, the end of its writes, its users and time. */
import type {
  LearnedMessage,
  PromiseRequest,
  PromiseResponse,
  RecoverRequest,
  RecoverResponse,
  WriteRequest,
  WriteResponse,
} from '../../wire/gen/log.ts';

/** What one member asks another. The kind chooses the message type on the wire. */
export type LogRequest =
  | { readonly kind: 'promise'; readonly message: PromiseRequest }
  | { readonly kind: 'write'; readonly message: WriteRequest }
  | { readonly kind: 'recover'; readonly message: RecoverRequest };

export type LogResponse =
  | { readonly kind: 'promise'; readonly message: PromiseResponse }
  | { readonly kind: 'write'; readonly message: WriteResponse }
  | { readonly kind: 'recover'; readonly message: RecoverResponse };

/** Why an election, an append or a truncation did not happen. */
export type LogRefusal =
  /** Another member has the higher number: whoever wants to write must be elected again. */
  | 'lost-to-another'
  /** Too many members are not voting yet. */
  | 'not-voting'
  /** `elect` must succeed first. */
  | 'not-elected'
  /** One write at a time. */
  | 'busy';

export type LogEvent =
  /** The whole set of members, this one included; process ids of replicas. */
  | { readonly type: 'members-changed'; readonly members: readonly string[] }
  /** A request from another member; `requestId` names where the answer goes. Requests of this member to itself come here too. */
  | {
      readonly type: 'request-received';
      readonly from: string;
      readonly requestId: number;
      readonly request: LogRequest;
    }
  | { readonly type: 'learned-received'; readonly from: string; readonly message: LearnedMessage }
  /** The answer of `from` to this member's own round of requests. Late and repeated answers come too. */
  | {
      readonly type: 'response-received';
      readonly from: string;
      readonly round: number;
      readonly response: LogResponse;
    }
  /** A `persist` effect is on the disk. They end in the order they were given. */
  | { readonly type: 'persisted'; readonly ticket: number }
  /** Wants to become the writer. Answered by `elected` or `refused` with the same call. */
  | { readonly type: 'election-wanted'; readonly call: number }
  /** Answered by `written` or `refused`; after a refusal nobody knows whether it happened until the next election. */
  | { readonly type: 'append-wanted'; readonly call: number; readonly bytes: Uint8Array }
  | { readonly type: 'truncation-wanted'; readonly call: number; readonly to: number }
  /** Wants all that readers need from other members, without becoming the writer. Answered by `caught-up` or `refused`. */
  | { readonly type: 'catch-up-wanted'; readonly call: number }
  | { readonly type: 'ticked' };
