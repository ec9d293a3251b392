// One trace as a waterfall, with the attributes of the chosen span. It opens at the deepest error.

import { useMemo, useState } from 'react';
import { Card } from '../../../ui/card.tsx';
import { clock, duration, moment } from '../../../ui/duration.ts';
import { Loading, Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { TraceDetail } from '../../serve/traces/shapes.ts';
import { useFetched } from '../live/use-board.ts';
import { SpanPanel } from './span-panel.tsx';
import { SpanTree } from './span-tree.tsx';
import { firstChoice, type TreeMove, visibleRows, waterfall } from './waterfall.ts';
import './trace-page.css';

const back = { href: '/traces', label: 'Traces' };

const Loaded = ({ detail }: { readonly detail: TraceDetail }) => {
  const trace = useMemo(() => waterfall(detail.spans), [detail]);
  const [chosen, setChosen] = useState(() => firstChoice(trace.rows));
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set(trace.groups));
  const rows = visibleRows(trace.rows, closed);
  const current = trace.rows.find(({ span }) => span.spanId === chosen);

  const onMove = (move: TreeMove) => {
    setChosen(move.spanId);
    if (move.kind === 'select') return;
    const next = new Set(closed);
    if (move.kind === 'close') next.add(move.spanId);
    else next.delete(move.spanId);
    setClosed(next);
  };

  const root = trace.rows[0]?.span;
  if (root === undefined || current === undefined)
    return (
      <Notice tone="warning" title="This trace has no spans">
        None were kept.
      </Notice>
    );
  const spans = trace.spanCount === 1 ? '1 span' : `${trace.spanCount} spans`;
  const errors = trace.errors === 1 ? '1 error' : `${trace.errors} errors`;
  return (
    <>
      <PageHeader
        title={root.name}
        back={back}
        lead={
          <>
            <strong>{duration(trace.durationMs / 1000)}</strong> · {spans} ·{' '}
            <span className={trace.errors > 0 ? 'span-error' : ''}>
              {trace.errors > 0 ? `■ ${errors}` : 'no error'}
            </span>{' '}
            · {trace.services.join(', ')} ·{' '}
            <time title={moment(trace.startMs)}>{clock(trace.startMs, Date.now())}</time> ·{' '}
            <code>{detail.traceId}</code>
          </>
        }
      />
      <div className="trace-columns">
        <Card title="Spans" padded={false}>
          <SpanTree
            trace={trace}
            rows={rows}
            closed={closed}
            chosen={current.span.spanId}
            onMove={onMove}
          />
        </Card>
        <SpanPanel row={current} traceStartMs={trace.startMs} />
      </div>
    </>
  );
};

export const TracePage = ({ traceId }: { readonly traceId: string }) => {
  const { value, failure } = useFetched<TraceDetail>(`/api/traces/${traceId}`);
  if (value !== null) return <Loaded detail={value} />;
  return (
    <>
      <PageHeader title="Trace" lead={<code>{traceId}</code>} back={back} />
      {failure === null && <Loading what="this trace" />}
      {failure?.status === 404 && (
        <Notice tone="warning" title="This trace is not kept">
          The collector keeps a bounded set of traces, slow and failed ones longest. This one made
          room for newer ones, or was never sampled.
        </Notice>
      )}
      {failure !== null && failure.status !== 404 && (
        <Notice tone="error" title="This trace could not be read">
          {failure.message}
        </Notice>
      )}
    </>
  );
};
