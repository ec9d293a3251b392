// One objective at a glance: state, value against its thresholds, why, budget, burn, ten minutes.
// The title is the link; a click anywhere else on the tile does the same.

import { age, clock, moment } from '../../../ui/duration.ts';
import { signOf } from '../../../ui/status.ts';
import { StatusBadge } from '../../../ui/status-badge.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { sloPath } from '../routing/route.ts';
import { BudgetBar, BurnLine } from './budget-bar.tsx';
import { currentValue, tileThresholds } from './readings.ts';
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
  return (
    <article className={`tile tile-${signOf(row.status).slug}`} data-href={sloPath(row.name)}>
      <header className="tile-head">
        <h3>
          <a href={sloPath(row.name)}>{row.title}</a>
          {showObjective && <span className="ui-muted"> {row.objective}</span>}
        </h3>
        <StatusBadge status={row.status} />
      </header>
      <div className="tile-now">
        <p>
          <span className="tile-value" data-missed={value.missed} title={value.exact}>
            {value.value}
          </span>
          <span className="tile-context">
            {value.context} · <strong>{value.target}</strong>
          </span>
        </p>
        <Sparkline values={row.sparkline} target={row.target} />
      </div>
      {row.reasons.length > 0 && (
        <ul className="tile-reasons">
          {row.reasons.slice(0, 2).map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <ThresholdList thresholds={tileThresholds(row.current.readings)} />
      <footer className="tile-foot">
        <BudgetBar row={row} />
        <div className="tile-line">
          <BurnLine row={row} />
          <p className="ui-muted" title={moment(row.since)}>
            {row.status} since {clock(row.since, now)} · {age(row.since, now)}
          </p>
        </div>
      </footer>
    </article>
  );
};
