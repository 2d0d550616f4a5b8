import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';
import type { FullResource } from './resources.ts';

type Part = { readonly [name: string]: unknown };

/** A change of an agent's resources that is not yet known to be done. */
export type Operation = {
  readonly framework_id?: { readonly value: string };
  readonly agent_id?: { readonly value: string };
  /** Beside the type, the operation in the field of its name: resources, volumes and the like. */
  readonly info: { readonly type: string; readonly id?: { readonly value: string } } & Part;
  readonly latest_status: { readonly state: string; readonly message?: string };
  readonly uuid: { readonly value: string };
};

type OperationsAnswer = { readonly get_operations: { readonly operations?: readonly Operation[] } };

const call = { type: 'GET_OPERATIONS' };

/** All operations under way in the cluster. */
export function useOperations(): UseQueryResult<OperationsAnswer, ApiError> {
  return useLive<OperationsAnswer>('api/v1', { call, everyMs: 5_000 });
}

/** The resources that an operation names, whatever its kind calls them. */
export function resourcesOf({ info }: Operation): readonly FullResource[] {
  const body = info[info.type.toLowerCase()];
  if (typeof body !== 'object' || body === null) return [];
  return Object.values(body)
    .flatMap((value: unknown): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isResource);
}

function isResource(value: unknown): value is FullResource {
  return typeof value === 'object' && value !== null && 'name' in value && 'type' in value;
}
