// All tiles. They change places only when no reader is at them: a pointer that moves over them or
// the keyboard's focus holds every tile still, for ten seconds after the last sign of life, so that
// a mouse left lying on a screen does not hold them for ever.

import {
  Fragment,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { StatusBadge } from '../../../ui/status-badge.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { keyOf } from '../live/rows.ts';
import { useKeys } from '../routing/keys.ts';
import { useGliding } from './glide.ts';
import { countByStatus } from './headline.ts';
import { arrange, type Group, manyTiles, manyTilesNarrow } from './order.ts';
import { stepAside, stepBy, stepRow } from './steps.ts';
import { Tile } from './tile.tsx';

const holdMs = 10_000;
const second = 1000;

/** The worst of a service, and how many of it are so. */
const GroupHead = (props: {
  readonly id: string;
  readonly service: string;
  readonly rows: readonly ObjectiveRow[];
}) => (
  <h2 id={props.id} className="tile-group-head">
    <span>{props.service}</span>
    {countByStatus(props.rows)
      .filter(({ number }) => number > 0)
      .map(({ status, number }) => (
        <span key={status} className="tile-group-count">
          <StatusBadge status={status} look="plain" /> {number}
        </span>
      ))}
  </h2>
);

export type TilesProps = {
  readonly rows: readonly ObjectiveRow[];
  readonly grouped: boolean;
  /** Changes with what is asked for: then they are put in order, whoever is at them. */
  readonly view: string;
};

const narrow = matchMedia('(max-width: 40rem)');

const useNarrow = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener);
      return () => narrow.removeEventListener('change', listener);
    },
    () => narrow.matches,
  );

/** Where tiles stand now: given again as it was while nothing but figures changed. */
const useArrangement = ({ rows, grouped, view }: TilesProps, held: boolean) => {
  const before = useRef<{ readonly view: string; readonly groups: readonly Group[] }>({
    view,
    groups: [],
  });
  const many = useNarrow() ? manyTilesNarrow : manyTiles;
  const isSameView = before.current.view === view;
  const groups = arrange(isSameView ? before.current.groups : [], rows, {
    held: held && isSameView,
    grouped,
    many,
  });
  useLayoutEffect(() => {
    before.current = { view, groups };
  });
  return groups;
};

const useTileKeys = (list: { readonly current: HTMLElement | null }) =>
  useKeys([
    { keys: ['j'], does: 'Next objective', press: () => stepBy(list.current, 1) },
    { keys: ['k'], does: 'Objective before', press: () => stepBy(list.current, -1) },
    {
      keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
      does: 'From tile to tile',
      press: ({ key }) =>
        key === 'ArrowLeft' || key === 'ArrowRight'
          ? stepAside(list.current, key === 'ArrowRight' ? 1 : -1)
          : stepRow(list.current, key === 'ArrowDown' ? 1 : -1),
    },
  ]);

/** @returns whether a reader is at the tiles */
const useHeld = (list: { readonly current: HTMLElement | null }): boolean => {
  const [until, setUntil] = useState(0);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    // To the second: a pointer that moves draws nothing anew.
    const hold = () => setUntil(Math.ceil(Date.now() / second) * second + holdMs);
    const release = () => setUntil(0);
    const signs = ['pointermove', 'focusin', 'keydown'];
    for (const sign of signs) element.addEventListener(sign, hold);
    element.addEventListener('pointerleave', release);
    return () => {
      for (const sign of signs) element.removeEventListener(sign, hold);
      element.removeEventListener('pointerleave', release);
    };
  }, [list]);
  return Date.now() < until;
};

export const Tiles = (props: TilesProps) => {
  const { rows } = props;
  const list = useRef<HTMLDivElement>(null);
  const groups = useArrangement(props, useHeld(list));
  useTileKeys(list);
  useGliding(list, JSON.stringify(groups));

  const byKey = useMemo(() => new Map(rows.map((row) => [keyOf(row), row])), [rows]);
  const perSlo = useMemo(() => Map.groupBy(rows, ({ name }) => name), [rows]);
  return (
    <div className="tile-groups" ref={list}>
      {groups.map(({ service, places }) => {
        const shown = places.flatMap(({ key, small }) => {
          const row = byKey.get(key);
          return row === undefined ? [] : [{ key, small, row }];
        });
        const tiles = (
          <ul className="tiles">
            {shown.map(({ key, small, row }) => (
              <li key={key} data-key={key} data-small={small}>
                <Tile
                  row={row}
                  small={small}
                  showObjective={(perSlo.get(row.name)?.length ?? 0) > 1}
                />
              </li>
            ))}
          </ul>
        );
        if (service === null) return <Fragment key="">{tiles}</Fragment>;
        return (
          <section key={service} aria-labelledby={`service-${service}`}>
            <GroupHead
              id={`service-${service}`}
              service={service}
              rows={shown.map(({ row }) => row)}
            />
            {tiles}
          </section>
        );
      })}
    </div>
  );
};
