// The board: the headline, a tile for each objective, the inbox, and in demo mode the faults; or the
// same for a wall. It is never empty: waiting, failing and having nothing to show are said in words.

import { useEffect } from 'react';
import { Button } from '../../../ui/button.tsx';
import { EmptyState, Loading, Notice } from '../../../ui/notice.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { FaultPanel } from '../faults/fault-panel.tsx';
import type { Freshness } from '../live/freshness.ts';
import type { BoardState } from '../live/state.ts';
import { useBoard, useFeed } from '../live/use-board.ts';
import { InboxCard } from '../pager/inbox-card.tsx';
import { useKeys } from '../routing/keys.ts';
import { navigate, rememberBoard, useFilters } from '../routing/navigation.ts';
import { type Filter, filtered, filterOf, isFiltering, shownWords } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { HeadlineBand } from './headline.tsx';
import { Tiles } from './tiles.tsx';
import { Wall } from './wall.tsx';
import './overview.css';

/** Loud diagnostics and the reason why there are no new figures. */
const Notices = ({ state, fresh }: { readonly state: BoardState; readonly fresh: Freshness }) => {
  const feed = useFeed();
  const again = <Button onClick={feed.retry}>Try again now</Button>;
  return (
    <>
      {fresh.level === 'lost' && state.rows !== null && (
        <Notice tone="error" title="These figures are old" actions={again}>
          {state.rowsFailure ?? 'The collector has stopped sending figures.'} What you see is the
          last that was known; the board keeps trying.
        </Notice>
      )}
      {state.session?.diagnostics.map((text) => (
        <Notice key={text} tone="error" title="The collector reports">
          {text}
        </Notice>
      ))}
    </>
  );
};

const NoFigures = ({ state }: { readonly state: BoardState }) => {
  const feed = useFeed();
  if (state.rowsFailure === null) return <Loading what="the objectives" />;
  return (
    <Notice
      tone="error"
      title="The board has no figures"
      actions={<Button onClick={feed.retry}>Try again now</Button>}
    >
      {state.rowsFailure} The board keeps trying by itself.
    </Notice>
  );
};

const NoTiles = ({ none, filter }: { readonly none: boolean; readonly filter: Filter }) =>
  none ? (
    <EmptyState title="No objectives are defined">
      Put an SLO into the folder <code>slos/</code> and restart the collector:{' '}
      <code>signalbox check slos</code> says whether it is right.
    </EmptyState>
  ) : (
    <EmptyState title="No objective is like that">
      {filter.text === ''
        ? 'Ask for another state or service.'
        : `Title, name and service are searched for “${filter.text}”.`}
    </EmptyState>
  );

/** The board's address with what is asked for, on a wall or not. */
const addressOf = (parameters: Readonly<Record<string, string>>, wall: boolean): string => {
  const set = Object.entries(parameters).filter(([, value]) => value !== '');
  const query = [...(wall ? ['wall'] : []), new URLSearchParams(set).toString()].filter(Boolean);
  return query.length === 0 ? '/' : `/?${query.join('&')}`;
};

type ViewProps = {
  readonly state: BoardState & { readonly rows: readonly ObjectiveRow[] };
  readonly fresh: Freshness;
  readonly now: number;
};

const View = ({ state, fresh, now }: ViewProps) => {
  const filters = useFilters();
  const filter = filterOf(filters.get);
  const grouped = filters.get('group') === 'service';
  const onWall = filters.has('wall');
  const shown = filtered(state.rows, filter);
  const asked = { q: filter.text, status: filter.status, service: filter.service };
  const boardHref = addressOf({ ...asked, group: filters.get('group') }, false);
  const wallHref = addressOf(asked, true);
  useEffect(() => rememberBoard(boardHref), [boardHref]);
  useKeys([
    {
      keys: ['w'],
      does: 'For a screen on the wall, and back',
      press: () => {
        navigate(onWall ? boardHref : wallHref);
        return true;
      },
    },
  ]);
  const appUrl = state.session?.demo?.appUrl ?? null;
  if (onWall)
    return (
      <Wall
        rows={shown}
        only={isFiltering(filter) ? shownWords(state.rows, shown) : null}
        boardHref={boardHref}
        fresh={fresh}
        now={now}
        notices={<Notices state={state} fresh={fresh} />}
      />
    );
  return (
    <div className={`overview overview-${fresh.level}`}>
      <Notices state={state} fresh={fresh} />
      <HeadlineBand rows={state.rows} fresh={fresh} now={now} />
      <div className="overview-columns">
        <section aria-labelledby="objectives">
          <h2 id="objectives" className="ui-unseen">
            Objectives
          </h2>
          <FilterBar
            filter={filter}
            filters={filters}
            grouped={grouped}
            rows={state.rows}
            shown={shown}
            wallHref={wallHref}
          />
          {shown.length === 0 && <NoTiles none={state.rows.length === 0} filter={filter} />}
          <Tiles rows={shown} grouped={grouped} view={boardHref} />
        </section>
        <aside className="overview-side" aria-label="Pages and faults">
          {appUrl !== null && <FaultPanel appUrl={appUrl} />}
          <InboxCard now={now} />
        </aside>
      </div>
    </div>
  );
};

export type OverviewProps = { readonly fresh: Freshness; readonly now: number };

export const Overview = ({ fresh, now }: OverviewProps) => {
  const state = useBoard();
  const { rows } = state;
  if (rows === null)
    return (
      <>
        <h1 className="ui-unseen">Board</h1>
        <NoFigures state={state} />
      </>
    );
  return <View state={{ ...state, rows }} fresh={fresh} now={now} />;
};
