// The strip of days: a cell for each, what it was like by shape and colour, in words under it for the
// one that is pointed at or chosen by the slider.

import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import type { Status } from '../../../ui/status.ts';
import { StatusShape } from '../../../ui/status-badge.tsx';
import type { Unit } from '../../serve/shapes.ts';
import type { DayRow } from '../../serve/slos/shapes.ts';
import {
  type DayKind,
  type DayLength,
  dayExactly,
  dayLengths,
  dayWords,
  kindOf,
  kindWords,
  stripWords,
} from './days.ts';
import { Slider } from './slider.tsx';
import './days-card.css';

const shapes: Readonly<Record<DayKind, Status | null>> = {
  kept: null,
  over: 'yellow',
  'far over': 'red',
  idle: null,
  unwatched: null,
};

const Cell = ({ kind, leftOut }: { readonly kind: DayKind; readonly leftOut: boolean }) => {
  const shape = shapes[kind];
  return (
    <span className={`day day-${kind.replace(' ', '-')}`} data-left-out={leftOut}>
      {shape !== null && <StatusShape status={shape} />}
    </span>
  );
};

const Legend = ({ days }: { readonly days: readonly DayRow[] }) => {
  const there = new Set(days.map(kindOf));
  return (
    <ul className="day-legend">
      {(Object.keys(kindWords) as DayKind[])
        .filter((kind) => there.has(kind))
        .map((kind) => (
          <li key={kind}>
            <Cell kind={kind} leftOut={false} /> {kindWords[kind]}
          </li>
        ))}
      {days.some(({ leftOut }) => leftOut.length > 0) && (
        <li>
          <Cell kind="kept" leftOut={true} /> something left out
        </li>
      )}
    </ul>
  );
};

const Lengths = ({ length, onLength }: Pick<DaysCardProps, 'length' | 'onLength'>) => (
  <fieldset className="day-lengths" aria-label="Days shown">
    {dayLengths.map((each) => (
      <Button key={each} kind="quiet" aria-pressed={each === length} onClick={() => onLength(each)}>
        {each} days
      </Button>
    ))}
  </fieldset>
);

export type DaysCardProps = {
  /** Of the longest length, oldest first. */
  readonly days: readonly DayRow[];
  readonly unit: Unit;
  readonly length: DayLength;
  readonly onLength: (length: DayLength) => void;
};

export const DaysCard = ({ days: all, unit, length, onLength }: DaysCardProps) => {
  const days = all.slice(-length);
  const [chosen, setChosen] = useState<number | null>(null);
  const last = days.length - 1;
  const index = Math.min(chosen ?? last, last);
  const day = days[index];
  if (day === undefined) return null;
  return (
    <Card
      title={`The last ${days.length} days`}
      actions={<Lengths length={length} onLength={onLength} />}
    >
      <p className="day-summary">{stripWords(days)}</p>
      <div
        className="day-strip"
        role="img"
        aria-label={`A cell for each of the last ${days.length} days. ${stripWords(days)}`}
        onPointerLeave={() => setChosen(null)}
      >
        {days.map((each, place) => (
          <span
            key={each.at}
            className="day-place"
            data-chosen={place === chosen}
            title={dayExactly(each, unit)}
            onPointerEnter={() => setChosen(place)}
          >
            <Cell kind={kindOf(each)} leftOut={each.leftOut.length > 0} />
          </span>
        ))}
      </div>
      <Slider
        label="Day"
        kind="day-slider"
        last={last}
        index={index}
        words={dayWords(day, unit)}
        onChoose={setChosen}
      />
      <p className="history-words">{dayWords(day, unit)}</p>
      <Legend days={days} />
    </Card>
  );
};
