/** The agent's flags on secrets of tasks. */
import type { FlagValues } from '../runtime/flags.ts';

export const secretFlags = {
  secret_resolver: {
    type: 'string',
    help: 'Directory of files that references to secrets stand for: name, or name/key. Without it tasks must bring the values.',
  },
} as const;

type Values = FlagValues<typeof secretFlags>;

/** Sentences on what cannot be. */
export function secretComplaints({ secret_resolver: resolver }: Values): string[] {
  if (resolver === undefined || resolver.startsWith('/')) return [];
  return [
    `Flag 'secret_resolver': '${resolver}' is no absolute path of a directory. No library is loaded: write each secret into a file there`,
  ];
}
