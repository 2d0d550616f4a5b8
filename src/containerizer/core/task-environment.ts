import { ok, type Result, refuse } from '../../base/errors.ts';
import type { Environment } from '../../wire/gen/mesos.ts';

/** The variables of a process: `base`, and over them those of the command. Secrets must carry their value. */
export function taskEnvironment(
  base: Readonly<Record<string, string>>,
  environment: Environment | undefined,
): Result<Record<string, string>> {
  const variables: Record<string, string> = { ...base };
  for (const variable of environment?.variables ?? []) {
    const { name } = variable;
    if (name === '' || name.includes('=') || name.includes('\0')) {
      return refuse('environment-invalid', `Environment variable '${name}' has an invalid name`);
    }
    let value = variable.value;
    if (variable.type === 'SECRET') {
      const data = variable.secret?.value?.data;
      if (data === undefined) {
        return refuse(
          'environment-invalid',
          `The secret of environment variable '${name}' is a reference, which needs a secret store`,
        );
      }
      value = new TextDecoder().decode(data);
    }
    if (value === undefined) return refuse('environment-invalid', `Environment variable '${name}' has no value`);
    if (value.includes('\0'))
      return refuse('environment-invalid', `Environment variable '${name}' contains null bytes`);
    variables[name] = value;
  }
  return ok(variables);
}
