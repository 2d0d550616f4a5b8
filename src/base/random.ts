import { formatUuid } from './uuid.ts';

/** State of a seeded generator (xoshiro128**). Plain data: it may sit in a core's state and be copied or stored. */
export interface Random {
  a: number;
  b: number;
  c: number;
  d: number;
}

/** A generator whose whole sequence follows from the seed (any integer; its low 64 bits count). */
export function createRandom(seed: number | bigint): Random {
  let state = BigInt.asUintN(64, BigInt(typeof seed === 'number' ? Math.trunc(seed) : seed));
  const half = (): bigint => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return mixed ^ (mixed >> 31n);
  };
  const first = half();
  const second = half();
  return {
    a: Number(first & 0xffffffffn),
    b: Number(first >> 32n),
    c: Number(second & 0xffffffffn),
    d: Number(second >> 32n) || 1,
  };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** The next integer in [0, 2^32). */
export function nextUint32(random: Random): number {
  const result = Math.imul(rotateLeft(Math.imul(random.b, 5), 7), 9) >>> 0;
  const shifted = random.b << 9;
  random.c ^= random.a;
  random.d ^= random.b;
  random.b ^= random.c;
  random.a ^= random.d;
  random.c ^= shifted;
  random.d = rotateLeft(random.d, 11);
  return result;
}

/** The next number in [0, 1), with 53 random bits. */
export function nextFloat(random: Random): number {
  const high = nextUint32(random) >>> 5;
  const low = nextUint32(random) >>> 6;
  return (high * 0x4000000 + low) / 0x20000000000000;
}

/** The next integer in [0, bound). bound must be a positive integer below 2^53. */
export function nextInt(random: Random, bound: number): number {
  return Math.floor(nextFloat(random) * bound);
}

/** True with this probability. */
export function nextChance(random: Random, probability: number): boolean {
  return nextFloat(random) < probability;
}

/** Sixteen bytes of a random (version 4) UUID. */
export function nextUuidBytes(random: Random): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (let offset = 0; offset < 16; offset += 4) view.setUint32(offset, nextUint32(random));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

/** Text of a random (version 4) UUID. */
export function nextUuid(random: Random): string {
  return formatUuid(nextUuidBytes(random));
}

/** Shuffles in place (Fisher and Yates) and returns the same array. */
export function shuffle<T>(random: Random, items: T[]): T[] {
  for (let index = items.length - 1; index > 0; index--) {
    const other = nextInt(random, index + 1);
    const kept = items[index] as T;
    items[index] = items[other] as T;
    items[other] = kept;
  }
  return items;
}
