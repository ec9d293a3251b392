// Everything a span carries: length, status, attributes, events.

import { Card } from '../../../ui/card.tsx';
import { duration } from '../../../ui/duration.ts';
import { exactly } from '../../../ui/figure.ts';
import { type AttributeRow, attributeRows, kindInWords } from './attributes.ts';
import type { TraceSpan } from './waterfall.ts';

const Attributes = ({ rows }: { readonly rows: readonly AttributeRow[] }) =>
  rows.length === 0 ? (
    <p className="ui-muted">none</p>
  ) : (
    <dl className="attributes">
      {rows.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );

export const SpanPanel = ({
  span,
  traceStartMs,
}: {
  readonly span: TraceSpan;
  readonly traceStartMs: number;
}) => (
  <Card title={span.name} className="span-panel">
    <dl className="attributes">
      <div>
        <dt>took</dt>
        <dd title={`${exactly(span.durationMs)} ms`}>{duration(span.durationMs / 1000)}</dd>
      </div>
      <div>
        <dt>began after</dt>
        <dd>{duration((span.startMs - traceStartMs) / 1000)}</dd>
      </div>
      <div>
        <dt>status</dt>
        <dd className={span.status === 'error' ? 'span-error' : ''}>
          {span.status === 'error' ? '■ error' : span.status}
          {span.statusMessage && `: ${span.statusMessage}`}
        </dd>
      </div>
      <div>
        <dt>kind</dt>
        <dd>{kindInWords(span.kind)}</dd>
      </div>
      <div>
        <dt>service</dt>
        <dd>{span.service}</dd>
      </div>
      <div>
        <dt>span</dt>
        <dd>
          <code>{span.spanId}</code>
        </dd>
      </div>
    </dl>
    <h3>Attributes</h3>
    <Attributes rows={attributeRows(span.attributes)} />
    {span.events.length > 0 && (
      <>
        <h3>Events</h3>
        <ol className="span-events">
          {span.events.map((event) => (
            <li key={`${event.timeMs} ${event.name}`}>
              <p>
                <strong>{event.name}</strong>{' '}
                <span className="ui-muted">
                  after {duration((event.timeMs - traceStartMs) / 1000)}
                </span>
              </p>
              <Attributes rows={attributeRows(event.attributes)} />
            </li>
          ))}
        </ol>
      </>
    )}
  </Card>
);
