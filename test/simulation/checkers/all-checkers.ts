import type { CreateChecker } from '../checker.ts';
import { createChronosChecker } from './chronos.ts';
import { createChronosSlotsChecker } from './chronos-slots.ts';
import { createConvergenceChecker } from './convergence.ts';
import { createDurabilityChecker } from './durability.ts';
import { createFailoverChecker } from './failover.ts';
import { createIndicesChecker } from './indices.ts';
import { createLeadershipChecker } from './leadership.ts';
import { createMarathonChecker } from './marathon.ts';
import { createMembershipChecker } from './membership.ts';
import { createOperationsChecker } from './operations.ts';
import { createOperatorChecker } from './operator.ts';
import { createQuotasChecker } from './quotas.ts';
import { createRecoveryChecker } from './recovery.ts';
import { createRegistryChecker } from './registry.ts';
import { createResourcesChecker } from './resources.ts';
import { createUpdatesChecker } from './updates.ts';

/** Every promise that is looked at. */
export const allCheckers: readonly CreateChecker[] = [
  createRegistryChecker,
  createDurabilityChecker,
  createMembershipChecker,
  createOperatorChecker,
  createLeadershipChecker,
  createFailoverChecker,
  createResourcesChecker,
  createQuotasChecker,
  createOperationsChecker,
  createIndicesChecker,
  createUpdatesChecker,
  createMarathonChecker,
  createChronosChecker,
  createChronosSlotsChecker,
  createConvergenceChecker,
  createRecoveryChecker,
];
