import { IconApps, IconInfoCircle, IconRocket } from '@tabler/icons-react';
import type { Page } from '../shared/app/pages.ts';
import { AboutPage } from './pages/about/about-page.tsx';
import { AppPage } from './pages/app/app-page.tsx';
import { AppsPage } from './pages/apps/apps-page.tsx';
import { DeploymentsPage } from './pages/deployments/deployments-page.tsx';
import { EditAppPage } from './pages/editor/edit-app-page.tsx';
import { NewAppPage } from './pages/editor/new-app-page.tsx';
import { DeploymentsBadge } from './parts/deployments-badge.tsx';

/** All pages of the Marathon program: this table is the menu and the router. */
export const pages: readonly Page[] = [
  { path: '/', component: AppsPage, menu: { label: 'Applications', icon: IconApps } },
  { path: '/apps', component: AppsPage },
  { path: '/group/$groupId', component: AppsPage },
  { path: '/new', component: NewAppPage },
  { path: '/apps/$appId', component: AppPage },
  { path: '/apps/$appId/edit', component: EditAppPage },
  { path: '/apps/$appId/$tab', component: AppPage },
  {
    path: '/deployments',
    component: DeploymentsPage,
    menu: { label: 'Deployments', icon: IconRocket, badge: DeploymentsBadge },
  },
  { path: '/about', component: AboutPage, menu: { label: 'About', icon: IconInfoCircle } },
];
