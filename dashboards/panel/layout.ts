// Where panels stand: from left to right, a line as high as its highest, in Grafana's 24 columns.
// Ids count up from 1 in order of place. What is folded takes no place of its own.

import { type Panel, RowBuilder, type RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

const columns = 24;

export type Sized = { readonly panel: Panel; readonly width: number; readonly height: number };

/** A heading. What it folds is asked for only once someone opens it. */
export type Section = {
  readonly title: string;
  readonly panels: readonly Sized[];
  readonly open?: boolean;
};

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
  const all: (Panel | RowPanel)[] = [...placed];
  let [id, y] = [placed.length + 1, end];
  for (const { title, panels, open = false } of sections) {
    const row = new RowBuilder(title).id(id).collapsed(!open);
    const heading = row.gridPos({ x: 0, y, w: columns, h: 1 }).build();
    const [below, bottom] = flow(panels, id + 1, y + 1);
    all.push({ ...heading, panels: open ? [] : below }, ...(open ? below : []));
    id += 1 + below.length;
    y = open ? bottom : y + 1;
  }
  return all;
};
