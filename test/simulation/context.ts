import type { Random } from '../../src/base/random.ts';
import type { SimClock } from './clock.ts';
import type { SimNetwork } from './network.ts';
import type { SimProgram } from './program.ts';
import type { Trace } from './trace.ts';

/** What is seen of a run from outside, for the checkers. All are called at the moment it happens. */
export interface Watch {
  /** A program's core is about to take an event. */
  readonly onEvent: (program: SimProgram, event: unknown) => void;
  /** A program is about to do an effect. */
  readonly onEffect: (program: SimProgram, effect: unknown) => void;
  /** An event was handled with all its effects. */
  readonly onStepped: (program: SimProgram) => void;
  readonly onFact: (fact: Fact) => void;
}

/** What the outside world saw. */
export type Fact =
  /** A framework's scheduler was told a status that wants an acknowledgement. */
  | {
      readonly kind: 'status-told';
      readonly frameworkId: string;
      readonly taskId: string;
      readonly uuid: string;
      readonly state: string;
    }
  /** The scheduler acknowledged it. */
  | {
      readonly kind: 'status-acknowledged';
      readonly frameworkId: string;
      readonly taskId: string;
      readonly uuid: string;
    }
  /** A container of a task began to run, or ended. */
  | {
      readonly kind: 'container-started';
      readonly host: string;
      readonly containerId: string;
      readonly taskId: string;
    }
  | {
      readonly kind: 'container-over';
      readonly host: string;
      readonly containerId: string;
      readonly taskId: string;
      /** It ended by itself. */
      readonly isComplete: boolean;
    }
  | { readonly kind: 'crashed' | 'started' | 'rebooted'; readonly program: string }
  /** A master reads the registry, to write it from then on. Versions name writes; undefined: nothing was ever written. */
  | { readonly kind: 'registry-fetch-begun'; readonly program: string }
  | { readonly kind: 'registry-fetched'; readonly program: string; readonly version: string | undefined }
  /** It writes a version that follows upon another, and hears that it is there. */
  | {
      readonly kind: 'registry-write-begun';
      readonly program: string;
      readonly version: string;
      readonly base: string | undefined;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'registry-written'; readonly program: string; readonly version: string };

/** What all programs of one simulation share. */
export interface SimContext {
  readonly clock: SimClock;
  readonly network: SimNetwork;
  /** For everything outside the cores. */
  readonly random: Random;
  readonly trace: Trace;
  readonly watch: Watch;
  /** Faults are over: flaky tasks are well from now on. */
  isCalm: boolean;
}
