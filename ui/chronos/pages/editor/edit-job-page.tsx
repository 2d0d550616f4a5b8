import { type ReactNode, useState } from 'react';
import { useParam } from '../../../shared/app/navigation.tsx';
import type { Draft } from '../../../shared/editor/draft.ts';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { type Job, useJob } from '../../api/jobs.ts';
import { definitionOf } from '../../model/job-draft.ts';
import { JobEditor } from './job-editor.tsx';

// What is edited is the definition as it was when the page was opened, whatever comes in meanwhile.
const EditedJob = ({ job }: { job: Job }): ReactNode => {
  const [initial] = useState(() => definitionOf(job as Draft));
  return <JobEditor initial={initial} editedName={job.name} />;
};

/** Changes a job. */
export function EditJobPage(): ReactNode {
  const name = useParam('jobName');
  const query = useJob(name);
  return <Loaded query={query}>{(job) => <EditedJob key={job.name} job={job} />}</Loaded>;
}
