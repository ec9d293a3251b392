// The board: the headline, a tile for each objective, the inbox, and in demo mode the faults. It is
// never empty: waiting, failing and having nothing to show are said in words.

import { Button } from '../../../ui/button.tsx';
import { EmptyState, Loading, Notice } from '../../../ui/notice.tsx';
import { FaultPanel } from '../faults/fault-panel.tsx';
import type { Freshness } from '../live/freshness.ts';
import type { BoardState } from '../live/state.ts';
import { useBoard, useFeed } from '../live/use-board.ts';
import { InboxCard } from '../pager/inbox-card.tsx';
import { HeadlineBand } from './headline.tsx';
import { Tiles } from './tiles.tsx';
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

export type OverviewProps = { readonly fresh: Freshness; readonly now: number };

export const Overview = ({ fresh, now }: OverviewProps) => {
  const state = useBoard();
  const appUrl = state.session?.demo?.appUrl ?? null;
  if (state.rows === null)
    return (
      <>
        <h1 className="ui-unseen">Board</h1>
        <NoFigures state={state} />
      </>
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
          {state.rows.length === 0 && (
            <EmptyState title="No objectives are defined">
              Put an SLO into the folder <code>slos/</code> and restart the collector:{' '}
              <code>signalbox check slos</code> says whether it is right.
            </EmptyState>
          )}
          <Tiles rows={state.rows} now={now} />
        </section>
        <aside className="overview-side" aria-label="Pages and faults">
          {appUrl !== null && <FaultPanel appUrl={appUrl} />}
          <InboxCard now={now} />
        </aside>
      </div>
    </div>
  );
};
