import type { ConnectRequest, ConnectResponse } from '../jute/handshake.ts';
import type { Id } from '../jute/records.ts';
import type { ReplyBody, ReplyHeader } from '../jute/replies.ts';
import type { RequestFrame } from '../jute/requests.ts';
import type { Transaction } from './changes.ts';
import type { ConnectionId } from './state.ts';

/** What happened to the server. */
export type ServerEvent =
  | {
      readonly kind: 'connection-opened';
      readonly connection: ConnectionId;
      readonly address: string;
      /** Who the client proved to be before its first word, by a certificate. */
      readonly identities?: readonly Id[];
    }
  | { readonly kind: 'connection-closed'; readonly connection: ConnectionId }
  | {
      readonly kind: 'connect-requested';
      readonly connection: ConnectionId;
      readonly request: ConnectRequest;
      /** Sixteen random bytes: the password, should a session be opened. */
      readonly password: Uint8Array;
    }
  | { readonly kind: 'request-received'; readonly connection: ConnectionId; readonly frame: RequestFrame }
  | {
      readonly kind: 'auth-received';
      readonly connection: ConnectionId;
      readonly xid: number;
      /** Who the client proved to be, its password hashed; undefined when the scheme is unknown. */
      readonly identity: Id | undefined;
    }
  | { readonly kind: 'ticked'; readonly wallMs: number };

/**
 * What the shell must do, in this order. Everything after a `persist` promises its transaction: it may happen only once that
 * transaction is on disk.
 */
export type ServerEffect =
  | { readonly kind: 'persist'; readonly transaction: Transaction }
  | {
      readonly kind: 'reply';
      readonly connection: ConnectionId;
      readonly header: ReplyHeader;
      readonly body: ReplyBody;
    }
  | { readonly kind: 'handshake'; readonly connection: ConnectionId; readonly response: ConnectResponse }
  | {
      readonly kind: 'notify';
      readonly connections: readonly ConnectionId[];
      /** One of watchEventTypes. */
      readonly type: number;
      readonly path: string;
    }
  | { readonly kind: 'close'; readonly connection: ConnectionId; readonly reason: string };
