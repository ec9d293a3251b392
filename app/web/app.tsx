// The page around every page: the bar, the content of the route, and the sign-in page for those who
// are not signed in, at any address; afterwards they are where they wanted to go.

import { lazy, Suspense, useEffect } from 'react';
import { Button } from '../../ui/button.tsx';
import { Loading, Notice, ToastProvider } from '../../ui/notice.tsx';
import { PageHeader, TopBar } from '../../ui/top-bar.tsx';
import { DocumentsPage } from './documents/documents-page.tsx';
import { Bell } from './notices/bell.tsx';
import { useRoute } from './routing/navigation.ts';
import type { Route } from './routing/route.ts';
import type { Session } from './session/session.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { sessions, useSession } from './session/use-session.ts';
import { WorkflowsPage } from './workflows/workflows-page.tsx';
import './app.css';

/** CodeMirror is most of the app's weight: the list of documents does not wait for it. */
const EditorPage = lazy(async () => ({
  default: (await import('./editor/editor-page.tsx')).EditorPage,
}));

/** uPlot comes with the page that draws. */
const AnalyticsPage = lazy(async () => ({
  default: (await import('./analytics/analytics-page.tsx')).AnalyticsPage,
}));

const titles: Readonly<Record<Route['page'], string>> = {
  documents: 'Documents',
  document: 'Document',
  workflows: 'Workflows',
  live: 'Live',
  unknown: 'No such page',
};

const UnknownPage = ({ path }: { readonly path: string }) => (
  <>
    <PageHeader title="There is no such page" back={{ href: '/', label: 'Documents' }} />
    <Notice tone="warning" title={path}>
      The app has no page at this address. A link may be old, or a letter is missing.
    </Notice>
  </>
);

const Page = ({ route }: { readonly route: Route }) => {
  switch (route.page) {
    case 'documents':
      return <DocumentsPage />;
    case 'document':
      return (
        <Suspense fallback={<Loading what="the editor" />}>
          <EditorPage key={route.id} id={route.id} />
        </Suspense>
      );
    case 'workflows':
      return <WorkflowsPage runId={route.run} />;
    case 'live':
      return (
        <Suspense fallback={<Loading what="the figures" />}>
          <AnalyticsPage />
        </Suspense>
      );
    case 'unknown':
      return <UnknownPage path={route.path} />;
  }
};

const Person = ({ session }: { readonly session: Session }) => (
  <>
    <Bell />
    <span className="app-person" title={session.user.email}>
      {session.user.name}
      <span className="ui-muted"> · {session.organization.name}</span>
    </span>
    <Button kind="quiet" onClick={sessions.signOut}>
      Sign out
    </Button>
  </>
);

export const App = () => {
  const route = useRoute();
  const session = useSession();
  useEffect(() => {
    document.title = `${session === null ? 'Sign in' : titles[route.page]} – Signalbox`;
  }, [route.page, session]);
  const links = [
    {
      href: '/',
      label: 'Documents',
      current: route.page === 'documents' || route.page === 'document',
    },
    { href: '/workflows', label: 'Workflows', current: route.page === 'workflows' },
    { href: '/analytics', label: 'Live', current: route.page === 'live' },
  ];
  return (
    <ToastProvider>
      <TopBar
        links={session === null ? [] : links}
        end={session !== null && <Person session={session} />}
      />
      <main id="main" tabIndex={-1} className="app-main">
        {session === null ? <SignInPage /> : <Page route={route} />}
      </main>
    </ToastProvider>
  );
};
