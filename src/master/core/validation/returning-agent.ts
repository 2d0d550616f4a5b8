/** What an agent that comes back reports. */
import { idError } from '../../../model/ids.ts';
import type { ReregisterSlaveMessage } from '../../../wire/gen/internal.ts';

/** Why its report cannot be taken, or undefined. Ids become file names and parts of addresses, so one bad id spoils it all. */
export function returnError({ slave, frameworks, tasks, executor_infos }: ReregisterSlaveMessage): string | undefined {
  const ids = [slave.id?.value ?? ''];
  for (const { id } of frameworks ?? []) ids.push(id?.value ?? '');
  for (const { task_id, framework_id } of tasks ?? []) ids.push(task_id.value, framework_id.value);
  for (const { executor_id, framework_id } of executor_infos ?? []) {
    ids.push(executor_id.value);
    if (framework_id !== undefined) ids.push(framework_id.value);
  }
  for (const id of ids) {
    const error = idError(id);
    if (error !== undefined) return error;
  }
  return undefined;
}
