// One objective at a glance: state, value against its thresholds, why, budget, burn, ten minutes; a
// small one keeps state, value and budget. The title is the link; a click anywhere else on the tile
// does the same. Drawn anew only when its row says something else.

import { memo } from 'react';
import { clock, moment } from '../../../ui/duration.ts';
import { signOf } from '../../../ui/status.ts';
import { StatusBadge } from '../../../ui/status-badge.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { Age } from '../live/second.tsx';
import { sloPath } from '../routing/route.ts';
import { BudgetBar, BurnLine } from './budget-bar.tsx';
import { currentValue, furtherReasons, tileThresholds } from './readings.ts';
import { Sparkline } from './sparkline.tsx';
import { ThresholdList } from './threshold-list.tsx';
import './tile.css';

export type TileProps = {
  readonly row: ObjectiveRow;
  /** Set where its SLO has more than one objective. */
  readonly showObjective: boolean;
  readonly small: boolean;
};

const Head = ({ row, showObjective, small }: TileProps) => (
  <header className="tile-head">
    <h3>
      <a href={sloPath(row.name)}>
        {row.title}
        {showObjective && <span className="tile-objective"> {row.objective}</span>}
      </a>
    </h3>
    <StatusBadge status={row.status} look={small ? 'plain' : 'solid'} />
  </header>
);

const SmallTile = (props: TileProps) => {
  const { row } = props;
  const value = currentValue(row);
  return (
    <article
      className={`tile tile-small tile-${signOf(row.status).slug}`}
      data-href={sloPath(row.name)}
    >
      <Head {...props} />
      <div className="tile-small-line">
        <p className="tile-small-value" data-measured={value.measured} title={value.exact}>
          {value.value}
        </p>
        <BudgetBar row={row} />
      </div>
    </article>
  );
};

const dayMs = 86_400_000;

/** With its day, as it reads on any later one. */
const sinceWords = (since: number): string =>
  `since ${clock(since, since + 2 * dayMs)} (${moment(since)})`;

const LargeTile = (props: TileProps) => {
  const { row } = props;
  const value = currentValue(row);
  const thresholds = tileThresholds(row);
  const reasons = furtherReasons(row.reasons, thresholds).slice(
    0,
    thresholds.some(({ holds }) => holds) ? 1 : 2,
  );
  return (
    <article className={`tile tile-${signOf(row.status).slug}`} data-href={sloPath(row.name)}>
      <Head {...props} />
      <div className="tile-now">
        <p className="tile-value" data-measured={value.measured} title={value.exact}>
          {value.value}
        </p>
        <Sparkline values={row.sparkline} target={row.current.target} />
        <p className="tile-context">
          {value.context !== null && `${value.context} · `}
          <strong>{value.target}</strong>
        </p>
      </div>
      {reasons.length > 0 && (
        <ul className="tile-reasons">
          {reasons.map((reason) => (
            <li key={reason} title={reason}>
              {reason}
            </li>
          ))}
        </ul>
      )}
      <ThresholdList thresholds={thresholds} />
      <footer className="tile-foot">
        <BudgetBar row={row} />
        <div className="tile-line">
          <BurnLine row={row} />
          <p className="ui-muted" title={sinceWords(row.since)}>
            for <Age since={row.since} />
          </p>
        </div>
      </footer>
    </article>
  );
};

export const Tile = memo((props: TileProps) =>
  props.small ? <SmallTile {...props} /> : <LargeTile {...props} />,
);
