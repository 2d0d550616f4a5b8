import { Button, Group, MultiSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSearchValue } from '../../../shared/app/navigation.tsx';
import type { App } from '../../api/apps.ts';
import { hasHealth, labelsOf } from '../../model/app-filter.ts';
import { type AppStatus, statusCodes } from '../../model/app-status.ts';

type FilterProps = {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
};

const Filter = ({ name, label, options }: FilterProps): ReactNode => {
  const [value, setValue] = useSearchValue(name);
  const chosen = value.split(',').filter(Boolean);
  return (
    <MultiSelect
      aria-label={label}
      placeholder={chosen.length === 0 ? label : ''}
      data={options}
      value={chosen}
      onChange={(next) => setValue(next.join(','))}
      clearable
      searchable={options.length > 8}
      flex={{ base: '1 1 130px', sm: '0 1 190px' }}
      comboboxProps={{ width: 240, position: 'bottom-start' }}
    />
  );
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const healthLabels = { healthy: 'Healthy', unhealthy: 'Unhealthy', unknown: 'Not checked' } as const;

/** Filters by status, health and label, each with the number of apps behind it. They stand in the page's address. */
export function AppFilters({ apps, statusOf }: { apps: readonly App[]; statusOf: (app: App) => AppStatus }): ReactNode {
  const [, setStatus] = useSearchValue('status');
  const count = (test: (app: App) => boolean): number => apps.filter(test).length;
  const statuses = statusCodes.map((code) => ({
    value: code,
    label: `${capital(code)} (${count((app) => statusOf(app).code === code)})`,
  }));
  const healths = (['healthy', 'unhealthy', 'unknown'] as const).map((health) => ({
    value: health,
    label: `${healthLabels[health]} (${count((app) => hasHealth(app, health))})`,
  }));
  const labels = labelsOf(apps).map((label) => ({ value: label, label }));
  const stuck = count((app) => ['waiting', 'delayed'].includes(statusOf(app).code));
  return (
    <Group gap="xs" style={{ flex: 1 }}>
      <Filter name="status" label="Status" options={statuses} />
      <Filter name="health" label="Health" options={healths} />
      {labels.length === 0 ? null : <Filter name="label" label="Label" options={labels} />}
      {stuck === 0 ? null : (
        <Button
          variant="light"
          color="orange"
          c="var(--warn-text)"
          size="sm"
          onClick={() => setStatus('waiting,delayed')}
        >
          {stuck} not starting
        </Button>
      )}
    </Group>
  );
}
