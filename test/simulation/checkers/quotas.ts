/** No role has on offer what is beyond its limits, and the ledger of quotas says what is so. */
import { allocatorProblems } from '../../../src/master/allocator/check-allocator.ts';
import { limitProblems } from '../../../src/master/core/check-state.ts';
import type { Checker } from '../checker.ts';
import { SimMaster } from '../sim-master.ts';
import type { World } from '../world.ts';

export function createQuotasChecker(world: World): Checker {
  if (world.quotaUser === undefined) return { name: 'quotas' };
  return {
    name: 'quotas',
    onStepped: (program) => {
      if (!(program instanceof SimMaster) || program.state?.allocator.quota === undefined) return undefined;
      return limitProblems(program.state)[0] ?? allocatorProblems(program.state.allocator)[0];
    },
    unsettled: () => {
      const { state } = world.master;
      return state?.allocator.quota === undefined ? undefined : 'there are quotas';
    },
  };
}
