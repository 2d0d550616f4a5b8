import { Button, Menu, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { safeHttpUrl } from '../shared/format/links.ts';
import { useNames } from './api/summary.ts';

/** Name of the cluster, and the way to the web pages that frameworks announce. */
export function HeaderEnd(): ReactNode {
  const data = useNames();
  const links = (data?.frameworks ?? []).flatMap((framework) => {
    const url = safeHttpUrl(framework.webui_url);
    return url === undefined ? [] : [{ id: framework.id, name: framework.name, url }];
  });
  return (
    <>
      {data?.cluster === undefined ? null : (
        <Text size="sm" c="dimmed" visibleFrom="sm" title="Name of the cluster">
          {data.cluster}
        </Text>
      )}
      {links.length === 0 ? null : (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" size="xs">
              Programs
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {links.map((link) => (
              <Menu.Item
                key={link.id}
                component="a"
                href={link.url}
                target="_blank"
                rel="noreferrer noopener"
                rightSection={<IconExternalLink size={14} />}
              >
                {link.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
