/** Offer constraints: which agents a framework wants offers of at all, by their attributes. */
import { type Pattern, readPattern } from '../../base/pattern.ts';
import type { Attribute } from '../../wire/gen/mesos.ts';
import type {
  AttributeConstraint,
  AttributeConstraintPredicate,
  AttributeConstraintSelector,
  OfferConstraints,
} from '../../wire/gen/scheduler.ts';

/** What constraints look at. An agent that changes gets new ones: answers are remembered by the object. */
export interface AgentTraits {
  readonly hostname: string;
  readonly attributes: readonly Attribute[];
  readonly region: string | undefined;
  readonly zone: string | undefined;
}

/** What an expression of a constraint may cost. */
export interface PatternLimits {
  /** `--offer_constraints_re2_max_mem`. */
  readonly maxMemBytes: number;
  /** `--offer_constraints_re2_max_program_size`: states of the machine that an expression becomes. */
  readonly maxProgramSize: number;
}

/** As Mesos starts without flags. */
export const defaultPatternLimits: PatternLimits = { maxMemBytes: 4096, maxProgramSize: 100 };

/** What one state is taken to need. */
const bytesPerState = 16;

interface Rule {
  /** `rack must match r[12]`. */
  readonly text: string;
  readonly selector: AttributeConstraintSelector;
  readonly isMet: (found: Selected) => boolean;
}

/** The constraints of one role, ready to be asked. */
export interface RoleConstraints {
  /** One of the groups must be met, in all its rules. */
  readonly groups: readonly (readonly Rule[])[];
  /** Earlier answers: expressions are not run for every offer. */
  readonly answers: WeakMap<AgentTraits, boolean>;
}

/** By role; roles that are missing want every agent. */
export type CompiledConstraints = ReadonlyMap<string, RoleConstraints>;

export type ConstraintsOutcome = { readonly constraints: CompiledConstraints } | { readonly error: string };

/** Makes constraints ready, or says in one sentence why they cannot be used. */
export function compileConstraints(constraints: OfferConstraints, limits: PatternLimits): ConstraintsOutcome {
  const compiled = new Map<string, RoleConstraints>();
  for (const [role, { groups = [] }] of Object.entries(constraints.role_constraints ?? {})) {
    const rules: Rule[][] = [];
    for (const { attribute_constraints: wanted = [] } of groups) {
      const group = wanted.map((constraint) => compileRule(constraint, limits));
      for (const rule of group) if (typeof rule === 'string') return { error: rule };
      rules.push(group.filter((rule) => typeof rule !== 'string'));
    }
    compiled.set(role, { groups: rules, answers: new WeakMap() });
  }
  return { constraints: compiled };
}

function compileRule({ selector, predicate }: AttributeConstraint, limits: PatternLimits): Rule | string {
  const { attribute_name: name, pseudoattribute_type: pseudo } = selector;
  if ((name === undefined) === (pseudo === undefined)) {
    return 'Exactly one of AttributeConstraint::Selector::name and AttributeConstraint::Selector::pseudoattribute_type must be set';
  }
  if (pseudo === 'UNKNOWN') return 'Unknown pseudoattribute type';
  const test = compilePredicate(predicate, limits);
  if ('error' in test) return test.error;
  return { text: `${name ?? pseudo} ${test.text}`, selector, isMet: test.isMet };
}

type Test = Pick<Rule, 'text' | 'isMet'>;

function compilePredicate(predicate: AttributeConstraintPredicate, limits: PatternLimits): Test | { error: string } {
  const { exists, not_exists, text_equals, text_not_equals, text_matches, text_not_matches } = predicate;
  if (exists !== undefined) return { text: 'must exist', isMet: (found) => found !== 'missing' };
  if (not_exists !== undefined) return { text: 'must not exist', isMet: (found) => found === 'missing' };
  if (text_equals !== undefined) {
    const { value } = text_equals;
    return { text: `must be '${value}'`, isMet: isText((text) => text === value) };
  }
  if (text_not_equals !== undefined) {
    const { value } = text_not_equals;
    return { text: `must not be '${value}'`, isMet: isNotText((text) => text === value) };
  }
  const regex = (text_matches ?? text_not_matches)?.regex;
  if (regex === undefined) return { error: 'Unknown predicate type' };
  const pattern = compileRegex(regex, limits);
  if (typeof pattern === 'string') return { error: pattern };
  return text_matches === undefined
    ? { text: `must not match '${regex}'`, isMet: isNotText(pattern) }
    : { text: `must match '${regex}'`, isMet: isText(pattern) };
}

function compileRegex(regex: string, { maxMemBytes, maxProgramSize }: PatternLimits): Pattern | string {
  const maxStates = Math.min(maxProgramSize, Math.floor(maxMemBytes / bytesPerState));
  const compiled = readPattern(regex, { dialect: 're2', maxStates });
  return 'pattern' in compiled
    ? compiled.pattern
    : `Failed to construct regex from pattern '${regex}': ${compiled.error}`;
}

/** Numbers, ranges and sets pass every rule about text. */
function isText(test: Pattern): (found: Selected) => boolean {
  return (found) => found === 'no-text' || (found !== 'missing' && test(found.text));
}

function isNotText(test: Pattern): (found: Selected) => boolean {
  return (found) => typeof found === 'string' || !test(found.text);
}

type Selected = 'missing' | 'no-text' | { readonly text: string };

function select(selector: AttributeConstraintSelector, agent: AgentTraits): Selected {
  switch (selector.pseudoattribute_type) {
    case 'HOSTNAME':
      return { text: agent.hostname };
    case 'REGION':
      return agent.region === undefined ? 'missing' : { text: agent.region };
    case 'ZONE':
      return agent.zone === undefined ? 'missing' : { text: agent.zone };
    default: {
      const attribute = agent.attributes.find(({ name }) => name === selector.attribute_name);
      if (attribute === undefined) return 'missing';
      return attribute.type === 'TEXT' ? { text: attribute.text?.value ?? '' } : 'no-text';
    }
  }
}

/** Whether an agent is wanted: one of the groups is met in all its parts. Without constraints every agent is. */
export function isWanted(constraints: RoleConstraints | undefined, agent: AgentTraits): boolean {
  if (constraints === undefined) return true;
  const known = constraints.answers.get(agent);
  if (known !== undefined) return known;
  const answer = constraints.groups.some((group) =>
    group.every(({ selector, isMet }) => isMet(select(selector, agent))),
  );
  constraints.answers.set(agent, answer);
  return answer;
}

/** Why an agent is not wanted: what of each group it misses first. */
export function unmetConstraints({ groups }: RoleConstraints, agent: AgentTraits): string {
  const misses = groups.flatMap((group) => {
    const missed = group.find(({ selector, isMet }) => !isMet(select(selector, agent)));
    return missed === undefined ? [] : [`${missed.text}${actual(select(missed.selector, agent))}`];
  });
  return misses.join('; or ');
}

function actual(found: Selected): string {
  if (found === 'missing') return ', which the agent has not';
  return found === 'no-text' ? '' : `, the agent has '${found.text}'`;
}
