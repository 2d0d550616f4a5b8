import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ok, type Result, refuse } from '../../base/errors.ts';
import type { CommandInfoURI } from '../../wire/gen/mesos.ts';

export type ArchiveKind = 'tar' | 'tar.gz' | 'tar.bz2' | 'tar.xz' | 'zip' | 'gz';

/** What one URI of a task means. */
export interface UriPlan {
  readonly uri: string;
  readonly source: { readonly kind: 'http'; readonly url: URL } | { readonly kind: 'file'; readonly path: string };
  /** Path in the sandbox. */
  readonly outputFile: string;
  readonly archive: ArchiveKind | undefined;
  readonly isExecutable: boolean;
  readonly isCached: boolean;
}

const endings: readonly (readonly [ending: string, kind: ArchiveKind])[] = [
  ['.tar', 'tar'],
  ['.tgz', 'tar.gz'],
  ['.tar.gz', 'tar.gz'],
  ['.tbz2', 'tar.bz2'],
  ['.tar.bz2', 'tar.bz2'],
  ['.txz', 'tar.xz'],
  ['.tar.xz', 'tar.xz'],
  ['.zip', 'zip'],
  ['.gz', 'gz'],
];

/** Reads one URI. Executables are not unpacked. */
export function planUri(uri: CommandInfoURI, frameworksHome: string | undefined): Result<UriPlan> {
  const text = uri.value.trim();
  const source = sourceOf(text, frameworksHome);
  if (!source.ok) return source;
  const outputFile = uri.output_file ?? baseName(text);
  if (!isPlainPath(outputFile)) {
    return refuse(
      'fetch-uri',
      uri.output_file === undefined ? 'it names no file' : `output_file '${outputFile}' leaves the sandbox`,
    );
  }
  const isExecutable = uri.executable ?? false;
  const isArchive = !isExecutable && (uri.extract ?? true);
  return ok({
    uri: text,
    source: source.value,
    outputFile,
    archive: isArchive ? archiveKind(outputFile) : undefined,
    isExecutable,
    isCached: uri.cache ?? false,
  });
}

/** The kind of archive that a name promises; of all endings the longest counts. */
export function archiveKind(name: string): ArchiveKind | undefined {
  let found: readonly [string, ArchiveKind] | undefined;
  for (const one of endings) {
    if (name.endsWith(one[0]) && one[0].length > (found?.[0].length ?? 0)) found = one;
  }
  return found?.[1];
}

/** True for a relative path that stays below where it starts. */
export function isPlainPath(path: string): boolean {
  if (path === '' || path.includes('\0') || isAbsolute(path)) return false;
  const parts = path.split('/');
  return !parts.includes('..') && parts.some((part) => part !== '' && part !== '.') && !path.endsWith('/');
}

function sourceOf(text: string, frameworksHome: string | undefined): Result<UriPlan['source']> {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  try {
    switch (scheme) {
      case undefined:
        break;
      case 'http':
      case 'https':
        return ok({ kind: 'http', url: new URL(text) });
      case 'file':
        return ok({ kind: 'file', path: fileURLToPath(text.replace(/^file:\/\/localhost\//i, 'file:///')) });
      default:
        return refuse('fetch-uri', `${scheme} is not supported: use http, https, file or an absolute path`);
    }
  } catch {
    return refuse('fetch-uri', 'it is malformed');
  }
  if (isAbsolute(text)) return ok({ kind: 'file', path: text });
  if (frameworksHome === undefined || frameworksHome === '') {
    return refuse('fetch-uri', 'a relative path needs --frameworks_home on the agent');
  }
  return ok({ kind: 'file', path: join(frameworksHome, text) });
}

function baseName(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}
