/** The parameter `security-opt` of `docker run`. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { errorCode, ok, type Result, refuse } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';
import { type Apply, pair } from './parameter-fields.ts';

const mostProfileBytes = 1024 * 1024;

/** The engine takes them as they are, save two: profiles for seccomp go in whole, and paths of the system are a field of their own. */
export const securityOption: Apply = ({ host }, value) => {
  const [name, content] = value.includes('=') ? pair(value) : pair(value.replace(':', '='));
  if (name === 'systempaths') {
    if (content !== 'unconfined') return 'systempaths can only be unconfined';
    const fields = host as { MaskedPaths?: string[]; ReadonlyPaths?: string[] };
    fields.MaskedPaths = [];
    fields.ReadonlyPaths = [];
    return undefined;
  }
  const isProfile = name === 'seccomp' && content !== 'unconfined' && content !== 'builtin';
  const option = isProfile ? profileAt(content) : ok(content === '' ? name : `${name}=${content}`);
  if (!option.ok) return option.error.reason;
  host.SecurityOpt = [...(host.SecurityOpt ?? []), option.value];
  return undefined;
};

/** A profile for seccomp: a file of this machine, as for the command line of Docker, or its text itself. */
function profileAt(text: string): Result<string> {
  const profile = text.startsWith('{') ? ok(text) : readProfile(text);
  if (!profile.ok) return profile;
  const parsed = parseJson(profile.value);
  return parsed.ok && typeof parsed.value === 'object'
    ? ok(`seccomp=${JSON.stringify(parsed.value)}`)
    : refuse('docker-parameter', 'the profile for seccomp is no JSON object');
}

function readProfile(path: string): Result<string> {
  const unreadable = (why: string): Result<string> =>
    refuse(
      'docker-parameter',
      `'${path}' on the machine of the agent cannot be read (${why}): unconfined needs no file`,
    );
  if (!path.startsWith('/')) return unreadable('an absolute path is wanted');
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = fstatSync(file);
      if (!facts.isFile() || facts.size > mostProfileBytes) return unreadable('it is no file of at most 1 MB');
      return ok(readFileSync(file, 'utf8'));
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    return unreadable(errorCode(thrown) ?? 'it cannot be opened');
  }
}
