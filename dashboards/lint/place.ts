// Where panels stand and what they are called by: in the grid, none over another, each with an id.

import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

export type Placed = Pick<Panel, 'id' | 'title' | 'gridPos'>;

export const nameOf = ({ id, title }: Placed): string => `panel ${id ?? '?'} '${title ?? ''}'`;

export const isRow = (panel: Panel | RowPanel): panel is RowPanel => panel.type === 'row';

/** Every panel that shows something, folded ones too. */
export const shownPanels = ({ panels }: Dashboard): readonly Panel[] =>
  (panels ?? []).flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));

const overlap = (a: Placed, b: Placed): boolean => {
  const [p, q] = [a.gridPos, b.gridPos];
  if (!p || !q) return false;
  return p.x < q.x + q.w && q.x < p.x + p.w && p.y < q.y + q.h && q.y < p.y + p.h;
};

const lintGrid = (panels: readonly Placed[]): string[] =>
  panels.flatMap((panel, index) => {
    const { gridPos } = panel;
    if (!gridPos) return [`${nameOf(panel)} has no place`];
    const outside = gridPos.x < 0 || gridPos.x + gridPos.w > 24 || gridPos.w < 1 || gridPos.h < 1;
    return [
      ...(outside ? [`${nameOf(panel)} is not within the 24 columns`] : []),
      ...panels
        .slice(index + 1)
        .filter((other) => overlap(panel, other))
        .map((other) => `${nameOf(panel)} overlaps ${nameOf(other)}`),
    ];
  });

const lintIds = (panels: readonly Placed[]): string[] => {
  const seen = new Set<number>();
  return panels.flatMap((panel) => {
    if (panel.id === undefined || panel.id < 1) return [`${nameOf(panel)} has no id`];
    if (seen.has(panel.id)) return [`${nameOf(panel)} has the id of another`];
    seen.add(panel.id);
    return [];
  });
};

export const lintPlaces = ({ panels = [] }: Dashboard): readonly string[] => {
  const rows = panels.filter(isRow);
  return [
    ...lintIds([...panels, ...rows.flatMap((row) => row.panels)]),
    ...lintGrid(panels),
    ...rows.flatMap((row) => lintGrid(row.panels)),
    ...rows.flatMap((row) => (row.title ? [] : [`${nameOf(row)} has no title`])),
  ];
};
