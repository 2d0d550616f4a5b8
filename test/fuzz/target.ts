/** What is fuzzed, and the loop that does it. */
import { createRandom, nextInt, nextUint32, type Random } from '../../src/base/random.ts';

/** Takes inputs until it is closed. A throw out of `run` is a finding, except for what the target itself expects. */
export interface FuzzRun {
  run(input: Uint8Array): void | Promise<void>;
  close?(): Promise<void>;
}

export interface FuzzTarget {
  readonly name: string;
  /** Of a whole run of all targets this one gets so many shares; 100 when left out. Slow targets have few. */
  readonly share?: number;
  /** Longest input; 512 when left out. */
  readonly maxBytes?: number;
  open(): FuzzRun | Promise<FuzzRun>;
}

export interface Finding {
  readonly target: string;
  readonly seed: number;
  readonly execution: number;
  /** Hexadecimal, made as small as it could be while it still fails. */
  readonly input: string;
  readonly reason: string;
}

export interface FuzzReport {
  readonly target: string;
  readonly executions: number;
  readonly elapsedMs: number;
  readonly longestMs: number;
  readonly rssGrowthMb: number;
  readonly finding?: Finding;
}

export interface FuzzOptions {
  readonly executions: number;
  readonly seed: number;
  /** No input may cost more of the processor than this; a second when left out. */
  readonly maxExecutionMs?: number;
  /** Told before each execution, so that a watchdog can say which one hangs. */
  readonly onExecution?: (execution: number) => void;
}

const maxRssGrowthMb = 768;
const memoryCheckEvery = 1_000;
const minimiseAttempts = 1_000;

/** Runs a target with inputs that follow from the seed, until one fails or all were run. */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzReport> {
  const run = await target.open();
  const maxMs = options.maxExecutionMs ?? 1_000;
  const startedMs = performance.now();
  const rssBefore = process.memoryUsage.rss();
  let longestMs = 0;
  let rssGrowthMb = 0;
  let execution = 0;
  let failure: { readonly input: Uint8Array; readonly reason: string } | undefined;
  for (; execution < options.executions && failure === undefined; execution++) {
    options.onExecution?.(execution);
    const input = inputOf(target, options.seed, execution);
    const outcome = await attempt(run, input);
    longestMs = Math.max(longestMs, outcome.cpuMs);
    if (outcome.reason !== undefined) failure = { input, reason: outcome.reason };
    // The first executions also pay for compiling; they never come near this.
    else if (outcome.cpuMs > maxMs)
      failure = { input, reason: `one input took ${Math.round(outcome.cpuMs)} ms of processor time` };
    if (execution % memoryCheckEvery === 0) {
      rssGrowthMb = Math.max(rssGrowthMb, (process.memoryUsage.rss() - rssBefore) / 2 ** 20);
      if (rssGrowthMb > maxRssGrowthMb) failure ??= { input, reason: `memory grew by ${Math.round(rssGrowthMb)} MB` };
    }
  }
  const finding =
    failure === undefined ? undefined : await describeFailure(target, run, { ...failure, ...options, execution });
  if (finding === undefined) await run.close?.();
  else await run.close?.().catch(() => {});
  const elapsedMs = performance.now() - startedMs;
  const report = { target: target.name, executions: execution, elapsedMs, longestMs, rssGrowthMb };
  return finding === undefined ? report : { ...report, finding };
}

/** The input of one execution: it depends on nothing but these. */
export function inputOf(target: FuzzTarget, seed: number, execution: number): Uint8Array {
  const random = createRandom((BigInt(seed) << 40n) + BigInt(execution) * 7n + nameNumber(target.name));
  return randomBytes(random, 1 + nextInt(random, target.maxBytes ?? 512));
}

function nameNumber(name: string): bigint {
  let number = 0;
  for (let index = 0; index < name.length; index++) number = (Math.imul(number, 31) + name.charCodeAt(index)) >>> 0;
  return BigInt(number) << 8n;
}

function randomBytes(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 4) {
    const word = nextUint32(random);
    bytes[at] = word;
    bytes[at + 1] = word >>> 8;
    bytes[at + 2] = word >>> 16;
    bytes[at + 3] = word >>> 24;
  }
  return bytes;
}

interface Outcome {
  readonly cpuMs: number;
  readonly reason: string | undefined;
}

async function attempt(run: FuzzRun, input: Uint8Array): Promise<Outcome> {
  const before = process.cpuUsage();
  let reason: string | undefined;
  try {
    const pending = run.run(input);
    if (pending !== undefined) await pending;
  } catch (thrown) {
    reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, reason };
}

async function describeFailure(
  target: FuzzTarget,
  run: FuzzRun,
  failure: { readonly input: Uint8Array; readonly reason: string; readonly seed: number; readonly execution: number },
): Promise<Finding> {
  const kind = kindOf(failure.reason);
  // What costs too much time or memory is as it is: trying smaller ones would cost it again and again.
  const isSame = async (input: Uint8Array): Promise<boolean> => {
    const { reason } = await attempt(run, input);
    return reason !== undefined && kindOf(reason) === kind;
  };
  const small = await minimise(failure.input, isSame);
  return {
    target: target.name,
    seed: failure.seed,
    execution: failure.execution - 1,
    input: Buffer.from(small).toString('hex'),
    reason: failure.reason,
  };
}

/** Two failures are the same when they come from the same place with the same words, numbers aside. */
function kindOf(reason: string): string {
  return reason.split('\n').slice(0, 2).join('\n').replace(/\d+/g, '#').slice(0, 300);
}

/** Cuts pieces out of a failing input, ever smaller ones, and zeroes bytes, as long as it goes on failing. */
export async function minimise(
  input: Uint8Array,
  isFailing: (input: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let best = input;
  let attempts = 0;
  const isBetter = async (candidate: Uint8Array): Promise<boolean> => {
    if (attempts++ > minimiseAttempts || !(await isFailing(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let size = Math.ceil(best.length / 2); size >= 1 && attempts <= minimiseAttempts; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.length && attempts <= minimiseAttempts; ) {
      const without = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      if (!(await isBetter(without))) at += size;
    }
  }
  for (let at = 0; at < best.length && attempts <= minimiseAttempts; at++) {
    if (best[at] === 0) continue;
    const zeroed = new Uint8Array(best);
    zeroed[at] = 0;
    await isBetter(zeroed);
  }
  return best;
}
