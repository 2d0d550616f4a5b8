/** Computes in what time others leave, since nobody waits for it. */
import { constants, setPriority } from 'node:os';

setPriority(constants.priority.PRIORITY_LOW);
