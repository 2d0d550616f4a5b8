import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Accent } from '../theme/theme.ts';

type View = () => ReactNode;

/** One page of a program: its address, what it shows and, if it stands in the menu, how. */
export type Page = {
  /** Address after the hash, with `$name` for parameters. */
  readonly path: string;
  readonly component: View;
  readonly menu?: { readonly label: string; readonly icon: Icon; readonly badge?: View };
};

/** What differs between the three programs' frames. */
export type Program = {
  readonly name: string;
  readonly accent: Accent;
  readonly pages: readonly Page[];
  /** Small print at the right of the header: cluster, version, links to the other programs. */
  readonly HeaderEnd: View;
};
