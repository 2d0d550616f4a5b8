/** What goes wrong in a round, and how it ends. */
import type { HaCluster, Head, Kind } from './ha-cluster.ts';
import { type Excused, nobody } from './health.ts';
import type { Cut } from './network.ts';

export type FaultKind = 'kill' | 'stop' | 'partition';

export interface Fault {
  readonly text: string;
  /** Who cannot answer while it lasts. */
  readonly excused: Excused;
  /** It lasts until `end`; otherwise it is over at once. */
  readonly lasts: boolean;
  begin(): void;
  end(): void;
}

// A deaf server keeps its ensemble from electing another for long, so this comes in long runs only.
const cuts: readonly Cut[] = ['silence', 'link', 'silence', 'deaf'];

export interface FaultPlan {
  readonly fault: FaultKind;
  readonly kind: Kind;
  readonly head: Head;
  readonly round: number;
}

export function makeFault(cluster: HaCluster, { fault, kind, head, round }: FaultPlan): Fault {
  const program = cluster.program(kind, head);
  const text = `${fault} ${program.name}`;
  switch (fault) {
    case 'kill':
      return { text, excused: nobody, lasts: false, begin: () => program.kill(), end: () => {} };
    case 'stop':
      return {
        text,
        excused: new Set([program.name]),
        lasts: true,
        begin: () => program.pause(),
        end: () => program.resume(),
      };
    case 'partition': {
      const cut = kind === 'zookeeper' ? 'zookeeper' : (cuts[round % cuts.length] ?? 'silence');
      return {
        text: `${text} (${cut})`,
        excused: new Set(['zookeeper', 'master', 'marathon', 'chronos'].map((name) => `${name}-${head}`)),
        lasts: true,
        begin: () => cluster.network.cut(head, cut),
        end: () => cluster.network.heal(head),
      };
    }
  }
}
