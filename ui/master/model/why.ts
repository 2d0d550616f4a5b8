import { shortId } from '../../shared/format/ids.ts';
import { formatNumber, plural } from '../../shared/format/numbers.ts';
import type { Tone } from '../../shared/status/tone.ts';
import type { AgentVerdict, Explanation } from '../api/explain.ts';
import { describeAmounts } from './amounts.ts';

/** Amounts that a task asks for, as the form has them. */
export const shapeNames = ['cpus', 'mem', 'disk', 'gpus', 'ports'] as const;

/** Who asks, and for what; everything is a text, and empty where it was not said. Attributes are separated by commas. */
export type Question = Readonly<Record<'framework' | 'role' | 'attributes' | (typeof shapeNames)[number], string>>;

/** The question that stands in the address of the page. */
export function questionOf(search: Readonly<Record<string, string>>): Question {
  const text = (name: string): string => (search[name] ?? '').trim();
  return {
    framework: text('framework'),
    role: text('role'),
    attributes: text('attributes'),
    cpus: text('cpus'),
    mem: text('mem'),
    disk: text('disk'),
    gpus: text('gpus'),
    ports: text('ports'),
  };
}

/** The question without what was not said, for the address of the page. */
export function searchOf(question: Question): Record<string, string> {
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== ''));
}

/** The query of `/offers/explain`. */
export function explainQuery(question: Question): string {
  const query = new URLSearchParams();
  for (const name of ['framework', 'role', ...shapeNames] as const) {
    if (question[name] !== '') query.set(name, question[name]);
  }
  for (const attribute of question.attributes.split(',').map((text) => text.trim())) {
    if (attribute !== '') query.append('attribute', attribute);
  }
  return query.toString();
}

/** True if amounts or attributes were asked for, not just offers. */
export function hasShape(question: Question): boolean {
  return question.attributes !== '' || shapeNames.some((name) => Number(question[name]) > 0);
}

type Words = { readonly label: string; readonly tone: Tone };

const places: Readonly<Record<string, Words>> = {
  fits: { label: 'Fits', tone: 'good' },
  offerable: { label: 'Offered next', tone: 'good' },
  'on-offer': { label: 'On offer now', tone: 'busy' },
};
const codes: Readonly<Record<string, Words>> = {
  ...places,
  filtered: { label: 'Declined', tone: 'waiting' },
  'too-little': { label: 'Too little left', tone: 'waiting' },
  'executors-limit': { label: 'Executors at their limit', tone: 'waiting' },
  'agent-too-small': { label: 'Agent too small', tone: 'bad' },
  'attribute-differs': { label: 'Other attribute', tone: 'bad' },
  'nothing-left': { label: 'Nothing left', tone: 'waiting' },
  'nothing-for-role': { label: 'Kept for other roles', tone: 'waiting' },
  'below-minimum': { label: 'Too little left', tone: 'waiting' },
  'quota-limit': { label: 'Limit of the role', tone: 'bad' },
  'quota-headroom': { label: 'Kept for guarantees', tone: 'waiting' },
  'agents-awaited': { label: 'Agents awaited', tone: 'waiting' },
  'agent-inactive': { label: 'Agent inactive', tone: 'bad' },
  'agent-not-whitelisted': { label: 'Not whitelisted', tone: 'bad' },
  'role-suppressed': { label: 'Wants no offers', tone: 'waiting' },
  'role-not-subscribed': { label: 'Role not subscribed', tone: 'bad' },
  'framework-inactive': { label: 'Framework inactive', tone: 'bad' },
  'framework-unknown': { label: 'Framework unknown', tone: 'bad' },
  'gpus-need-capability': { label: 'Needs GPU_RESOURCES', tone: 'bad' },
  'other-region': { label: 'Other region', tone: 'bad' },
  'constraints-unmet': { label: 'Constraints unmet', tone: 'bad' },
};

/** A code of the master in a few words. */
export function codeWords(code: string): Words {
  return codes[code] ?? { label: code, tone: 'bad' };
}

