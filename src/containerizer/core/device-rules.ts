import type { DeviceAccessAccess } from '../../wire/gen/mesos.ts';

/** What every container may do with devices: make any, and use those without which no program works. */
export const defaultDeviceRules: readonly string[] = [
  'c *:* m',
  'b *:* m',
  'c 5:1 rwm', // /dev/console
  'c 4:0 rwm', // /dev/tty0
  'c 4:1 rwm', // /dev/tty1
  'c 136:* rwm', // /dev/pts/*
  'c 5:2 rwm', // /dev/ptmx
  'c 10:200 rwm', // /dev/net/tun
  'c 1:3 rwm', // /dev/null
  'c 1:5 rwm', // /dev/zero
  'c 1:7 rwm', // /dev/full
  'c 5:0 rwm', // /dev/tty
  'c 1:9 rwm', // /dev/urandom
  'c 1:8 rwm', // /dev/random
];

export interface DeviceFacts {
  readonly isBlock: boolean;
  readonly major: number;
  readonly minor: number;
}

/** A rule as the kernel reads it, e.g. `c 1:3 rwm`; undefined when it allows nothing. */
export function deviceRule({ isBlock, major, minor }: DeviceFacts, access: DeviceAccessAccess): string | undefined {
  const rights = `${access.read ? 'r' : ''}${access.write ? 'w' : ''}${access.mknod ? 'm' : ''}`;
  return rights === '' ? undefined : `${isBlock ? 'b' : 'c'} ${major}:${minor} ${rights}`;
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
