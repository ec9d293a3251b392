// The band at the top of the board: the sentence to be read from three metres, how many there are
// of each state, and the least budget. Changes of state are read out, not every update.

import { useEffect, useRef, useState } from 'react';
import { moment } from '../../../ui/duration.ts';
import { signOf } from '../../../ui/status.ts';
import { StatusShape } from '../../../ui/status-badge.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import type { Freshness } from '../live/freshness.ts';
import { sloPath } from '../routing/route.ts';
import { budgetReading } from './budget.ts';
import { announcement, countByStatus, headline, leastBudget } from './headline.ts';
import './headline.css';

/** Says what changed, and nothing while nothing changes. */
const Announcer = ({ rows }: { readonly rows: readonly ObjectiveRow[] }) => {
  const before = useRef(rows);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const change = announcement(before.current, rows);
    before.current = rows;
    if (change !== null) setSaid(change);
  }, [rows]);
  return (
    <p className="ui-unseen" aria-live="polite">
      {said}
    </p>
  );
};

const Names = ({ rows }: { readonly rows: readonly ObjectiveRow[] }) => (
  <ul className="headline-names">
    {rows.slice(0, 4).map((row) => (
      <li key={`${row.name}/${row.objective}`}>
        <a href={sloPath(row.name)}>{row.title}</a>
      </li>
    ))}
    {rows.length > 4 && <li>and {rows.length - 4} more</li>}
  </ul>
);

export type HeadlineBandProps = {
  readonly rows: readonly ObjectiveRow[];
  readonly fresh: Freshness;
  readonly now: number;
};

export const HeadlineBand = ({ rows, fresh, now }: HeadlineBandProps) => {
  const { status, text, since, sinceMs, about } = headline(rows, fresh, now);
  const least = leastBudget(rows);
  return (
    <section
      className={`headline headline-${status === null ? 'unknown' : signOf(status).slug}`}
      aria-label="In short"
    >
      <div className="headline-main">
        <h1>
          {status !== null && <StatusShape status={status} />}
          <span>{text}</span>
        </h1>
        <div className="headline-line">
          {about.length > 0 && <Names rows={about} />}
          {since !== null && <p title={sinceMs === null ? undefined : moment(sinceMs)}>{since}</p>}
        </div>
      </div>
      <dl className="headline-figures">
        {countByStatus(rows).map(({ status: each, number }) => (
          <div key={each} data-none={number === 0}>
            <dt>
              <StatusShape status={each} /> {signOf(each).word.toLowerCase()}
            </dt>
            <dd>
              {number === 0 ? (
                number
              ) : (
                <a href={`/?status=${each.replace(' ', '+')}`}>
                  {number}
                  <span className="ui-unseen"> {signOf(each).word.toLowerCase()}: show them</span>
                </a>
              )}
            </dd>
          </div>
        ))}
        {least !== null && (
          <div className="headline-budget">
            <dt>least budget: {least.title}</dt>
            <dd title={budgetReading(least).exact}>{budgetReading(least).text}</dd>
          </div>
        )}
      </dl>
      <Announcer rows={rows} />
    </section>
  );
};
