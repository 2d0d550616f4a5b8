import type { DeviceAccessAccess } from '../../wire/gen/mesos.ts';

/** Devices, and what a container may do with them. Without a number it is about all numbers. */
export interface DeviceRule {
  readonly isBlock: boolean;
  readonly major?: number;
  readonly minor?: number;
  readonly access: DeviceAccessAccess;
}

const allAccess: DeviceAccessAccess = { read: true, write: true, mknod: true };

/** Without these no program works. */
const usualDevices: readonly (readonly [major: number, minor?: number])[] = [
  [5, 1], // /dev/console
  [4, 0], // /dev/tty0
  [4, 1], // /dev/tty1
  [136], // /dev/pts/*
  [5, 2], // /dev/ptmx
  [10, 200], // /dev/net/tun
  [1, 3], // /dev/null
  [1, 5], // /dev/zero
  [1, 7], // /dev/full
  [5, 0], // /dev/tty
  [1, 9], // /dev/urandom
  [1, 8], // /dev/random
];

/** What every container may do with devices: make any, and use those without which no program works. */
export const defaultDeviceRules: readonly DeviceRule[] = [
  { isBlock: false, access: { mknod: true } },
  { isBlock: true, access: { mknod: true } },
  ...usualDevices.map(([major, minor]) => ({
    isBlock: false,
    major,
    ...(minor === undefined ? {} : { minor }),
    access: allAccess,
  })),
];

/** A rule as `devices.allow` of cgroups v1 reads it, e.g. `c 1:3 rwm`. */
export function formatDeviceRule({ isBlock, major, minor, access }: DeviceRule): string {
  const rights = `${access.read ? 'r' : ''}${access.write ? 'w' : ''}${access.mknod ? 'm' : ''}`;
  return `${isBlock ? 'b' : 'c'} ${major ?? '*'}:${minor ?? '*'} ${rights}`;
}

/** Whether a rule allows anything at all. */
export function allowsAnything({ access }: DeviceRule): boolean {
  return access.read === true || access.write === true || access.mknod === true;
}

/** Major and minor number in what `stat` gives as `rdev`. */
export function deviceNumbers(rdev: number): { readonly major: number; readonly minor: number } {
  const low = rdev % 2 ** 32;
  const high = Math.floor(rdev / 2 ** 32);
  return {
    major: ((low >>> 8) & 0xfff) | (high & ~0xfff),
    minor: (low & 0xff) | ((low >>> 12) & 0xfff00),
  };
}
