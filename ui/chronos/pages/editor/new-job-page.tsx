import { type ReactNode, useState } from 'react';
import { useSearchValue } from '../../../shared/app/navigation.tsx';
import { type Draft, setAt } from '../../../shared/editor/draft.ts';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { useJob } from '../../api/jobs.ts';
import { definitionOf, newJob } from '../../model/job-draft.ts';
import { JobEditor } from './job-editor.tsx';

/** Creates a job: from nothing, or as a copy of another. */
export function NewJobPage(): ReactNode {
  const [kind] = useSearchValue('kind', 'scheduled');
  const [copy] = useSearchValue('copy');
  const [openedMs] = useState(() => Date.now());
  if (copy !== '') return <CopiedJob key={copy} name={copy} />;
  const wanted = kind === 'dependent' ? 'dependent' : 'scheduled';
  return <JobEditor key={wanted} initial={newJob(wanted, openedMs)} />;
}

const CopiedJob = ({ name }: { name: string }): ReactNode => {
  const query = useJob(name);
  return (
    <Loaded query={query}>
      {(job) => <JobEditor initial={setAt(definitionOf(job as Draft), ['name'], `${job.name}-copy`)} />}
    </Loaded>
  );
};
