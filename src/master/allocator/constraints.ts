/** Offer constraints: which agents a framework wants offers of at all, by their attributes. */
import type { Attribute } from '../../wire/gen/mesos.ts';
import type {
  AttributeConstraint,
  AttributeConstraintPredicate,
  AttributeConstraintSelector,
  OfferConstraintsRoleConstraints,
} from '../../wire/gen/scheduler.ts';

/** What constraints look at. */
export interface AgentTraits {
  readonly hostname: string;
  readonly attributes: readonly Attribute[];
  readonly region: string | undefined;
  readonly zone: string | undefined;
}

/** Whether an agent is wanted: one of the groups is met in all its parts. Without constraints every agent is. */
export function isWanted(constraints: OfferConstraintsRoleConstraints | undefined, agent: AgentTraits): boolean {
  const groups = constraints?.groups;
  if (groups === undefined) return true;
  return groups.some((group) => (group.attribute_constraints ?? []).every((one) => isMet(one, agent)));
}

function isMet({ selector, predicate }: AttributeConstraint, agent: AgentTraits): boolean {
  const found = select(selector, agent);
  if (predicate.exists !== undefined) return found !== 'missing';
  if (predicate.not_exists !== undefined) return found === 'missing';
  if (found === 'missing') return predicate.text_equals === undefined;
  // Numbers, ranges and sets pass every rule about text.
  if (found === 'no-text') return true;
  return isTextRight(predicate, found.text);
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

function isTextRight({ text_equals, text_not_equals }: AttributeConstraintPredicate, text: string): boolean {
  if (text_equals !== undefined) return text === text_equals.value;
  return text_not_equals === undefined || text !== text_not_equals.value;
}

/** Why a constraint cannot be used, or undefined. */
export function constraintError({ selector, predicate }: AttributeConstraint): string | undefined {
  const { attribute_name: name, pseudoattribute_type: pseudo } = selector;
  if ((name === undefined) === (pseudo === undefined)) {
    return 'Exactly one of AttributeConstraint::Selector::name and AttributeConstraint::Selector::pseudoattribute_type must be set';
  }
  if (pseudo === 'UNKNOWN') return 'Unknown pseudoattribute type';
  if (predicate.text_matches !== undefined || predicate.text_not_matches !== undefined) {
    return 'Offer constraints with regular expressions are not supported by this master';
  }
  const set = [predicate.exists, predicate.not_exists, predicate.text_equals, predicate.text_not_equals];
  return set.some((one) => one !== undefined) ? undefined : 'Unknown predicate type';
}
