import { AppShell, Box, Burger, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import markUrl from '../theme/mark.svg';
import { ColorSchemeToggle } from './color-scheme-toggle.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import type { Page, Program } from './pages.ts';
import classes from './shell.module.css';

const MenuLink = ({ page }: { page: Page }): ReactNode => {
  if (page.menu === undefined) return null;
  const { icon: Icon, label, badge: Badge } = page.menu;
  return (
    <UnstyledButton
      className={classes.link ?? ''}
      renderRoot={(props) => (
        <Link
          to={page.path}
          activeOptions={{ exact: page.path === '/' }}
          activeProps={{ 'data-active': true }}
          {...props}
        />
      )}
    >
      <Icon size={17} stroke={1.7} aria-hidden />
      {label}
      {Badge === undefined ? null : <Badge />}
    </UnstyledButton>
  );
};

/** The frame around every page: header with the program's name and menu, banner when the server is away, the page. */
export function Shell({ program }: { program: Program }): ReactNode {
  const [open, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(() => {
    if (pathname !== '') close();
  }, [pathname, close]);
  const menu = program.pages.map((page) => <MenuLink key={page.path} page={page} />);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 260, breakpoint: 'md', collapsed: { desktop: true, mobile: !open } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <UnstyledButton className={classes.skip ?? ''} onClick={focusMain}>
        Skip to the content
      </UnstyledButton>
      <AppShell.Header className={classes.header ?? ''}>
        <Group h="100%" px={{ base: 'sm', sm: 'lg' }} gap="sm" wrap="nowrap">
          <Burger opened={open} onClick={toggle} hiddenFrom="md" size="sm" aria-label="Menu" />
          <Link to="/" className={classes.brand} aria-label={`${program.name} start page`}>
            <img src={markUrl} alt="" width={26} height={26} />
            <Text span fw={700}>
              {program.name}
            </Text>
          </Link>
          <Box component="nav" aria-label="Pages" visibleFrom="md" className={classes.menu ?? ''}>
            {menu}
          </Box>
          <Group ml="auto" gap="xs" wrap="nowrap">
            <program.HeaderEnd />
            <ColorSchemeToggle />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md">
        <Stack component="nav" aria-label="Pages" gap={4}>
          {menu}
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main ?? ''}>
        <ConnectionBanner />
        <div className={classes.content}>
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

function focusMain(): void {
  document.getElementById('main')?.focus();
}
