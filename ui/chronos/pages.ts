import { IconCalendarClock, IconSitemap } from '@tabler/icons-react';
import type { Page } from '../shared/app/pages.ts';
import { EditJobPage } from './pages/editor/edit-job-page.tsx';
import { NewJobPage } from './pages/editor/new-job-page.tsx';
import { GraphPage } from './pages/graph/graph-page.tsx';
import { JobPage } from './pages/job/job-page.tsx';
import { JobsPage } from './pages/jobs/jobs-page.tsx';

/** All pages of the Chronos program: this table is the menu and the router. */
export const pages: readonly Page[] = [
  { path: '/', component: JobsPage, menu: { label: 'Jobs', icon: IconCalendarClock } },
  { path: '/jobs', component: JobsPage },
  { path: '/new', component: NewJobPage },
  { path: '/jobs/$jobName', component: JobPage },
  { path: '/jobs/$jobName/edit', component: EditJobPage },
  { path: '/graph', component: GraphPage, menu: { label: 'Dependencies', icon: IconSitemap } },
];
