// How uPlot draws the charts of an objective. Colours are read from the design's custom
// properties, because a canvas knows no CSS.

import type uPlot from 'uplot';
import { lonePoints, type Scale } from './history.ts';
import { clusters } from './markers.ts';

export type Marker = { readonly number: number; readonly at: number };

/** An alert on the timeline: while it fires. */
export type Band = { readonly fromMs: number; readonly toMs: number };

export type PlotLook = {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly line: string;
  readonly fill: string;
  readonly target: string;
  readonly alarm: string;
  readonly surface: string;
  readonly font: string;
  readonly textPx: number;
};

export const readLook = (element: HTMLElement): PlotLook => {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(name).trim();
  const textPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8125;
  return {
    ink: value('--ink'),
    muted: value('--ink-muted'),
    grid: value('--border'),
    line: value('--accent'),
    fill: value('--accent-ground'),
    target: value('--red-ink'),
    alarm: value('--red'),
    surface: value('--surface'),
    font: `${textPx}px ${value('--font')}`,
    textPx,
  };
};

export type PlotRequest = {
  readonly scale: Scale;
  readonly tick: (value: number) => string;
  /** Drawn as a line across with its label. */
  readonly target: { readonly value: number; readonly label: string } | null;
  readonly markers: () => readonly Marker[];
  readonly values: () => readonly (number | null)[];
  readonly bands: () => readonly Band[];
  /** A straight line between two moments, in the values of the axis: what would be even. */
  readonly even: {
    readonly from: readonly [atMs: number, value: number];
    readonly to: readonly [atMs: number, value: number];
  } | null;
  readonly filled: boolean;
  readonly showTimes: boolean;
  /** Whether markers have their numbers. */
  readonly labelled: boolean;
  /** What stands under the axis: times of the day, or days. */
  readonly axis: 'times' | 'days';
  /** Charts of the same name share their pointer. */
  readonly group: string;
  /** In seconds of Unix time; the data's own where it is null. */
  readonly span: readonly [from: number, to: number] | null;
  readonly onCursor: (index: number | null) => void;
};

const drawTarget = (plot: uPlot, look: PlotLook, target: { value: number; label: string }) => {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(target.value, 'y', true));
  ctx.strokeStyle = look.target;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.setLineDash([]);
  const gap = 4 * devicePixelRatio;
  const width = ctx.measureText(target.label).width;
  const height = look.textPx * devicePixelRatio * 1.3;
  // Under its line; above it where the chart ends there.
  const top = y + gap + height > bbox.top + bbox.height ? y - gap - height : y + gap;
  ctx.fillStyle = look.surface;
  ctx.globalAlpha = 0.85;
  ctx.fillRect(bbox.left + gap, top - gap / 2, width + 2 * gap, height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = look.target;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.fillText(target.label, bbox.left + 2 * gap, top);
};

