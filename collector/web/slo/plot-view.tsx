// One chart of uPlot in the page: made anew when its axes or the reader's colours change, else only
// given new data.

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Scale } from './history.ts';
import { type Band, type Marker, type PlotRequest, plotOptions, readLook } from './plot.ts';

export type PlotProps = {
  readonly label: string;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly scale: Scale;
  readonly request: Omit<PlotRequest, 'scale' | 'markers' | 'bands' | 'values' | 'onCursor'>;
  readonly markers: readonly Marker[];
  readonly bands: readonly Band[];
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

export const Plot = (props: PlotProps) => {
  const { label, times, values, scale, request, markers, bands, heightRem, onCursor } = props;
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({ markers, bands, values, times });
  latest.current = { markers, bands, values, times };
  const plot = useRef<uPlot | null>(null);
  const scheme = useScheme();
  // The axis and its labels are part of the options: a new scale is a new plot.
  const key = JSON.stringify([scheme, scale, request, heightRem]);
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
      bands: () => latest.current.bands,
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
    if (markers.length + bands.length >= 0) plot.current?.redraw(false);
  }, [markers, bands]);

  return <div className="plot" ref={place} role="img" aria-label={label} />;
};
