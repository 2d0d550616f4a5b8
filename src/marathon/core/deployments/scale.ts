import type { App } from '../app.ts';
import type { Instance } from '../instance.ts';
import type { Tally } from '../tally.ts';
import { chooseVictims } from './kill-order.ts';
import type { NextMoves } from './restart.ts';

/** What is known of an app that is being scaled. */
export interface ScaleView {
  readonly app: App;
  /** Over all configurations. */
  readonly all: Readonly<Tally>;
  /** Called only when something must be killed. */
  readonly instances: () => readonly Instance[];
  /** Instances that are to die, where they still live. */
  readonly sentenced: ReadonlySet<string>;
  /** How many of the instances nobody waits for are still there and not ready. */
  readonly ignoredUnready: number;
}

/** The next moves of a scale: kill the surplus, start what is missing, done when all (but the ignored) are ready. */
export function nextScaleMoves(view: ScaleView): NextMoves {
  const { app, all, sentenced } = view;
  const target = app.instances;
  const kills = Math.max(all.candidates - target, sentenced.size);
  const victims = kills > 0 ? chooseVictims(app, view.instances(), kills, sentenced) : [];
  const remaining = all.candidates - victims.length;
  const start = Math.max(0, target - remaining);
  const isDone = victims.length === 0 && start === 0 && all.candidates - all.ready <= view.ignoredUnready;
  return { kill: victims.map((instance) => instance.id), start, isDone };
}
