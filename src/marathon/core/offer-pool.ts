import { nextInt, type Random } from '../../base/random.ts';
import { fromMilli, toMilli } from '../../model/quantities.ts';
import { normalizeRanges, subtractRanges } from '../../model/ranges.ts';
import { isReserved, refineResource, reservationRole } from '../../model/reservations.ts';
import type { Offer, Resource, ValueRange } from '../../wire/gen/mesos.ts';

interface ScalarPiece {
  readonly resource: Resource;
  readonly role: string;
  leftMilli: number;
}

interface PortPiece {
  readonly resource: Resource;
  readonly role: string;
  left: readonly ValueRange[];
}

/** What is left of an offer while tasks are being put on it. Volumes, revocable and shared resources are left alone. */
export interface OfferPool {
  readonly scalars: ReadonlyMap<string, readonly ScalarPiece[]>;
  readonly ports: readonly PortPiece[];
}

/** Lays out an offer for matching; what is reserved for a role is used up first. */
export function poolOf(offer: Offer): OfferPool {
  const scalars = new Map<string, ScalarPiece[]>();
  const ports: PortPiece[] = [];
  for (const resource of offer.resources ?? []) {
    if (resource.disk !== undefined || resource.revocable !== undefined || resource.shared !== undefined) continue;
    const refined = refineResource(resource);
    const role = isReserved(refined) ? reservationRole(refined) : '*';
    if (resource.scalar !== undefined) {
      const pieces = scalars.get(resource.name) ?? [];
      pieces.push({ resource, role, leftMilli: toMilli(resource.scalar.value) });
      scalars.set(resource.name, pieces);
    } else if (resource.name === 'ports' && resource.ranges !== undefined) {
      ports.push({ resource, role, left: normalizeRanges(resource.ranges.range ?? []) });
    }
  }
  for (const pieces of scalars.values()) pieces.sort(reservedFirst);
  ports.sort(reservedFirst);
  return { scalars, ports };
}

function reservedFirst(left: { role: string }, right: { role: string }): number {
  return Number(left.role === '*') - Number(right.role === '*');
}

/** How much of a scalar resource the accepted roles have left, in thousandths. */
export function availableMilli(pool: OfferPool, name: string, roles: ReadonlySet<string>): number {
  let sum = 0;
  for (const piece of pool.scalars.get(name) ?? []) if (roles.has(piece.role)) sum += piece.leftMilli;
  return sum;
}

/** Takes an amount that is known to be there; gives the resources as the offer named them. */
export function takeMilli(pool: OfferPool, name: string, milli: number, roles: ReadonlySet<string>): Resource[] {
  const taken: Resource[] = [];
  let wanted = milli;
  for (const piece of pool.scalars.get(name) ?? []) {
    if (wanted <= 0) break;
    if (!roles.has(piece.role)) continue;
    const amount = Math.min(wanted, piece.leftMilli);
    if (amount <= 0) continue;
    piece.leftMilli -= amount;
    wanted -= amount;
    taken.push({ ...piece.resource, scalar: { value: fromMilli(amount) } });
  }
  return taken;
}

/** True when the accepted roles have anything at all in this offer. */
export function hasAnyOf(pool: OfferPool, roles: ReadonlySet<string>): boolean {
  for (const pieces of pool.scalars.values()) {
    if (pieces.some((piece) => roles.has(piece.role) && piece.leftMilli > 0)) return true;
  }
  return pool.ports.some((piece) => roles.has(piece.role));
}

/** A port that is asked for: a certain one, or any (0). */
export type PortWish = number;

export interface PortChoice {
  /** In the order of the wishes. */
  readonly ports: readonly number[];
  readonly resources: readonly Resource[];
  commit(): void;
}

/**
 * Finds ports: the certain ones first, then random ones from what is left. Undefined when there are not enough; nothing is taken
 * before `commit`.
 */
export function choosePorts(
  pool: OfferPool,
  wishes: readonly PortWish[],
  roles: ReadonlySet<string>,
  random: Random,
): PortChoice | undefined {
  const pieces = pool.ports.filter((piece) => roles.has(piece.role));
  const left = pieces.map((piece) => piece.left);
  const takenBy: number[][] = pieces.map(() => []);
  const take = (index: number, port: number): void => {
    left[index] = subtractRanges(left[index] ?? [], [{ begin: port, end: port }]);
    takenBy[index]?.push(port);
  };
  const chosen: number[] = wishes.map(() => 0);
  for (const [place, port] of wishes.entries()) {
    if (port === 0) continue;
    const index = left.findIndex((ranges) => ranges.some(({ begin, end }) => begin <= port && port <= end));
    if (index < 0) return undefined;
    take(index, port);
    chosen[place] = port;
  }
  for (const [place, port] of wishes.entries()) {
    if (port !== 0) continue;
    const drawn = drawPort(left, random);
    if (drawn === undefined) return undefined;
    take(drawn.index, drawn.port);
    chosen[place] = drawn.port;
  }
  const resources = pieces.flatMap(({ resource }, index) => {
    const range = normalizeRanges((takenBy[index] ?? []).map((port) => ({ begin: port, end: port })));
    return range.length === 0 ? [] : [{ ...resource, ranges: { range } }];
  });
  const commit = (): void => {
    for (const [index, piece] of pieces.entries()) piece.left = left[index] ?? [];
  };
  return { ports: chosen, resources, commit };
}

function drawPort(
  left: readonly (readonly ValueRange[])[],
  random: Random,
): { index: number; port: number } | undefined {
  let total = 0;
  for (const ranges of left) for (const { begin, end } of ranges) total += end - begin + 1;
  if (total === 0) return undefined;
  let nth = nextInt(random, total);
  for (const [index, ranges] of left.entries()) {
    for (const { begin, end } of ranges) {
      const count = end - begin + 1;
      if (nth < count) return { index, port: begin + nth };
      nth -= count;
    }
  }
  return undefined;
}

/** Number of ports the accepted roles have left. */
export function availablePorts(pool: OfferPool, roles: ReadonlySet<string>): number {
  let sum = 0;
  for (const piece of pool.ports) {
    if (!roles.has(piece.role)) continue;
    for (const { begin, end } of piece.left) sum += end - begin + 1;
  }
  return sum;
}
