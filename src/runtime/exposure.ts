/** What others than this machine's own users can reach without proof of who they are. */
import { isIPv4, isIPv6 } from 'node:net';
import { StadionError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';

/** One way into a program. */
export interface Entrance {
  /** In words, for people: `changes over HTTP`. */
  readonly what: string;
  /** Nobody is asked who he is. */
  readonly isOpen: boolean;
  /** What closes it, as one would write it. */
  readonly closedBy: string;
  /** Nothing here can close it, so it is told and not refused. */
  readonly isOnlyTold?: true;
}

/** The way in through the endpoints of a realm, closed when the realm asks for proof. */
export function realmEntrance(
  realms: ReadonlyMap<string, unknown>,
  what: string,
  realm: string,
  closedBy: string,
): Entrance {
  return { what, isOpen: !realms.has(realm), closedBy };
}

export interface Exposure {
  readonly ip: string;
  readonly entrances: readonly Entrance[];
  /** `--allow_unauthenticated`: it is meant so. */
  readonly isAllowed: boolean;
  readonly logger: Logger;
}

/** True for addresses that only programs of this machine reach. */
export function isLoopback(ip: string): boolean {
  if (isIPv4(ip)) return ip.startsWith('127.');
  return isIPv6(ip) && /^(::1|(0+:){7}0*1|::ffff:127\.\d+\.\d+\.\d+)$/i.test(ip);
}

/**
 * Says in one line what is open to whom. Throws `exposed`, with the flags that help, when something is open to other machines
 * and nobody said that it shall be.
 */
export function checkExposure({ ip, entrances, isAllowed, logger }: Exposure): void {
  const open = entrances.filter((entrance) => entrance.isOpen);
  const refused = open.filter((entrance) => entrance.isOnlyTold !== true);
  if (!isLoopback(ip) && !isAllowed && refused.length > 0) throw exposed(ip, refused);
  const names = (those: readonly Entrance[]): string => those.map(({ what }) => what).join(', ') || 'nothing';
  logger[open.length > 0 && !isLoopback(ip) ? 'warn' : 'info']('who may ask', {
    listensOn: ip,
    reach: isLoopback(ip) ? 'this machine' : 'other machines',
    withoutProof: names(open),
    withProof: names(entrances.filter((entrance) => !entrance.isOpen)),
  });
}

export interface WebExposure {
  readonly ip: string;
  /** Where HTTPS is served, if it is. */
  readonly secureIp: string | undefined;
  /** No credentials are asked for. */
  readonly isOpen: boolean;
  readonly isAllowed: boolean;
  readonly logger: Logger;
}

/** {@link checkExposure} for the API and pages of Marathon or Chronos. */
export function checkWebExposure({ ip, secureIp, isOpen, ...rest }: WebExposure): void {
  const what = 'the API and the pages';
  const closedBy = '--http_credentials';
  checkExposure({ ip, entrances: [{ what, isOpen, closedBy }], ...rest });
  if (secureIp === undefined) return;
  checkExposure({ ip: secureIp, entrances: [{ what: `${what} over HTTPS`, isOpen, closedBy }], ...rest });
}

function exposed(ip: string, open: readonly Entrance[]): StadionError {
  const ways = open.map(({ what, closedBy }) => `${what} (${closedBy})`).join(', ');
  const message =
    `other machines can reach ${ip} and need no proof of who they are for: ${ways}. ` +
    'Ask for proof with these flags, listen on 127.0.0.1, or say that it is meant so with --allow_unauthenticated';
  return new StadionError({ code: 'exposed', message });
}

/** The flag that says that it is meant so, for each program's table. */
export const exposureFlags = {
  allow_unauthenticated: {
    type: 'bool',
    default: false,
    help: 'Start even though other machines can reach something without proof of who they are.',
  },
} as const;

/** A variable that means it for all programs started with it. */
export const exposureEnvironment: Readonly<Record<string, string>> = {
  STADION_ALLOW_UNAUTHENTICATED: 'allow_unauthenticated',
};
