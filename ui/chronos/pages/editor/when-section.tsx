import { Group, MultiSelect, NumberInput, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { listAt, textAt } from '../../../shared/editor/draft.ts';
import { useEditing } from '../../../shared/editor/editing.tsx';
import { TextField } from '../../../shared/editor/fields.tsx';
import { useNow } from '../../../shared/format/now.ts';
import { formatTime } from '../../../shared/format/times.ts';
import { Panel } from '../../../shared/layout/panel.tsx';
import {
  type JobKind,
  jobKind,
  type PeriodUnit,
  periodOf,
  periodUnits,
  simplePeriod,
  withKind,
} from '../../model/job-draft.ts';
import { describeSchedule, nextRuns, parseSchedule, scheduleText } from '../../model/schedule.ts';

const zones: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const upcoming = 5;

/** When a job runs: by the clock or after other jobs. */
export function WhenSection({ names }: { names: readonly string[] }): ReactNode {
  const { draft, replace } = useEditing();
  const kind = jobKind(draft);
  return (
    <Panel title="When">
      <Stack gap="sm">
        <SegmentedControl
          aria-label="Kind of job"
          value={kind}
          onChange={(value) => replace(withKind(draft, value as JobKind, Date.now()))}
          data={[
            { value: 'scheduled', label: 'By the clock' },
            { value: 'dependent', label: 'After other jobs' },
          ]}
        />
        {kind === 'scheduled' ? <Clock /> : <Parents names={names} />}
      </Stack>
    </Panel>
  );
}

const Parents = ({ names }: { names: readonly string[] }): ReactNode => {
  const { draft, set, errorAt } = useEditing();
  const chosen = listAt(draft, ['parents']).map(String);
  return (
    <MultiSelect
      label="Runs after"
      description="It starts each time all of these have succeeded."
      required
      searchable
      data={[...new Set([...names, ...chosen])].sort()}
      value={chosen}
      error={errorAt(['parents'])}
      onChange={(value) => set(['parents'], value)}
    />
  );
};

const Clock = (): ReactNode => {
  const { draft, set, errorAt } = useEditing();
  const text = textAt(draft, ['schedule']);
  const schedule = parseSchedule(text);
  const simple = simplePeriod(text);
  const change = (count: number, unit: PeriodUnit): void => {
    if (schedule !== undefined) set(['schedule'], scheduleText({ ...schedule, period: periodOf(count, unit) }));
  };
  return (
    <>
      <Group gap="sm" align="flex-end">
        <NumberInput
          label="Every"
          w={100}
          min={1}
          allowDecimal={false}
          value={simple?.count ?? ''}
          disabled={simple === undefined}
          onChange={(count) => typeof count === 'number' && simple !== undefined && change(count, simple.unit)}
        />
        <Select
          aria-label="Unit of the period"
          w={120}
          data={periodUnits}
          value={simple?.unit ?? null}
          disabled={simple === undefined}
          allowDeselect={false}
          onChange={(unit) => unit !== null && simple !== undefined && change(simple.count, unit as PeriodUnit)}
        />
        <NumberInput
          label="Number of runs"
          placeholder="no end"
          w={160}
          min={0}
          allowDecimal={false}
          value={schedule?.repeats ?? ''}
          disabled={schedule === undefined}
          onChange={(count) =>
            schedule !== undefined &&
            set(['schedule'], scheduleText({ ...schedule, repeats: typeof count === 'number' ? count : undefined }))
          }
        />
      </Group>
      <TextField
        path={['schedule']}
        label="Schedule"
        required
        description="R[times]/start/period, as ISO 8601 writes it. An empty start means now."
      />
      <Select
        label="Time zone"
        description="The start is read in this zone, and days keep their time of the day across clock changes. Without one: as the start says."
        searchable
        clearable
        limit={80}
        data={zones}
        value={textAt(draft, ['scheduleTimeZone']) || null}
        error={errorAt(['scheduleTimeZone'])}
        onChange={(zone) => set(['scheduleTimeZone'], zone ?? undefined)}
      />
      <Preview schedule={text} zone={textAt(draft, ['scheduleTimeZone'])} />
    </>
  );
};

const hasOffset = (timeMs: number): boolean => new Date(timeMs).getTimezoneOffset() !== 0;
const utcText = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ').concat(' UTC');

const Preview = ({ schedule, zone }: { schedule: string; zone: string }): ReactNode => {
  const now = useNow();
  const runs = nextRuns(schedule, zone, { nowMs: now, count: upcoming });
  if (runs.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={500}>
        Next runs, {describeSchedule(schedule)}
      </Text>
      {runs.map((run) => (
        <Text key={run} size="xs" c="dimmed">
          {run <= now ? 'at once' : formatTime(run)}
          {hasOffset(run) ? ` here, ${utcText(run)}` : ' UTC'}
        </Text>
      ))}
    </div>
  );
};
