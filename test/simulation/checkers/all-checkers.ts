import type { CreateChecker } from '../checker.ts';
import { createChronosChecker } from './chronos.ts';
import { createConvergenceChecker } from './convergence.ts';
import { createDurabilityChecker } from './durability.ts';
import { createIndicesChecker } from './indices.ts';
import { createMarathonChecker } from './marathon.ts';
import { createResourcesChecker } from './resources.ts';
import { createUpdatesChecker } from './updates.ts';

/** Every promise that is looked at. */
export const allCheckers: readonly CreateChecker[] = [
  createDurabilityChecker,
  createResourcesChecker,
  createIndicesChecker,
  createUpdatesChecker,
  createMarathonChecker,
  createChronosChecker,
  createConvergenceChecker,
];
