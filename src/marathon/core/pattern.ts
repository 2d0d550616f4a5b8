import { type PatternNode, parsePattern } from './pattern-parser.ts';

/** Says whether a whole text matches. Takes time in proportion to text and pattern, whatever they are. */
export type Pattern = (text: string) => boolean;

type State =
  | { readonly kind: 'set'; readonly matches: (code: number) => boolean; next: number }
  | { readonly kind: 'fork'; readonly next: number[] }
  | { readonly kind: 'start' | 'end'; next: number }
  | { readonly kind: 'accept' };

/** Most states of one pattern: repetitions of repetitions multiply. */
const maxStates = 20_000;

class TooLarge extends Error {}

/** Compiles a regular expression that whole texts are held against; undefined when it is none, or asks for too much. */
export function compilePattern(text: string): Pattern | undefined {
  const node = parsePattern(text);
  if (node === undefined) return undefined;
  const states: State[] = [{ kind: 'accept' }];
  try {
    const start = build(states, node, 0);
    return (subject) => run(states, start, subject);
  } catch (thrown) {
    if (thrown instanceof TooLarge) return undefined;
    throw thrown;
  }
}

function add(states: State[], state: State): number {
  if (states.length >= maxStates) throw new TooLarge();
  return states.push(state) - 1;
}

/** Builds the states of a node in front of `next`; gives where they begin. */
function build(states: State[], node: PatternNode, next: number): number {
  switch (node.kind) {
    case 'set':
      return add(states, { kind: 'set', matches: node.matches, next });
    case 'start':
    case 'end':
      return add(states, { kind: node.kind, next });
    case 'sequence':
      return node.parts.reduceRight((following, part) => build(states, part, following), next);
    case 'choice':
      return add(states, { kind: 'fork', next: node.parts.map((part) => build(states, part, next)) });
    case 'repeat':
      return buildRepeat(states, node, next);
  }
}

function buildRepeat(states: State[], node: PatternNode & { kind: 'repeat' }, next: number): number {
  let following = next;
  if (node.max === Number.POSITIVE_INFINITY) {
    const loop: State = { kind: 'fork', next: [] };
    const at = add(states, loop);
    loop.next.push(build(states, node.part, at), next);
    following = at;
  } else {
    for (let count = node.min; count < node.max; count++) {
      following = add(states, { kind: 'fork', next: [build(states, node.part, following), next] });
    }
  }
  for (let count = 0; count < node.min; count++) following = build(states, node.part, following);
  return following;
}

/** Follows all ways through the states at once. */
function run(states: readonly State[], start: number, text: string): boolean {
  let current = new Set<number>();
  enter(states, start, { at: 0, length: text.length }, current);
  for (let at = 0; at < text.length && current.size > 0; at++) {
    const code = text.charCodeAt(at);
    const following = new Set<number>();
    for (const index of current) {
      const state = states[index];
      if (state?.kind !== 'set' || !state.matches(code)) continue;
      enter(states, state.next, { at: at + 1, length: text.length }, following);
    }
    current = following;
  }
  return current.has(0);
}

function enter(
  states: readonly State[],
  first: number,
  place: { readonly at: number; readonly length: number },
  into: Set<number>,
): void {
  const waiting = [first];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (into.has(index)) continue;
    into.add(index);
    const state = states[index];
    if (state?.kind === 'fork') waiting.push(...state.next);
    else if (state?.kind === 'start' && place.at === 0) waiting.push(state.next);
    else if (state?.kind === 'end' && place.at === place.length) waiting.push(state.next);
  }
}
