// All tiles. They change places only when no reader is at them: a pointer that moves over them or
// the keyboard's focus holds every tile still, for ten seconds after the last sign of life, so that
// a mouse left lying on a wall screen does not hold them for ever.

import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { arrange, keyOf } from './order.ts';
import { Tile } from './tile.tsx';

const holdMs = 10_000;

type Place = { readonly x: number; readonly y: number };

/** Lets what changed its place glide there, unless the reader asked for less motion. */
const useGliding = (order: readonly string[]) => {
  const list = useRef<HTMLUListElement>(null);
  const places = useRef(new Map<string, Place>());
  const drawn = useRef<readonly string[]>([]);
  useLayoutEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const moved = drawn.current.length > 0 && drawn.current.join() !== order.join();
    const next = new Map<string, Place>();
    for (const item of list.current?.children ?? []) {
      if (!(item instanceof HTMLElement)) continue;
      const key = item.dataset.key ?? '';
      const place = { x: item.offsetLeft, y: item.offsetTop };
      const before = places.current.get(key);
      next.set(key, place);
      if (!moved || calm || before === undefined) continue;
      const from = `translate(${before.x - place.x}px, ${before.y - place.y}px)`;
      item.animate([{ transform: from }, { transform: 'none' }], {
        duration: 320,
        easing: 'ease-out',
      });
    }
    places.current = next;
    drawn.current = order;
  });
  return list;
};

export type TilesProps = { readonly rows: readonly ObjectiveRow[]; readonly now: number };

export const Tiles = ({ rows, now }: TilesProps) => {
  const [heldUntil, setHeldUntil] = useState(0);
  const previous = useRef<readonly string[]>([]);
  const hold = useCallback(() => setHeldUntil(Date.now() + holdMs), []);
  const release = useCallback(() => setHeldUntil(0), []);

  const order = arrange(previous.current, rows, now < heldUntil);
  const list = useGliding(order);
  useLayoutEffect(() => {
    previous.current = order;
  });

  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const perSlo = Map.groupBy(rows, ({ name }) => name);
  return (
    <ul
      className="tiles"
      aria-label="Objectives"
      ref={list}
      onPointerMove={hold}
      onPointerLeave={release}
      onFocus={hold}
      onKeyDown={hold}
    >
      {order.map((key) => {
        const row = byKey.get(key);
        return row === undefined ? null : (
          <li key={key} data-key={key}>
            <Tile row={row} showObjective={(perSlo.get(row.name)?.length ?? 0) > 1} now={now} />
          </li>
        );
      })}
    </ul>
  );
};
