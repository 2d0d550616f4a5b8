import { removeFrameworkId } from './records.ts';
import { endTask } from './status-updates.ts';
import { persist, type Turn } from './turn.ts';

/** The master has removed our framework, and with it all our tasks: everything starts anew under a new id. */
export function frameworkLost(turn: Turn): void {
  const { state } = turn;
  state.frameworkId = undefined;
  state.isRegistered = false;
  state.offers.held.clear();
  persist(turn, [removeFrameworkId()]);
  for (const instance of [...state.instances.values()]) {
    if (instance.task === undefined) continue;
    endTask(turn, instance, 'Killed', { state: 'TASK_KILLED', message: 'The master has removed the framework' });
  }
}
