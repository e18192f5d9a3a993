import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import { lazyPage } from './components/lazily.tsx';
import { listSearchOf } from './features/cases/listFilter.ts';
import { viewOf } from './features/cases/viewOrder.ts';
import { WorkPage } from './features/cases/WorkPage.tsx';
import { NothingHere } from './features/shell/NothingHere.tsx';
import { Shell } from './features/shell/Shell.tsx';

const root = createRootRoute({
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
  notFoundComponent: NothingHere,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/cases/$view', params: { view: 'mine' } });
  },
});

const work = createRoute({
  getParentRoute: () => root,
  path: '/cases/$view',
  params: { parse: ({ view }) => ({ view: viewOf(view) }), stringify: ({ view }) => ({ view }) },
  validateSearch: listSearchOf,
  component: WorkPage,
});

/** A case on its own address, as it is shared: the list beside it is the reader's last one. */
const workCase = createRoute({ getParentRoute: () => work, path: '$caseId' });

const contacts = createRoute({
  getParentRoute: () => root,
  path: '/contacts',
  component: lazyPage(async () => (await import('./features/contacts/ContactsPage.tsx')).ContactsPage),
});
const contact = createRoute({ getParentRoute: () => contacts, path: '$contactId' });

const team = createRoute({
  getParentRoute: () => root,
  path: '/team',
  component: lazyPage(async () => (await import('./features/teamchat/TeamPage.tsx')).TeamPage),
});
const room = createRoute({ getParentRoute: () => team, path: '$roomId' });

const board = createRoute({
  getParentRoute: () => root,
  path: '/board',
  component: lazyPage(async () => (await import('./features/board/BoardPage.tsx')).BoardPage),
});

const reports = createRoute({
  getParentRoute: () => root,
  path: '/board/reports',
  component: lazyPage(async () => (await import('./features/reports/ReportsPage.tsx')).ReportsPage),
});

const routing = createRoute({
  getParentRoute: () => root,
  path: '/routing',
  component: lazyPage(async () => (await import('./features/routing/RoutingPage.tsx')).RoutingPage),
});
const routingSection = createRoute({ getParentRoute: () => routing, path: '$section' });

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyPage(async () => (await import('./features/settings/SettingsPage.tsx')).SettingsPage),
});
const settingsSection = createRoute({ getParentRoute: () => settings, path: '$section' });

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    work.addChildren([workCase]),
    contacts.addChildren([contact]),
    team.addChildren([room]),
    board,
    reports,
    routing.addChildren([routingSection]),
    settings.addChildren([settingsSection]),
  ]),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
