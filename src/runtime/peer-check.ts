import { ok, type Result, refuse } from '../base/errors.ts';

const variable = 'LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH';

/**
 * Whether libprocess messages are refused when the IP of their sender's id is not that of the connection, as the environment says
 * to Mesos; off when it says nothing. Refuses what is neither true nor false, as a check that was wanted must not be missing.
 */
export function readPeerCheck(environment: { readonly [name: string]: string | undefined }): Result<boolean> {
  const text = environment[variable];
  if (text === undefined || text === '' || text === 'false' || text === '0') return ok(false);
  if (text === 'true' || text === '1') return ok(true);
  return refuse('flag-invalid', `${variable} is '${text}': write true or false`);
}
