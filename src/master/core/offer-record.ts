import type { Resources } from '../../model/resources.ts';
import type { Offer } from '../../wire/gen/mesos.ts';

/** An offer that waits for an answer. */
export interface OfferRecord {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly role: string;
  /** Allocated to the role, refined format. */
  readonly resources: Resources;
  /** As it was sent. */
  readonly message: Offer;
  readonly sentMs: number;
}
