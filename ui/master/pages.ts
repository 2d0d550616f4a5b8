import {
  IconBox,
  IconChartPie,
  IconGauge,
  IconPackage,
  IconServer,
  IconSubtask,
  IconZoomQuestion,
} from '@tabler/icons-react';
import type { Page } from '../shared/app/pages.ts';
import { AgentPage } from './pages/agents/agent-page.tsx';
import { AgentsPage } from './pages/agents/agents-page.tsx';
import { FrameworkPage } from './pages/frameworks/framework-page.tsx';
import { FrameworksPage } from './pages/frameworks/frameworks-page.tsx';
import { OffersPage } from './pages/offers/offers-page.tsx';
import { OverviewPage } from './pages/overview/overview-page.tsx';
import { RolesPage } from './pages/roles/roles-page.tsx';
import { ExecutorSandboxPage } from './pages/sandbox/executor-sandbox-page.tsx';
import { TaskPage } from './pages/tasks/task-page.tsx';
import { TasksPage } from './pages/tasks/tasks-page.tsx';
import { WhyPage } from './pages/why/why-page.tsx';

/** All pages of the Mesos program: this table is the menu and the router. */
export const pages: readonly Page[] = [
  { path: '/', component: OverviewPage, menu: { label: 'Overview', icon: IconGauge } },
  { path: '/agents', component: AgentsPage, menu: { label: 'Agents', icon: IconServer } },
  { path: '/agents/$agentId', component: AgentPage },
  { path: '/slaves/$agentId', component: AgentPage },
  { path: '/frameworks', component: FrameworksPage, menu: { label: 'Frameworks', icon: IconBox } },
  { path: '/frameworks/$frameworkId', component: FrameworkPage },
  { path: '/tasks', component: TasksPage, menu: { label: 'Tasks', icon: IconSubtask } },
  { path: '/tasks/$taskId', component: TaskPage },
  { path: '/roles', component: RolesPage, menu: { label: 'Roles', icon: IconChartPie } },
  { path: '/offers', component: OffersPage, menu: { label: 'Offers', icon: IconPackage } },
  { path: '/why', component: WhyPage, menu: { label: 'Why not running?', icon: IconZoomQuestion } },
  // The addresses that other programs' pages know the sandbox of an executor by.
  { path: '/agents/$agentId/frameworks/$frameworkId/executors/$executorId', component: ExecutorSandboxPage },
  { path: '/slaves/$agentId/frameworks/$frameworkId/executors/$executorId', component: ExecutorSandboxPage },
];
