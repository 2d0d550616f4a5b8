import { ok, type Result } from '../base/errors.ts';
import { readPeerCheck } from './peer-check.ts';
import { readTlsEnvironment, type TlsSettings } from './tls-environment.ts';

/** What `LIBPROCESS_*` in the environment says to masters and agents, as to Mesos. */
export interface LibprocessSettings {
  /** Refuse libprocess messages whose sender's IP is not that of the connection. */
  readonly requirePeerIpMatch: boolean;
  /** Undefined: plain text. */
  readonly tls: TlsSettings | undefined;
}

/** Refuses what cannot be meant, with the name of the variable. */
export function readLibprocess(environment: {
  readonly [name: string]: string | undefined;
}): Result<LibprocessSettings> {
  const peerCheck = readPeerCheck(environment);
  if (!peerCheck.ok) return peerCheck;
  const tls = readTlsEnvironment(environment);
  return tls.ok ? ok({ requirePeerIpMatch: peerCheck.value, tls: tls.value }) : tls;
}
