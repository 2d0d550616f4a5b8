import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';

/** Quantities by resource name; what is not named is zero, or for limits unlimited. */
export type Quantities = Readonly<Record<string, number | string>>;

export type Role = {
  readonly name: string;
  readonly weight: number;
  readonly quota: { readonly guarantee: Quantities; readonly limit: Quantities; readonly consumed: Quantities };
  readonly resources: Quantities;
  readonly allocated: Quantities;
  readonly offered: Quantities;
  readonly reserved: Quantities;
  readonly frameworks: readonly string[];
};

/** All roles that have frameworks, reservations, a weight or a quota. */
export function useRoles(): UseQueryResult<{ readonly roles: readonly Role[] }, ApiError> {
  return useLive('roles');
}
