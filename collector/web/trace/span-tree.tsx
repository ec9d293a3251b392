// The waterfall: a tree of bars to scale. One stop of the keyboard; the arrows walk, open and close.

import { type KeyboardEvent, useEffect, useRef } from 'react';
import { duration } from '../../../ui/duration.ts';
import {
  keyMove,
  type Piece,
  rulerTicks,
  type TreeMove,
  type Waterfall,
  type WaterfallRow,
} from './waterfall.ts';
import './span-tree.css';

/** More pieces than a screen has dots are not drawn one by one. */
const mostPieces = 500;

const placed = ({ start, width }: Piece) => ({
  insetInlineStart: `${start * 100}%`,
  inlineSize: `${width * 100}%`,
});

const lengthText = ({ span, group }: WaterfallRow): string =>
  duration((group === null ? span.durationMs : group.totalMs) / 1000);

const Bar = ({ row }: { readonly row: WaterfallRow }) => {
  const end = row.start + row.width;
  // The label stands where there is room: behind the bar, or before a bar that ends at the right.
  const before = end > 0.75 && row.start > 0.25;
  const inside = end > 0.75 && !before;
  return (
    <span className="bar-lane" aria-hidden="true">
      <span className="bar" style={placed(row)} />
      {row.pieces.slice(0, mostPieces).map((piece) => (
        <span key={piece.start} className="bar-self" style={placed(piece)} />
      ))}
      {row.exceptions.map((start) => (
        <span key={start} className="bar-exception" style={placed({ start, width: 0 })} />
      ))}
      <span
        className={inside ? 'bar-label bar-label-inside' : 'bar-label'}
        style={
          before || inside
            ? { insetInlineEnd: `${(before ? 1 - row.start : 1 - end) * 100}%` }
            : { insetInlineStart: `${end * 100}%` }
        }
      >
        {row.group !== null && 'Σ '}
        {lengthText(row)}
      </span>
    </span>
  );
};

export type SpanTreeProps = {
  readonly trace: Waterfall;
  readonly rows: readonly WaterfallRow[];
  readonly closed: ReadonlySet<string>;
  readonly chosen: string;
  readonly onMove: (move: TreeMove) => void;
};

const SpanItem = ({
  row,
  chosen,
  isClosed,
  showService,
  onMove,
  onKeyDown,
}: {
  readonly row: WaterfallRow;
  readonly chosen: boolean;
  readonly isClosed: boolean;
  readonly showService: boolean;
  readonly onMove: (move: TreeMove) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}) => {
  const { span } = row;
  const error = span.status === 'error';
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tree = element.current?.parentElement;
    if (chosen && tree?.contains(document.activeElement)) element.current?.focus();
  }, [chosen]);
  return (
    <div
      ref={element}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.children > 0 ? !isClosed : undefined}
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      className={`span-row ${error ? 'span-row-error' : ''}`}
      onClick={() => onMove({ kind: 'select', spanId: span.spanId })}
      onKeyDown={onKeyDown}
    >
      <span className="span-name" style={{ paddingInlineStart: `${Math.min(row.depth, 12)}rem` }}>
        {row.children > 0 ? (
          <button
            type="button"
            className="span-toggle"
            tabIndex={-1}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              onMove({ kind: isClosed ? 'open' : 'close', spanId: span.spanId });
            }}
          >
            {isClosed ? '▸' : '▾'}
          </button>
        ) : (
          <span className="span-toggle" />
        )}
        <span className="span-text" title={span.name}>
          {(error || row.exceptions.length > 0) && (
            <span className="span-error" aria-hidden="true">
              ■{' '}
            </span>
          )}
          {row.group !== null && <strong>{row.group.count} × </strong>}
          {span.name}
          {showService && <span className="ui-muted"> {span.service}</span>}
          {row.orphan && <span className="ui-muted"> (its parent is not kept)</span>}
        </span>
        <span className="ui-unseen">
          , {row.group === null ? '' : 'together '}
          {lengthText(row)}
          {error && ', error'}
          {row.exceptions.length > 0 && ', exception'}
        </span>
      </span>
      <Bar row={row} />
    </div>
  );
};

export const SpanTree = ({ trace, rows, closed, chosen, onMove }: SpanTreeProps) => {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const move = keyMove(rows, closed, chosen, event.key);
    if (move === null) return;
    event.preventDefault();
    onMove(move);
  };
  return (
    <div className="waterfall">
      <p className="waterfall-legend">
        <span>
          <i className="legend-self" aria-hidden="true" /> works itself
        </span>
        <span>
          <i className="legend-children" aria-hidden="true" /> its children work
        </span>
        <span>
          <i className="legend-exception" aria-hidden="true" /> exception
        </span>
      </p>
      <div className="ruler" aria-hidden="true">
        <div className="ruler-lane">
          {rulerTicks(trace.durationMs).map((ms) => (
            <span key={ms} style={{ insetInlineStart: `${(ms / (trace.durationMs || 1)) * 100}%` }}>
              {duration(ms / 1000)}
            </span>
          ))}
        </div>
      </div>
      <div role="tree" aria-label="Spans of this trace">
        {rows.map((row) => (
          <SpanItem
            key={row.span.spanId}
            row={row}
            chosen={row.span.spanId === chosen}
            isClosed={closed.has(row.span.spanId)}
            showService={trace.services.length > 1}
            onMove={onMove}
            onKeyDown={onKeyDown}
          />
        ))}
      </div>
    </div>
  );
};
