// The page around every page: the bar with the connection's state, the route's content, the title
// and icon of the browser's tab.

import { useEffect } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice, ToastProvider } from '../../ui/notice.tsx';
import type { Status } from '../../ui/status.ts';
import { PageHeader, TopBar, type TopBarLink } from '../../ui/top-bar.tsx';
import { signInHref, You } from './access/you.tsx';
import { AlertsPage } from './alerts/alerts-page.tsx';
import { AuditPage } from './audit/audit-page.tsx';
import { CorrectionsPage } from './corrections/corrections-page.tsx';
import { DeployPage } from './deploys/deploy-page.tsx';
import { DeploysPage } from './deploys/deploys-page.tsx';
import { ErrorPage } from './errors/error-page.tsx';
import { ErrorsPage } from './errors/errors-page.tsx';
import { GatePage } from './gates/gate-page.tsx';
import { GatesPage } from './gates/gates-page.tsx';
import { IncidentPage } from './incidents/incident-page.tsx';
import { IncidentsPage } from './incidents/incidents-page.tsx';
import { useOpenIncidents } from './incidents/open-incidents.ts';
import { Broken } from './live/broken.tsx';
import { Connection } from './live/connection.tsx';
import { freshness } from './live/freshness.ts';
import { useBoard, useNow } from './live/use-board.ts';
import { Overview } from './overview/overview.tsx';
import { firingNow } from './pager/inbox.ts';
import { PagerPage } from './pager/pager-page.tsx';
import { useKeys } from './routing/keys.ts';
import { KeysHelp } from './routing/keys-help.tsx';
import { navigate, useFilters, useRoute } from './routing/navigation.ts';
import type { Route } from './routing/route.ts';
import { SilencesPage } from './silences/silences-page.tsx';
import { SloPage } from './slo/slo-page.tsx';
import { tabIcon, tabTitle } from './tab.ts';
import { TimelinePage } from './timeline/timeline-page.tsx';
import { TracePage } from './trace/trace-page.tsx';
import { TracesPage } from './traces/traces-page.tsx';
import './board.css';

/** What happened: pages that the timeline leads to. */
const happened: ReadonlySet<Route['page']> = new Set([
  ...(['timeline', 'gates', 'gate', 'deploys', 'deploy', 'corrections'] as const),
]);

const UnknownPage = ({ path }: { readonly path: string }) => (
  <>
    <PageHeader title="There is no such page" back={{ href: '/', label: 'Board' }} />
    <Notice tone="warning" title={path}>
      The board has no page at this address. A link may be old, or a letter is missing.
    </Notice>
  </>
);

const useTab = (route: Route, statuses: readonly Status[], known: boolean) => {
  const title = tabTitle(route, statuses, known);
  const icon = tabIcon(statuses, known);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', icon);
  }, [icon]);
};

export const Board = () => {
  const route = useRoute();
  const state = useBoard();
  const now = useNow();
  const fresh = freshness(state, now);
  const firing = firingNow(state.notifications ?? []).length;
  useTab(route, state.rows?.map(({ status }) => status) ?? [], fresh.level !== 'lost');
  const openIncidents = useOpenIncidents(firing);
  const outdated = state.session !== null && state.session.version !== state.firstVersion;
  const onWall = useFilters().has('wall') && route.page === 'board';
  useEffect(() => {
    // Nobody is at a wall to press the button.
    if (onWall && outdated) location.reload();
  }, [onWall, outdated]);
  const links: readonly TopBarLink[] = [
    { href: '/', label: 'Board', current: route.page === 'board' },
    {
      href: '/alerts',
      label: 'Alerts',
      current: ['alerts', 'silences', 'pager', 'audit'].includes(route.page),
      count: { value: firing, meaning: 'firing' },
    },
    {
      href: '/incidents',
      label: 'Incidents',
      current: route.page === 'incidents' || route.page === 'incident',
      count: { value: openIncidents, meaning: 'open' },
    },
    { href: '/timeline', label: 'Timeline', current: happened.has(route.page) },
    { href: '/errors', label: 'Errors', current: route.page === 'errors' },
    { href: '/traces', label: 'Traces', current: route.page === 'traces' },
  ];
  useKeys(
    links.map(({ href, label }, index) => ({
      keys: [String(index + 1)],
      does: `Page ${label}`,
      press: () => {
        navigate(href);
        return true;
      },
    })),
  );
  return (
    <ToastProvider>
      {!onWall && (
        <TopBar
          links={links}
          end={
            <>
              <Connection fresh={fresh} version={state.session?.version ?? null} />
              <You />
              <KeysHelp />
            </>
          }
        />
      )}
      <main id="main" tabIndex={-1} className="board-main">
        {state.isSignedOut && (
          <Notice
            tone="error"
            title="You are signed out"
            actions={<a href={signInHref()}>Sign in again</a>}
          >
            What is shown is of before. A session ends an hour after its last use, after a week, or
            when its token changes.
          </Notice>
        )}
        {outdated && !onWall && (
          <Notice tone="info" title="A new version of the board is running">
            <Button onClick={() => location.reload()}>Load it</Button>
          </Notice>
        )}
        <Broken key={JSON.stringify(route)}>
          {route.page === 'board' && <Overview fresh={fresh} now={now} />}
          {route.page === 'slo' && <SloPage key={route.name} name={route.name} now={now} />}
          {route.page === 'traces' && <TracesPage now={now} />}
          {route.page === 'trace' && <TracePage key={route.traceId} traceId={route.traceId} />}
          {route.page === 'errors' && <ErrorsPage now={now} />}
          {route.page === 'error' && <ErrorPage key={route.id} id={route.id} now={now} />}
          {route.page === 'alerts' && <AlertsPage />}
          {route.page === 'silences' && <SilencesPage now={now} />}
          {route.page === 'pager' && <PagerPage />}
          {route.page === 'audit' && <AuditPage now={now} />}
          {route.page === 'timeline' && <TimelinePage now={now} />}
          {route.page === 'gates' && <GatesPage now={now} />}
          {route.page === 'gate' && <GatePage key={route.id} id={route.id} now={now} />}
          {route.page === 'deploys' && <DeploysPage now={now} />}
          {route.page === 'deploy' && <DeployPage key={route.id} id={route.id} now={now} />}
          {route.page === 'corrections' && <CorrectionsPage now={now} />}
          {route.page === 'incidents' && <IncidentsPage now={now} />}
          {route.page === 'incident' && <IncidentPage key={route.id} id={route.id} now={now} />}
          {route.page === 'unknown' && <UnknownPage path={route.path} />}
        </Broken>
      </main>
    </ToastProvider>
  );
};
