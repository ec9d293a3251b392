// The last hour of an objective: the ratio of good events with its target, and the events per
// second under it. Pointer or slider choose a slice, which is read out in words.

import { useCallback, useMemo, useRef, useState } from 'react';
import { significant, targetPercent } from '../../../ui/figure.ts';
import type { HistoryPoint } from '../../serve/slos/shapes.ts';
import {
  newestMeasured,
  rateScale,
  ratioScale,
  ratioTick,
  series,
  sliceExactly,
  sliceWords,
} from './history.ts';
import type { Band, Marker } from './plot.ts';
import { Plot } from './plot-view.tsx';
import { Slider } from './slider.tsx';
import './history-chart.css';

export type HistoryChartProps = {
  readonly history: readonly HistoryPoint[];
  readonly target: number;
  readonly markers: readonly Marker[];
  readonly bands: readonly Band[];
  readonly now: number;
};

const hour = { axis: 'times', group: 'history', span: null } as const;

const ratioRequest = (target: number) => ({
  tick: ratioTick,
  target: { value: target, label: `target ${targetPercent(target)}` },
  even: null,
  filled: false,
  showTimes: false,
  labelled: true,
  ...hour,
});
const rateRequest = {
  tick: significant,
  target: null,
  even: null,
  filled: true,
  showTimes: true,
  labelled: false,
  ...hour,
};

export const HistoryChart = ({ history, target, markers, bands, now }: HistoryChartProps) => {
  const asked = useRef(now);
  asked.current = now;
  const all = useMemo(() => series(history, asked.current), [history]);
  const ratioAxis = useMemo(() => ratioScale(all.ratios, target), [all, target]);
  const rateAxis = useMemo(() => rateScale(all.rates), [all]);
  const request = useMemo(() => ratioRequest(target), [target]);
  const [chosen, setChosen] = useState<number | null>(null);
  const onCursor = useCallback((index: number | null) => setChosen(index), []);
  const index = chosen ?? newestMeasured(all);
  const words = sliceWords(all, index, now);
  return (
    <figure className="history">
      <figcaption className="history-words" title={sliceExactly(all, index)}>
        {words}
      </figcaption>
      <p className="history-name">Good events, of all in ten seconds</p>
      <Plot
        label={`Ratio of good events over the last hour. Newest: ${sliceWords(all, newestMeasured(all), now)}`}
        times={all.times}
        values={all.ratios}
        scale={ratioAxis}
        request={request}
        markers={markers}
        bands={bands}
        heightRem={14}
        onCursor={onCursor}
      />
      <p className="history-name">Events per second</p>
      <Plot
        label="Events per second over the last hour"
        times={all.times}
        values={all.rates}
        scale={rateAxis}
        request={rateRequest}
        markers={markers}
        bands={bands}
        heightRem={6}
        onCursor={onCursor}
      />
      <Slider
        label="Slice of the last hour"
        last={all.times.length - 1}
        index={index}
        words={words}
        onChoose={setChosen}
      />
    </figure>
  );
};
