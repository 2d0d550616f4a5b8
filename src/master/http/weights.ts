/** `/weights` and GET_WEIGHTS. */
import { textAnswer } from '../../net/http-answer.ts';
import type { ResponseGetWeights } from '../../wire/gen/master.ts';
import { WeightInfo } from '../../wire/gen/mesos.ts';
import type { MasterState } from '../core/state.ts';
import { type LegacyEndpoint, readMessages } from './legacy-write.ts';
import type { View } from './view.ts';

export function weightInfos({ allocator }: MasterState, view: View): WeightInfo[] {
  return [...allocator.weights].filter(([role]) => view.role(role)).map(([role, weight]) => ({ role, weight }));
}

/** The member of the answer; COMPAT(mesos-1.11): it is missing when no role has a weight. */
export function getWeights(state: MasterState, view: View): { get_weights?: ResponseGetWeights } {
  const infos = weightInfos(state, view);
  return infos.length === 0 ? {} : { get_weights: { weight_infos: infos } };
}

export function weightsEndpoint(state: MasterState): LegacyEndpoint {
  return {
    path: '/weights',
    read: (view) => JSON.stringify(weightInfos(state, view)),
    write: {
      method: 'PUT',
      request: (body) => {
        const infos = readMessages(WeightInfo, body);
        if (typeof infos !== 'string') return { type: 'update-weights', infos: infos.value };
        return textAnswer(400, `Failed to parse update weights request JSON: ${infos}`);
      },
    },
  };
}
