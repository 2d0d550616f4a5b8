/** Regular expressions in linear time: they may come from anybody. */
import { isWord, type PatternDialect } from './pattern-classes.ts';
import { type Anchor, type PatternNode, parsePattern } from './pattern-parser.ts';

/** Says whether a whole text matches. Takes time in proportion to text and pattern, whatever they are. */
export type Pattern = (text: string) => boolean;

export interface PatternOptions {
  readonly dialect: PatternDialect;
  /** Most states of the machine that the pattern becomes: repetitions of repetitions multiply. */
  readonly maxStates: number;
}

export type CompiledPattern = { readonly pattern: Pattern } | { readonly error: string };

type State =
  | { readonly kind: 'set'; readonly matches: (code: number) => boolean; next: number }
  | { readonly kind: 'fork'; readonly next: number[] }
  | { readonly kind: 'anchor'; readonly anchor: Anchor; next: number }
  | { readonly kind: 'accept' };

const defaults: PatternOptions = { dialect: 'java', maxStates: 20_000 };

class TooLarge extends Error {}

/** Compiles a regular expression of an app; undefined when it is none, or asks for too much. */
export function compilePattern(text: string): Pattern | undefined {
  const compiled = readPattern(text, defaults);
  return 'pattern' in compiled ? compiled.pattern : undefined;
}

/** Compiles a regular expression that whole texts are held against, or says why not. */
export function readPattern(text: string, { dialect, maxStates }: PatternOptions): CompiledPattern {
  const parsed = parsePattern(text, dialect);
  if ('error' in parsed) return parsed;
  const machine = new Machine(maxStates);
  try {
    const start = machine.build(parsed.node, 0);
    return { pattern: (subject) => run(machine.states, start, subject) };
  } catch (thrown) {
    if (thrown instanceof TooLarge) return { error: `too complex: more than ${maxStates} states` };
    throw thrown;
  }
}

class Machine {
  readonly states: State[] = [{ kind: 'accept' }];
  readonly #maxStates: number;
  /** Repetitions of nothing make no states, but take their time. */
  #visits = 0;

  constructor(maxStates: number) {
    this.#maxStates = maxStates;
  }

  #add(state: State): number {
    if (this.states.length > this.#maxStates) throw new TooLarge();
    return this.states.push(state) - 1;
  }

  /** Builds the states of a node in front of `next`; gives where they begin. */
  build(node: PatternNode, next: number): number {
    if (++this.#visits > 4 * this.#maxStates + 2_000) throw new TooLarge();
    switch (node.kind) {
      case 'set':
        return this.#add({ kind: 'set', matches: node.matches, next });
      case 'anchor':
        return this.#add({ kind: 'anchor', anchor: node.anchor, next });
      case 'sequence':
        return node.parts.reduceRight((following, part) => this.build(part, following), next);
      case 'choice':
        return this.#add({ kind: 'fork', next: node.parts.map((part) => this.build(part, next)) });
      case 'repeat':
        return this.#buildRepeat(node, next);
    }
  }

  #buildRepeat(node: PatternNode & { kind: 'repeat' }, next: number): number {
    let following = next;
    if (node.max === Number.POSITIVE_INFINITY) {
      const loop: State = { kind: 'fork', next: [] };
      const at = this.#add(loop);
      loop.next.push(this.build(node.part, at), next);
      following = at;
    } else {
      for (let count = node.min; count < node.max; count++) {
        following = this.#add({ kind: 'fork', next: [this.build(node.part, following), next] });
      }
    }
    for (let count = 0; count < node.min; count++) following = this.build(node.part, following);
    return following;
  }
}

/** A place between two characters. */
interface Place {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Follows all ways through the states at once. */
function run(states: readonly State[], start: number, text: string): boolean {
  let current = new Set<number>();
  let before: number | undefined;
  let at = 0;
  let after = text.codePointAt(at);
  enter(states, start, { before, after }, current);
  while (after !== undefined && current.size > 0) {
    const code: number = after;
    at += code > 0xffff ? 2 : 1;
    before = code;
    after = text.codePointAt(at);
    const following = new Set<number>();
    for (const index of current) {
      const state = states[index];
      if (state?.kind === 'set' && state.matches(code)) enter(states, state.next, { before, after }, following);
    }
    current = following;
  }
  return current.has(0);
}

function enter(states: readonly State[], first: number, place: Place, into: Set<number>): void {
  const waiting = [first];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (into.has(index)) continue;
    into.add(index);
    const state = states[index];
    if (state?.kind === 'fork') waiting.push(...state.next);
    else if (state?.kind === 'anchor' && holds(state.anchor, place)) waiting.push(state.next);
  }
}

function holds(anchor: Anchor, { before, after }: Place): boolean {
  switch (anchor) {
    case 'text-start':
      return before === undefined;
    case 'text-end':
      return after === undefined;
    case 'line-start':
      return before === undefined || before === 10;
    case 'line-end':
      return after === undefined || after === 10;
    case 'word-edge':
      return isWordAt(before) !== isWordAt(after);
    case 'no-word-edge':
      return isWordAt(before) === isWordAt(after);
  }
}

function isWordAt(code: number | undefined): boolean {
  return code !== undefined && isWord(code);
}
