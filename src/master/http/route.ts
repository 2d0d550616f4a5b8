import type { Logger } from '../../base/logger.ts';
import type { Registry } from '../../wire/gen/internal.ts';
import type { ClusterChange } from '../core/effects.ts';
import type { MasterEvent } from '../core/events.ts';
import type { OperatorAnswer, OperatorRequest } from '../core/operator-requests.ts';
import type { MasterState } from '../core/state.ts';

/**
 * What an endpoint sees of the running master. Endpoints read the state when they are asked (never during a step, so it
 * is always between two events) and change nothing themselves: they post events.
 */
export interface MasterDoor {
  /** Live: read it at once, keep nothing of it but `fragments`, which readers may fill. */
  readonly state: MasterState;
  /** Takes effect before the next input or output; the effects of the event follow by themselves. */
  post(event: MasterEvent): void;
  /** Asks for a change as an operator of that name, if it was proved; settles when it is durable or refused. Never rejects. */
  ask(request: OperatorRequest, principal: string | undefined): Promise<OperatorAnswer>;
  /** Every flag that has a value, as text, by name (`/flags`). */
  readonly flagTexts: ReadonlyMap<string, string>;
  /** The registry as it is durable or about to be. */
  registry(): Registry;
  /** Waits while the registry is being read, which takes a fraction of a second, but not for long. Never rejects. */
  untilRecovered(): Promise<void>;
  /** Hears every change for operator streams, in order, from now on; the returned function ends it. */
  onChange(listener: (change: ClusterChange) => void): () => void;
  /** Milliseconds since 1970 by the master's clock. */
  nowMs(): number;
  readonly logger: Logger;
}
