// The board on a wall (?wall): no bar, no fields, nothing to scroll; the headline, the time, whether
// the board is live, and as many tiles as are read from three metres, the worst first.

import { memo, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { clock, moment } from '../../../ui/duration.ts';
import { signOf } from '../../../ui/status.ts';
import { StatusShape } from '../../../ui/status-badge.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { Connection } from '../live/connection.tsx';
import type { Freshness } from '../live/freshness.ts';
import { keyOf } from '../live/rows.ts';
import { Age } from '../live/second.tsx';
import { useKeys } from '../routing/keys.ts';
import { navigate } from '../routing/navigation.ts';
import { sloPath } from '../routing/route.ts';
import { budgetReading } from './budget.ts';
import { HeadlineBand } from './headline.tsx';
import { arrange } from './order.ts';
import { currentValue } from './readings.ts';
import { restWords, type Size, wallGrid } from './wall.ts';
import './wall.css';

/** In rem: what a tile needs for its words. */
const least = { width: 15, height: 7 };

const WallTile = memo(
  ({ row, showObjective }: { readonly row: ObjectiveRow; readonly showObjective: boolean }) => {
    const { slug, word } = signOf(row.status);
    const value = currentValue(row);
    const budget = budgetReading(row);
    return (
      <article className={`wall-tile tile-${slug}`} data-href={sloPath(row.name)}>
        <p className={`wall-state wall-state-${slug}`}>
          <StatusShape status={row.status} />
          <strong>{word}</strong>
          <span>
            <span className="ui-unseen">for </span>
            <Age since={row.since} />
          </span>
        </p>
        <h2>
          <a href={sloPath(row.name)}>
            {row.title}
            {showObjective && ` ${row.objective}`}
          </a>
        </h2>
        <p className="wall-figures">
          <strong title={value.exact}>{value.value}</strong>
          <span className={`budget-${budget.tone}`} title={budget.exact}>
            {row.budgetLeft === null ? 'no budget yet' : <strong>{budget.text}</strong>}
          </span>
        </p>
      </article>
    );
  },
);

const useSize = () => {
  const element = useRef<HTMLUListElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const read = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setSize({ width: current.clientWidth / rem, height: current.clientHeight / rem });
    };
    const observer = new ResizeObserver(read);
    observer.observe(current);
    read();
    return () => observer.disconnect();
  }, []);
  return { element, size };
};

export type WallProps = {
  readonly rows: readonly ObjectiveRow[];
  /** Null where all are shown. */
  readonly only: string | null;
  readonly boardHref: string;
  /** What a person must look at. */
  readonly notices: ReactNode;
  readonly fresh: Freshness;
  readonly now: number;
};

export const Wall = ({ rows, only, boardHref, notices, fresh, now }: WallProps) => {
  const { element, size } = useSize();
  useKeys([
    {
      keys: ['Escape'],
      does: 'Leave the wall',
      press: () => {
        navigate(boardHref);
        return true;
      },
    },
  ]);
  const order = useMemo(() => {
    const byKey = new Map(rows.map((row) => [keyOf(row), row]));
    return arrange([], rows, { held: false, grouped: false })
      .flatMap(({ places }) => places)
      .flatMap(({ key }) => byKey.get(key) ?? []);
  }, [rows]);
  const perSlo = useMemo(() => Map.groupBy(rows, ({ name }) => name), [rows]);
  const grid = wallGrid(rows.length, size, least);
  const rest = order.slice(grid.shown);
  return (
    <div className={`wall overview-${fresh.level}`}>
      <header className="wall-head">
        <HeadlineBand rows={rows} fresh={fresh} now={now} />
        <div className="wall-time">
          <time dateTime={moment(now)} title={moment(now)}>
            {clock(now, now)}
          </time>
          <Connection fresh={fresh} version={null} />
          {only !== null && <p>{only}</p>}
          <a className="wall-leave" href={boardHref}>
            Leave the wall (Esc)
          </a>
        </div>
      </header>
      <div className="wall-notices">{notices}</div>
      <ul
        className="wall-tiles tiles"
        ref={element}
        aria-label="Objectives"
        style={{
          gridTemplateColumns: `repeat(${grid.columns}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${grid.rows}, minmax(0, 1fr))`,
        }}
      >
        {size.width > 0 &&
          order.slice(0, grid.shown).map((row) => (
            <li key={keyOf(row)}>
              <WallTile row={row} showObjective={(perSlo.get(row.name)?.length ?? 0) > 1} />
            </li>
          ))}
        {size.width > 0 && rest.length > 0 && <li className="wall-rest">{restWords(rest)}</li>}
      </ul>
    </div>
  );
};
