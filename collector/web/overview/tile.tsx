// One objective at a glance: state, value against its thresholds, why, budget, burn, ten minutes.
// The title is the link; a click anywhere else on the tile does the same.

import { age, clock, moment } from '../../../ui/duration.ts';
import { signOf } from '../../../ui/status.ts';
import { StatusBadge } from '../../../ui/status-badge.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
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
  readonly now: number;
};

export const Tile = ({ row, showObjective, now }: TileProps) => {
  const value = currentValue(row);
  const thresholds = tileThresholds(row);
  const reasons = furtherReasons(row.reasons, thresholds).slice(
    0,
    thresholds.some(({ holds }) => holds) ? 1 : 2,
  );
  return (
    <article className={`tile tile-${signOf(row.status).slug}`} data-href={sloPath(row.name)}>
      <header className="tile-head">
        <h3>
          <a href={sloPath(row.name)}>
            {row.title}
            {showObjective && <span className="tile-objective"> {row.objective}</span>}
          </a>
        </h3>
        <StatusBadge status={row.status} />
      </header>
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
          <p className="ui-muted" title={`since ${clock(row.since, now)} (${moment(row.since)})`}>
            for {age(row.since, now)}
          </p>
        </div>
      </footer>
    </article>
  );
};
