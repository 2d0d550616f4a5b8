/** The registry between masters is one: its history is linearisable, no deposed master adds to it, and who serves has written it. */
import type { Checker } from '../checker.ts';
import { SimMaster } from '../sim-master.ts';
import { RegistryHistory } from './registry-history.ts';

export function createRegistryChecker(): Checker {
  const history = new RegistryHistory();
  /** Lives of masters in which the registry was written. */
  const wrote = new Map<string, number>();
  const lives = new Map<string, number>();
  return {
    name: 'registry',
    onFact: (fact) => {
      if (fact.kind === 'started') lives.set(fact.program, (lives.get(fact.program) ?? 0) + 1);
      if (fact.kind === 'registry-written') wrote.set(fact.program, lives.get(fact.program) ?? 0);
      return history.note(fact);
    },
    onStepped: (program) => {
      if (!(program instanceof SimMaster) || program.state?.phase !== 'serving') return undefined;
      return wrote.get(program.name) === lives.get(program.name)
        ? undefined
        : `${program.name} serves before its name is in the registry`;
    },
  };
}
