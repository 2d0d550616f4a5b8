import { readFileSync, statSync } from 'node:fs';
import type { JsonObject } from './agent-json.ts';

/** The Mesos version whose interfaces are spoken; clients choose features by it. */
export const mesosVersion = '1.12.0';

/** `/version`, and the head of `/state`. Made once: it reads the package's files. */
export function readBuildInfo(): JsonObject {
  const packageFile = new URL('../../../package.json', import.meta.url);
  const built = statSync(packageFile).mtime;
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  return {
    version: mesosVersion,
    build_date: built.toISOString().replace('T', ' ').replace(/\..*$/, ' UTC'),
    build_time: Math.floor(built.getTime() / 1000),
    build_user: '',
    stadion_version: version,
  };
}
