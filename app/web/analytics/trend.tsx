// Ten minutes of one figure as a line: from zero, gaps left open. The picture follows the reader's
// colours, and says in words what it shows last.

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export type TrendProps = {
  readonly label: string;
  /** Milliseconds of Unix time. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  /** A figure with its unit. */
  readonly words: (value: number) => string;
  /** The axis reaches at least so far. */
  readonly atLeast: number;
};

const spanSeconds = 600;
const heightPx = 150;

const optionsOf = (
  element: HTMLElement,
  { words, atLeast }: Pick<TrendProps, 'words' | 'atLeast'>,
): uPlot.Options => {
  const style = getComputedStyle(element);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: value('--ink-muted'),
    font: `12px ${value('--font')}`,
    grid: { stroke: value('--border'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: heightPx,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: (_plot, _from, to) => [to - spanSeconds, to] },
      y: { range: (_plot, _from, to) => [0, Math.max(atLeast, to ?? 0) * 1.1] },
    },
    axes: [
      { ...axis, size: 28, space: 90, values: '{HH}:{mm}' },
      { ...axis, size: 62, space: 36, values: (_plot, ticks) => ticks.map(words) },
    ],
    series: [
      {},
      {
        stroke: value('--accent'),
        fill: value('--accent-ground'),
        width: 2,
        points: { show: false },
      },
    ],
  };
};

const useScheme = (): boolean => {
  const query = '(prefers-color-scheme: dark)';
  const [dark, setDark] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const change = () => setDark(media.matches);
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, []);
  return dark;
};

export const Trend = ({ label, times, values, words, atLeast }: TrendProps) => {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const dark = useScheme();
  const latest = useRef({ times, values });
  latest.current = { times, values };
  const data = (): uPlot.AlignedData => [
    latest.current.times.map((at) => at / 1000),
    [...latest.current.values],
  ];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read anew with the scheme
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = new uPlot(optionsOf(element, { words, atLeast }), data(), element);
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: heightPx }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [dark, words, atLeast]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn is the latest of these
  useEffect(() => {
    plot.current?.setData(data());
  }, [times, values]);
  const newest = values.at(-1);
  const said = newest === null || newest === undefined ? 'nothing to measure' : words(newest);
  return <div className="trend" ref={place} role="img" aria-label={`${label}: now ${said}`} />;
};
