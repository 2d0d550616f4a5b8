import type { InverseOfferStatus } from '../../wire/gen/allocator.ts';
import type { InverseOffer, MachineID, Unavailability } from '../../wire/gen/mesos.ts';

/** A machine of the maintenance schedule. Machines that are not in it are up. */
export interface ScheduledMachine {
  readonly id: MachineID;
  readonly mode: 'DRAINING' | 'DOWN';
  readonly unavailability: Unavailability;
}

/** An inverse offer that waits for an answer. */
export interface InverseOfferRecord {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  /** As it was sent. */
  readonly message: InverseOffer;
}

/** What there is to say of an agent whose machine is to be maintained. */
export interface AgentMaintenance {
  readonly unavailability: Unavailability;
  /** Without an answer yet, by framework. */
  readonly offers: Map<string, InverseOfferRecord>;
  /** The latest answer of each framework. */
  readonly statuses: Map<string, InverseOfferStatus>;
  /** Frameworks that answered are not asked again before. */
  readonly quietUntilMs: Map<string, number>;
}
