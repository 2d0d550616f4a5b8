import { readFileSync, statSync } from 'node:fs';

/** The Mesos release whose interfaces are spoken; masters compare it with what they need. */
export const mesosVersion = '1.12.0';

export interface BuildInfo {
  readonly version: string;
  readonly build_date: string;
  readonly build_time: number;
  readonly build_user: string;
}

/** `/version`, and the head of `/state`. Made once: it reads the package's files. */
export function readBuildInfo(): BuildInfo & { readonly stadion_version: string } {
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
