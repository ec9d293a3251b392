// Going from tile to tile by keys. Order is that of the page; up and down go to the nearest tile
// above and below, wherever the columns are.

const links = (list: HTMLElement): HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>('[data-key] h3 a'),
];

const focus = (link: HTMLElement | undefined): boolean => {
  if (link === undefined) return false;
  link.focus({ preventScroll: true });
  link.closest('[data-key]')?.scrollIntoView({ block: 'nearest' });
  return true;
};

const current = (all: readonly HTMLElement[]): number =>
  all.indexOf(document.activeElement as HTMLElement);

/** The next one (1) or the one before (-1); the first where none has the focus. */
export const stepBy = (list: HTMLElement | null, by: 1 | -1): boolean => {
  if (list === null) return false;
  const all = links(list);
  const at = current(all);
  return focus(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
};

type Box = { readonly x: number; readonly y: number };

const middleOf = (link: HTMLElement): Box => {
  const { left, right, top } = (link.closest('[data-key]') ?? link).getBoundingClientRect();
  return { x: (left + right) / 2, y: top };
};

/** Which of `boxes` is nearest above (-1) or below (1) `from`: the next row first, then the column. */
export const nearestIn = (boxes: readonly Box[], from: Box, direction: 1 | -1): number | null => {
  const beyond = boxes
    .map((box, index) => ({
      index,
      down: (box.y - from.y) * direction,
      aside: Math.abs(box.x - from.x),
    }))
    .filter(({ down }) => down > 1);
  const row = Math.min(...beyond.map(({ down }) => down));
  const inRow = beyond.filter(({ down }) => down < row + 1);
  return inRow.toSorted((a, b) => a.aside - b.aside)[0]?.index ?? null;
};

/** Only from a tile: elsewhere the key scrolls the page. */
export const stepRow = (list: HTMLElement | null, direction: 1 | -1): boolean => {
  if (list === null) return false;
  const all = links(list);
  const from = all[current(all)];
  if (from === undefined) return false;
  const to = nearestIn(all.map(middleOf), middleOf(from), direction);
  return to === null ? true : focus(all[to]);
};

/** Only from a tile. */
export const stepAside = (list: HTMLElement | null, by: 1 | -1): boolean =>
  list !== null && current(links(list)) >= 0 && stepBy(list, by);