/** A tint, with a thick edge above it: seen without its colour. */
const drawBands = (plot: uPlot, look: PlotLook, bands: readonly Band[]) => {
  const { ctx, bbox } = plot;
  const right = bbox.left + bbox.width;
  const edge = 3 * devicePixelRatio;
  ctx.fillStyle = look.alarm;
  for (const { fromMs, toMs } of bands) {
    const from = Math.max(bbox.left, plot.valToPos(fromMs / 1000, 'x', true));
    const to = Math.min(right, plot.valToPos(toMs / 1000, 'x', true));
    if (to <= bbox.left || from >= right) continue;
    const width = Math.max(edge, to - from);
    ctx.globalAlpha = 0.14;
    ctx.fillRect(from, bbox.top, width, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(from, bbox.top + bbox.height - edge, width, edge);
  }
};

const drawEven = (plot: uPlot, look: PlotLook, even: NonNullable<PlotRequest['even']>) => {
  const { ctx } = plot;
  const place = ([at, value]: readonly [number, number]): [number, number] => [
    plot.valToPos(at / 1000, 'x', true),
    plot.valToPos(value, 'y', true),
  ];
  ctx.strokeStyle = look.muted;
  ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(...place(even.from));
  ctx.lineTo(...place(even.to));
  ctx.stroke();
  ctx.setLineDash([]);
};

const drawMarkers = (
  plot: uPlot,
  look: PlotLook,
  markers: readonly Marker[],
  labelled: boolean,
) => {
  const { ctx, bbox } = plot;
  const size = look.textPx * devicePixelRatio * 1.3;
  const right = bbox.left + bbox.width;
  const places = markers
    .map(({ number, at }) => ({ number, x: Math.round(plot.valToPos(at / 1000, 'x', true)) }))
    .filter(({ x }) => x >= bbox.left && x <= right);
  ctx.strokeStyle = look.muted;
  for (const { x } of places) {
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  if (!labelled) return;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const { x, label } of clusters(places, size * 2.6)) {
    const width = Math.max(size, ctx.measureText(label).width + size / 2);
    const centre = Math.min(Math.max(x, bbox.left + width / 2), right - width / 2);
    ctx.fillStyle = look.ink;
    ctx.fillRect(centre - width / 2, bbox.top, width, size);
    ctx.fillStyle = look.surface;
    ctx.fillText(label, centre, bbox.top + size / 2);
  }
};

const drawLonePoints = (plot: uPlot, look: PlotLook, values: readonly (number | null)[]) => {
  const { ctx } = plot;
  ctx.fillStyle = look.line;
  for (const index of lonePoints(values)) {
    const x = plot.valToPos(plot.data[0][index] ?? 0, 'x', true);
    const y = plot.valToPos(values[index] ?? 0, 'y', true);
    ctx.beginPath();
    ctx.arc(x, y, 2 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
  }
};

const axisFormats = {
  times: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
  days: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }),
};

export const plotOptions = (
  request: PlotRequest,
  look: PlotLook,
  size: { readonly width: number; readonly height: number },
): uPlot.Options => {
  const { scale, tick, target, markers, bands, even, values, filled, showTimes, onCursor } =
    request;
  const { span } = request;
  const axis = { font: look.font, stroke: look.muted, ticks: { show: false } };
  const grid = { stroke: look.grid, width: 1 };
  return {
    ...size,
    padding: [8, 8, showTimes ? 0 : 4, 0],
    legend: { show: false },
    cursor: { y: false, sync: { key: request.group }, drag: { x: false, y: false } },
    scales: {
      x: { time: true, ...(span === null ? {} : { range: () => [...span] as [number, number] }) },
      y: { range: () => [scale.low, scale.high] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: showTimes ? Math.ceil(look.textPx * 2.2) : 0,
        space: look.textPx * 7,
        values: (_, seconds) => seconds.map((at) => axisFormats[request.axis].format(at * 1000)),
      },
      {
        ...axis,
        grid,
        size: Math.ceil(look.textPx * 4.6),
        splits: () => [...scale.ticks],
        values: (_, ticks) => ticks.map(tick),
      },
    ],
    series: [
      {},
      {
        stroke: look.line,
        width: 1.5,
        spanGaps: false,
        points: { show: false },
        ...(filled ? { fill: look.fill } : {}),
      },
    ],
    hooks: {
      draw: [
        (plot) => {
          plot.ctx.save();
          plot.ctx.font = `${look.textPx * devicePixelRatio}px ${look.font.replace(/^\S+ /, '')}`;
          plot.ctx.lineWidth = devicePixelRatio;
          drawBands(plot, look, bands());
          if (even !== null) drawEven(plot, look, even);
          drawMarkers(plot, look, markers(), request.labelled);
          if (target !== null) drawTarget(plot, look, target);
          drawLonePoints(plot, look, values());
          plot.ctx.restore();
        },
      ],
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
    },
  };
};