/** True where the task could run, now or with the next offer. */
export function isPlace(verdict: Pick<AgentVerdict, 'code'>): boolean {
  return verdict.code in places;
}

const order = ['fits', 'offerable', 'on-offer', 'filtered', 'too-little'];
const rank = (code: string): number => (order.includes(code) ? order.indexOf(code) : order.length);
const lack = ({ short = {} }: AgentVerdict): number => Object.values(short).reduce((sum, amount) => sum + amount, 0);

/** Places first, then where least is missing. */
export function nearestFirst(verdicts: readonly AgentVerdict[]): readonly AgentVerdict[] {
  return verdicts.toSorted(
    (a, b) => rank(a.code) - rank(b.code) || lack(a) - lack(b) || a.hostname.localeCompare(b.hostname),
  );
}

/** How many agents gave each answer, the most frequent first. */
export function countLabels(verdicts: readonly AgentVerdict[]): readonly (readonly [label: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { code } of verdicts) counts.set(codeWords(code).label, (counts.get(codeWords(code).label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** The answer in one sentence, and whether there is a place. */
export type Verdict = { readonly isWell: boolean; readonly text: string };

/** One sentence for each role that was asked about. */
export function verdictsOf(explanation: Explanation, question: Question): readonly Verdict[] {
  const { offers, agents_total: total, obstacles } = explanation;
  if (question.framework !== '' && !explanation.known) {
    const text = `The master knows no framework ${question.framework}: it has ended, or has never subscribed.`;
    return [{ isWell: false, text }];
  }
  if (total === 0) return [{ isWell: false, text: 'No agent is registered, so nothing can run anywhere.' }];
  const roles = [...new Set(offers.map(({ role }) => role))];
  return roles.map((role) => {
    const text = (words: string): string => (roles.length === 1 ? words : `In role ${role}: ${words}`);
    const asked = offers.filter((verdict) => verdict.role === role);
    const obstacle = obstacles.find((entry) => entry.role === role);
    if (obstacle !== undefined) return { isWell: false, text: text(obstacleText(obstacle)) };
    const verdict = agentsVerdict(asked, hasShape(question));
    return { isWell: verdict.isWell, text: text(verdict.text) };
  });
}

function obstacleText({ code, reason }: { readonly code: string; readonly reason: string }): string {
  const rest = code === 'role-suppressed' ? ': it has nothing to start now, or waits before it tries again' : '';
  return `Nothing is offered on any agent, since ${reason}${rest}.`;
}

/** A role in which the framework itself wants no offers, so that agents have nothing to do with it. */
export function suppressedRole({ obstacles }: Explanation): string | undefined {
  return obstacles.find(({ code }) => code === 'role-suppressed')?.role;
}

function agentsVerdict(asked: readonly AgentVerdict[], isShaped: boolean): Verdict {
  const sorted = nearestFirst(asked);
  const found = sorted.filter(isPlace);
  const what = isShaped ? 'such a task' : 'an offer';
  const all = plural(asked.length, 'agent');
  const [first] = found;
  if (found.length === 1 && first !== undefined) {
    return { isWell: true, text: `${hostOf(first, asked)} has room for ${what}, of ${all}.` };
  }
  if (found.length > 1) return { isWell: true, text: `${formatNumber(found.length)} of ${all} have room for ${what}.` };
  const reasons = countLabels(asked).map(([label, count]) => `${label.toLowerCase()} on ${formatNumber(count)}`);
  const nearest = sorted.find(({ short }) => short !== undefined);
  const hint =
    nearest?.short === undefined
      ? ''
      : ` Nearest is ${hostOf(nearest, asked)}: ${describeAmounts(nearest.short)} short.`;
  return { isWell: false, text: `None of ${all} has room for ${what}: ${reasons.join(', ')}.${hint}` };
}

/** The host; with the end of the agent's id where several agents are on it. */
function hostOf({ hostname, slave_id: id }: AgentVerdict, asked: readonly AgentVerdict[]): string {
  const isAlone = asked.filter((other) => other.hostname === hostname).length === 1;
  return isAlone ? hostname : `${hostname} (${shortId(id)})`;
}
