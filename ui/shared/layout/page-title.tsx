import { Breadcrumbs, Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { PageLink, type Target } from '../app/navigation.tsx';

export type PageTitleProps = {
  readonly title: string;
  /** What is shown where the plain title would be too bare. */
  readonly children?: ReactNode;
  readonly trail?: readonly (Target & { readonly label: string })[];
  readonly actions?: ReactNode;
};

/** Head of a page: where it stands, what it is, what can be done. Also names the browser tab. */
export function PageTitle({ title, children, trail = [], actions }: PageTitleProps): ReactNode {
  useEffect(() => {
    const program = document.title.split(' · ').slice(-2).join(' · ');
    document.title = `${title} · ${program}`;
    return () => {
      document.title = program;
    };
  }, [title]);
  return (
    <Group justify="space-between" align="flex-end" mb="md" gap="sm">
      <Stack gap={2} style={{ minWidth: 0 }}>
        {trail.length === 0 ? null : (
          <Breadcrumbs separator="›" fz="sm" separatorMargin={6} style={{ flexWrap: 'wrap' }}>
            {trail.map(({ label, ...target }) => (
              <PageLink key={label} {...target}>
                {label}
              </PageLink>
            ))}
          </Breadcrumbs>
        )}
        <Group gap="sm">
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {children}
        </Group>
      </Stack>
      {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
