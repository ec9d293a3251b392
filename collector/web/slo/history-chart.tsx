// The last hour of an objective: the ratio of good events with its target, and the events per
// second under it. Pointer or slider choose a slice, which is read out in words.

import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { significant, targetPercent } from '../../../ui/figure.ts';
import type { HistoryPoint } from '../../serve/shapes.ts';
import {
  newestMeasured,
  rateScale,
  ratioScale,
  ratioTick,
  type Scale,
  series,
  sliceWords,
} from './history.ts';
import { type Marker, type PlotRequest, plotOptions, readLook } from './plot.ts';
import './history-chart.css';

type PlotProps = {
  readonly label: string;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly scale: Scale;
  readonly request: Omit<PlotRequest, 'scale' | 'markers' | 'values' | 'onCursor'>;
  readonly markers: readonly Marker[];
  readonly heightRem: number;
  readonly onCursor: (index: number | null) => void;
};

/** Changes when the reader's colour scheme or pixel density does: then all is drawn anew. */
const useScheme = (): string => {
  const read = () => `${matchMedia('(prefers-color-scheme: dark)').matches} ${devicePixelRatio}`;
  const [scheme, setScheme] = useState(read);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const change = () => setScheme(read());
    query.addEventListener('change', change);
    addEventListener('resize', change);
    return () => {
      query.removeEventListener('change', change);
      removeEventListener('resize', change);
    };
  });
  return scheme;
};

const Plot = (props: PlotProps) => {
  const { label, times, values, scale, request, markers, heightRem, onCursor } = props;
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({ markers, values, times });
  latest.current = { markers, values, times };
  const plot = useRef<uPlot | null>(null);
  const scheme = useScheme();
  // The axis and its labels are part of the options: a new scale is a new plot.
  const key = JSON.stringify([scheme, scale, request.target, heightRem]);
  const options = useRef({ scale, request, heightRem });
  options.current = { scale, request, heightRem };

  useEffect(() => {
    const element = place.current;
    if (element === null || key === '') return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const size = () => ({ width: element.clientWidth, height: options.current.heightRem * rem });
    const full: PlotRequest = {
      ...options.current.request,
      scale: options.current.scale,
      markers: () => latest.current.markers,
      values: () => latest.current.values,
      onCursor,
    };
    const made = new uPlot(
      plotOptions(full, readLook(element), size()),
      [[...latest.current.times], [...latest.current.values]],
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [key, onCursor]);

  useEffect(() => {
    plot.current?.setData([[...times], [...values]]);
  }, [times, values]);

  useEffect(() => {
    if (markers.length >= 0) plot.current?.redraw(false);
  }, [markers]);

  return <div className="plot" ref={place} role="img" aria-label={label} />;
};

export type HistoryChartProps = {
  readonly history: readonly HistoryPoint[];
  readonly target: number;
  readonly markers: readonly Marker[];
  readonly now: number;
};

const ratioRequest = (target: number) => ({
  tick: ratioTick,
  target: { value: target, label: `target ${targetPercent(target)}` },
  filled: false,
  showTimes: false,
});
const rateRequest = { tick: significant, target: null, filled: true, showTimes: true };

export const HistoryChart = ({ history, target, markers, now }: HistoryChartProps) => {
  const id = useId();
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
      <figcaption className="history-words">{words}</figcaption>
      <p className="history-name">Good events, of all in ten seconds</p>
      <Plot
        label={`Ratio of good events over the last hour. Newest: ${sliceWords(all, newestMeasured(all), now)}`}
        times={all.times}
        values={all.ratios}
        scale={ratioAxis}
        request={request}
        markers={markers}
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
        heightRem={6}
        onCursor={onCursor}
      />
      <label className="ui-unseen" htmlFor={id}>
        Slice of the last hour
      </label>
      <input
        id={id}
        className="history-slider"
        type="range"
        min={0}
        max={all.times.length - 1}
        value={index}
        aria-valuetext={words}
        onChange={(event) => setChosen(event.target.valueAsNumber)}
        onBlur={() => setChosen(null)}
      />
    </figure>
  );
};
