import type { Quantities, Role } from '../api/roles.ts';
import { describeAmounts, formatAmount, resourceTitle, scalarNames } from './amounts.ts';

/** What a quota says of one resource. */
export type QuotaLine = {
  readonly name: string;
  readonly consumed: number;
  readonly guarantee: number | undefined;
  readonly limit: number | undefined;
};

const amountOf = (quantities: Quantities, name: string): number | undefined => {
  const amount = quantities[name];
  return typeof amount === 'number' ? amount : undefined;
};
const rank = (name: string): number => {
  const at = (scalarNames as readonly string[]).indexOf(name);
  return at < 0 ? scalarNames.length : at;
};
const round = (value: number): number => Math.round(value * 1000) / 1000;

/** The resources that a role's quota names, in the usual order. */
export function quotaLines({ quota }: Pick<Role, 'quota'>): readonly QuotaLine[] {
  const names = new Set([...Object.keys(quota.guarantee), ...Object.keys(quota.limit)]);
  return [...names]
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((name) => ({
      name,
      consumed: amountOf(quota.consumed, name) ?? 0,
      guarantee: amountOf(quota.guarantee, name),
      limit: amountOf(quota.limit, name),
    }));
}

/** What of a role's guarantee it does not have yet: it is kept free for the role. */
export function keptFree(role: Pick<Role, 'quota'>): Readonly<Record<string, number>> {
  const lacks = quotaLines(role).flatMap(({ name, consumed, guarantee = 0 }) =>
    guarantee > consumed ? [[name, round(guarantee - consumed)] as const] : [],
  );
  return Object.fromEntries(lacks);
}

/** What a role's quota does to its offers, a sentence each; also for roles below one that has a quota. */
export function quotaSentences(role: Role, roles: readonly Role[]): readonly string[] {
  const top = role.name.split('/')[0] ?? role.name;
  const owner = roles.find(({ name }) => name === top) ?? role;
  const isOwn = owner.name === role.name;
  const whose = isOwn ? 'its' : `${top}'s`;
  const sentences = quotaLines(owner).flatMap((line) => limitSentence(line, whose));
  const free = keptFree(owner);
  if (isOwn && Object.keys(free).length > 0) {
    sentences.push(`${describeAmounts(free)} of its guarantee kept free for it.`);
  }
  return sentences;
}

function limitSentence({ name, consumed, limit }: QuotaLine, whose: string): string[] {
  if (limit === undefined || consumed < limit) return [];
  const title = resourceTitle(name).replace(/^[MD](?=[a-z])/, (letter) => letter.toLowerCase());
  if (limit === 0) return [`Gets no ${title}: ${whose} limit is 0.`];
  const amount = formatAmount(name, limit);
  if (consumed === limit) return [`Gets no more ${title}: ${whose} limit of ${amount} is reached.`];
  return [`Gets no more ${title}: it has more than ${whose} limit of ${amount}. Its tasks are not touched.`];
}

/** What is held back from the other roles for guarantees that are not used up, role by role. */
export function heldBack(roles: readonly Role[]): readonly { readonly role: string; readonly amounts: string }[] {
  return roles.flatMap((role) => {
    const free = keptFree(role);
    return Object.keys(free).length === 0 ? [] : [{ role: role.name, amounts: describeAmounts(free) }];
  });
}
