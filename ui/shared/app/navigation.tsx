import { Anchor, type AnchorProps } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export type Target = {
  readonly to: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly search?: Readonly<Record<string, string>>;
};

export type PageLinkProps = Target & AnchorProps & { readonly children: ReactNode; readonly title?: string };

/** A link to another page of the same program. */
export function PageLink({ to, params, search, children, ...rest }: PageLinkProps): ReactNode {
  return (
    <Anchor
      inherit={rest.size === undefined}
      {...rest}
      renderRoot={(props) => <Link to={to} params={params ?? {}} search={search ?? {}} {...props} />}
    >
      {children}
    </Anchor>
  );
}

/** A link that leaves this program: opens in its own tab and tells the other side nothing. */
export function OutLink({ href, children, ...rest }: AnchorProps & { href: string; children: ReactNode }): ReactNode {
  return (
    <Anchor inherit={rest.size === undefined} {...rest} href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </Anchor>
  );
}

/** The value of `$name` in the address of this page; empty if the page has no such parameter. */
export function useParam(name: string): string {
  const params: Record<string, string | undefined> = useParams({ strict: false });
  return params[name] ?? '';
}

/** Everything behind the question mark of this page's address, as texts. */
export function useSearchValues(): Readonly<Record<string, string>> {
  const search: Record<string, unknown> = useSearch({ strict: false });
  return Object.fromEntries(Object.entries(search).map(([key, value]) => [key, String(value)]));
}

/** One value of the page's address and how to change it, so that filters survive a reload and can be sent as a link. */
export function useSearchValue(name: string, fallback = ''): [string, (value: string) => void] {
  const values = useSearchValues();
  const navigate = useNavigate();
  const set = (value: string): void => {
    const search = (previous: Record<string, unknown>): Record<string, unknown> => {
      const { [name]: _, ...rest } = previous;
      return value === fallback ? rest : { ...rest, [name]: value };
    };
    void navigate({ to: '.', search, replace: true } as never);
  };
  return [values[name] ?? fallback, set];
}

/** Goes to another page of the same program. */
export function useGoTo(): (target: Target) => void {
  const navigate = useNavigate();
  return (target) => {
    void navigate({ to: target.to, params: target.params ?? {}, search: target.search ?? {} } as never);
  };
}
