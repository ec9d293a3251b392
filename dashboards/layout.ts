// Where panels stand: from left to right, a line as high as its highest, in Grafana's 24 columns.
// Ids count up from 1 in order of place. What is folded takes no place of its own.

import { type Panel, RowBuilder, type RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

const columns = 24;

export type Sized = { readonly panel: Panel; readonly width: number; readonly height: number };

/** A heading, folded until someone opens it: only then are its queries asked. */
export type Section = { readonly title: string; readonly panels: readonly Sized[] };

const flow = (panels: readonly Sized[], firstId: number, top: number): [Panel[], end: number] => {
  let [x, y, lineHeight] = [0, top, 0];
  const placed = panels.map(({ panel, width, height }, index) => {
    if (x + width > columns) [x, y, lineHeight] = [0, y + lineHeight, 0];
    const gridPos = { x, y, w: width, h: height };
    x += width;
    lineHeight = Math.max(lineHeight, height);
    return { ...panel, id: firstId + index, gridPos };
  });
  return [placed, y + lineHeight];
};

export const layout = (
  panels: readonly Sized[],
  sections: readonly Section[],
): (Panel | RowPanel)[] => {
  const [placed, end] = flow(panels, 1, 0);
  let id = placed.length + 1;
  const rows = sections.map(({ title, panels }, index) => {
    const y = end + index;
    const row = new RowBuilder(title).id(id).collapsed(true);
    const [folded] = flow(panels, id + 1, y + 1);
    id += 1 + folded.length;
    return { ...row.gridPos({ x: 0, y, w: columns, h: 1 }).build(), panels: folded };
  });
  return [...placed, ...rows];
};
