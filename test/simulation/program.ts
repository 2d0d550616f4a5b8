import { nextInt } from '../../src/base/random.ts';
import type { Appointment } from './clock.ts';
import type { SimContext } from './context.ts';
import type { Listener, Side, SimConnection } from './network.ts';

export interface ProgramAddress {
  /** As the trace calls it: `master`, `agent2`. */
  readonly name: string;
  readonly host: string;
  /** `ip:port`. */
  readonly address: string;
}

/** What every simulated program has, whatever its core: it runs or not, and can be killed between any two effects. */
export abstract class SimProgram implements Listener {
  readonly context: SimContext;
  readonly name: string;
  readonly host: string;
  readonly address: string;
  isUp = false;
  /** Counts lives; what an earlier life asked for is not told to a later one. */
  life = 0;
  /** Effects that may still be done before the program is killed. */
  fuse: number | undefined;
  readonly #connections = new Map<SimConnection, Side>();
  /** What came in while the process was stopped, in order. */
  #held: (() => void)[] | undefined;

  constructor(context: SimContext, { name, host, address }: ProgramAddress) {
    this.context = context;
    this.name = name;
    this.host = host;
    this.address = address;
  }

  /** Starts the program, as a supervisor does. */
  start(): void {
    if (this.isUp) return;
    this.isUp = true;
    this.life++;
    this.fuse = undefined;
    this.context.network.listen(this);
    this.trace('starts');
    this.context.watch.onFact({ kind: 'started', program: this.name });
    this.onStart();
  }

  /** kill -9. */
  crash(why: string): void {
    if (!this.isUp) return;
    this.isUp = false;
    this.fuse = undefined;
    this.#held = undefined;
    this.trace(`dies: ${why}`);
    this.context.network.unlisten(this);
    for (const [connection, side] of this.#connections) connection.leave(side, 'died');
    this.#connections.clear();
    this.onCrash();
    this.context.watch.onFact({ kind: 'crashed', program: this.name });
  }

  /** It ended by itself; a supervisor starts it again. */
  protected endAndRestart(why: string, leastMs = 1000): void {
    this.crash(why);
    this.context.clock.after(leastMs + nextInt(this.context.random, leastMs * 4), () => this.start());
  }

  get isPaused(): boolean {
    return this.#held !== undefined;
  }

  /** SIGSTOP: its sockets take what comes, its timers run out, and it does nothing. */
  pause(): void {
    if (!this.isUp || this.isPaused) return;
    this.trace('is stopped');
    this.#held = [];
  }

  /** SIGCONT: all at once it finds what came meanwhile. */
  resume(): void {
    const held = this.#held;
    if (held === undefined) return;
    this.trace('goes on');
    this.#held = undefined;
    const { life } = this;
    for (const act of held) {
      this.context.clock.after(0, () => {
        if (this.isUp && this.life === life) this.whenAwake(act);
      });
    }
  }

  /** Does it now, or when the process goes on. */
  whenAwake(act: () => void): void {
    if (this.#held === undefined) act();
    else this.#held.push(act);
  }

  protected abstract onStart(): void;
  protected abstract onCrash(): void;

  /** Calls back unless the program died meanwhile. */
  later(delayMs: number, act: () => void): Appointment {
    const { life } = this;
    const appointment = this.context.clock.appoint(delayMs, () => {
      if (!this.isUp || this.life !== life) return;
      this.whenAwake(() => {
        if (!appointment.isCancelled) act();
      });
    });
    return appointment;
  }

  /** Wraps a callback so that a later life does not get it, nor a stopped process. */
  inThisLife<A extends unknown[]>(act: (...given: A) => void): (...given: A) => void {
    const { life } = this;
    return (...given) => {
      if (this.isUp && this.life === life) this.whenAwake(() => act(...given));
    };
  }

  /** The program holds this end of the connection until it is over. */
  keep(connection: SimConnection, side: Side): void {
    this.#connections.set(connection, side);
    if (this.#connections.size > 64) {
      for (const known of this.#connections.keys()) if (known.isOver) this.#connections.delete(known);
    }
  }

  trace(what: string): void {
    this.context.trace.write(this.context.clock.nowMs, this.name, what);
  }
}

/** How a core is driven. */
export interface CoreBinding<S, E, F> {
  readonly step: (state: S, event: E, nowMs: number) => readonly F[];
  readonly nextMs: (state: S) => number | undefined;
  readonly tick: E;
  /** It is told whole milliseconds, as the system's clock has them. */
  readonly isOnWallClock?: true;
  readonly execute: (effect: F) => void;
  readonly describe: (event: E) => string;
}

/** Drives one core inside a program: one event at a time with all its effects, each event a step of the simulation. */
export class SimCore<S, E, F> {
  readonly state: S;
  readonly #program: SimProgram;
  readonly #binding: CoreBinding<S, E, F>;
  readonly #queue: E[] = [];
  readonly #life: number;
  #isScheduled = false;
  #alarm: Appointment | undefined;
  #alarmMs: number | undefined;
  isStopped = false;

  constructor(program: SimProgram, state: S, binding: CoreBinding<S, E, F>) {
    this.#program = program;
    this.#life = program.life;
    this.state = state;
    this.#binding = binding;
  }

  get #isDead(): boolean {
    return this.isStopped || !this.#program.isUp || this.#program.life !== this.#life;
  }

  post(event: E): void {
    if (this.#isDead) return;
    this.#queue.push(event);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#program.context.clock.after(0, () => this.#take());
  }

  #take(): void {
    const { life } = this.#program;
    this.#program.whenAwake(() => {
      if (this.#program.life === life) this.#takeOne();
    });
  }

  #takeOne(): void {
    this.#isScheduled = false;
    const event = this.#queue.shift();
    if (event === undefined || this.#isDead) return;
    const program = this.#program;
    const { clock, watch } = program.context;
    const told = this.#binding.describe(event);
    if (told !== '') program.trace(told);
    watch.onEvent(program, event);
    const { isOnWallClock } = this.#binding;
    const effects = this.#binding.step(this.state, event, isOnWallClock ? Math.floor(clock.nowMs) : clock.nowMs);
    for (const effect of effects) {
      if (program.fuse !== undefined && program.fuse-- <= 0) {
        program.crash('at an effect boundary');
        return;
      }
      watch.onEffect(program, effect);
      this.#binding.execute(effect);
      if (this.#isDead) return;
    }
    watch.onStepped(program);
    this.rearm();
    if (this.#queue.length > 0) this.#schedule();
  }

  rearm(): void {
    const nextMs = this.#binding.nextMs(this.state);
    if (nextMs === this.#alarmMs) return;
    if (this.#alarm !== undefined) this.#alarm.isCancelled = true;
    this.#alarmMs = nextMs;
    if (nextMs === undefined) return;
    const { clock } = this.#program.context;
    const dueMs = this.#binding.isOnWallClock ? Math.ceil(nextMs) : nextMs;
    this.#alarm = clock.appoint(Math.max(0, dueMs - clock.nowMs), () => {
      this.#alarmMs = undefined;
      this.post(this.#binding.tick);
    });
  }

  stop(): void {
    this.isStopped = true;
    if (this.#alarm !== undefined) this.#alarm.isCancelled = true;
  }
}
