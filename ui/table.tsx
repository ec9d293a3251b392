// A table of figures. It scrolls in itself on a narrow screen, reachable by keyboard, and says in
// words when it has no rows.

import type { ReactNode } from 'react';
import './table.css';

export type Column<Row> = {
  readonly head: string;
  /** Numbers go to the end, so that their digits stand under one another. */
  readonly align?: 'start' | 'end';
  /** Holds sentences: stays wide enough to read them, where the table scrolls. */
  readonly wide?: boolean;
  readonly cell: (row: Row) => ReactNode;
};

const cellClass = <Row,>({ align = 'start', wide = false }: Column<Row>): string =>
  `ui-align-${align} ${wide ? 'ui-wide' : ''}`;

export type TableProps<Row> = {
  /** Names the table; shown only when `showCaption` is set. */
  readonly caption: string;
  readonly showCaption?: boolean;
  /** The first column heads its row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly empty: string;
};

/** Only a table that is too wide is a stop of the keyboard: there the arrow keys scroll it. */
const focusableWhileTooWide = (element: HTMLElement) => {
  const judge = () => {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  };
  const observer = new ResizeObserver(judge);
  observer.observe(element);
  if (element.firstElementChild) observer.observe(element.firstElementChild);
  return () => observer.disconnect();
};

export const Table = <Row,>(props: TableProps<Row>) => {
  const { caption, showCaption = false, columns, rows, rowKey, empty } = props;
  return (
    <section className="ui-table-scroll" aria-label={caption} ref={focusableWhileTooWide}>
      <table className="ui-table">
        <caption className={showCaption ? '' : 'ui-unseen'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" className={cellClass(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, index) => {
                const className = cellClass(column);
                return index === 0 ? (
                  <th key={column.head} scope="row" className={className}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.head} className={className}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={columns.length} className="ui-table-empty">
                {empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
};
