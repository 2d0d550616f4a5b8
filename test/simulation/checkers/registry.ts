/** The registry between masters is one: its history is linearisable, and no deposed master adds to it. */
import type { Checker } from '../checker.ts';
import { RegistryHistory } from './registry-history.ts';

export function createRegistryChecker(): Checker {
  const history = new RegistryHistory();
  return { name: 'registry', onFact: (fact) => history.note(fact) };
}
