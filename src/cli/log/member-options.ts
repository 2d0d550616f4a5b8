import { ok, type Result, refuse } from '../../base/errors.ts';
import { parseZkUrl } from '../../zookeeper/zk-url.ts';
import { wholeNumber } from './directory.ts';

/** Options of commands that take part in a log. */
export const memberOptions = {
  path: { type: 'string' },
  quorum: { type: 'string', default: '1' },
  zk: { type: 'string' },
  ip: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '0' },
} as const;

export const memberUsage = `  --path DIR      where the replica keeps the log
  --quorum N      majority of the members (default 1)
  --zk URL        where they find each other: zk://host:port,…/path, as for masters; needed with a quorum above 1
  --ip ADDRESS    address to listen on, and that the others are told (default 127.0.0.1)
  --port N        port to listen on (default 0: any free one)
`;

export interface MemberPlace {
  readonly path: string;
  readonly quorum: number;
  readonly zk: string | undefined;
  readonly ip: string;
  readonly port: number;
}

interface Values {
  readonly path?: string | undefined;
  readonly quorum: string;
  readonly zk?: string | undefined;
  readonly ip: string;
  readonly port: string;
}

export function readMemberPlace(values: Values): Result<MemberPlace> {
  const { path, zk, ip } = values;
  const quorum = wholeNumber(values.quorum, 1);
  const port = wholeNumber(values.port);
  if (path === undefined) return refuse('option-invalid', '--path is missing');
  if (quorum === undefined) return refuse('option-invalid', '--quorum is a number of members');
  if (port === undefined || port > 65_535) return refuse('option-invalid', '--port is no port');
  if (quorum > 1 && zk === undefined) return refuse('option-invalid', '--quorum above 1 needs --zk');
  const url = zk === undefined ? undefined : parseZkUrl(zk);
  if (url !== undefined && !url.ok) return url;
  return ok({ path, quorum, zk, ip, port });
}
