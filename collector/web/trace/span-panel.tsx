// Everything a span carries: length, status, attributes, events.

import { Card } from '../../../ui/card.tsx';
import { duration } from '../../../ui/duration.ts';
import { exactly } from '../../../ui/figure.ts';
import { errorPath } from '../routing/route.ts';
import { type AttributeRow, attributeRows, kindInWords } from './attributes.ts';
import type { WaterfallRow } from './waterfall.ts';

const Attributes = ({ rows }: { readonly rows: readonly AttributeRow[] }) =>
  rows.length === 0 ? (
    <p className="ui-muted">none</p>
  ) : (
    <dl className="attributes">
      {rows.map(({ name, value }) => (
        <div key={name} className={value.includes('\n') ? 'attribute-long' : ''}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );

const GroupPanel = ({
  row: { span },
  group,
}: {
  readonly row: WaterfallRow;
  readonly group: NonNullable<WaterfallRow['group']>;
}) => (
  <Card title={`${group.count} × ${span.name}`} className="span-panel">
    <dl className="attributes">
      <div>
        <dt>took together</dt>
        <dd title={`${exactly(group.totalMs)} ms`}>{duration(group.totalMs / 1000)}</dd>
      </div>
      <div>
        <dt>each, on average</dt>
        <dd>{duration(group.totalMs / group.count / 1000)}</dd>
      </div>
      <div>
        <dt>from first to last</dt>
        <dd>{duration(span.durationMs / 1000)}</dd>
      </div>
      <div>
        <dt>service</dt>
        <dd>{span.service}</dd>
      </div>
    </dl>
    <p className="ui-muted">Open the row to see each of them.</p>
  </Card>
);

export const SpanPanel = ({
  row,
  traceStartMs,
}: {
  readonly row: WaterfallRow;
  readonly traceStartMs: number;
}) =>
  row.group === null ? (
    <OneSpanPanel row={row} traceStartMs={traceStartMs} />
  ) : (
    <GroupPanel row={row} group={row.group} />
  );

const OneSpanPanel = ({
  row: { span, selfMs, children },
  traceStartMs,
}: {
  readonly row: WaterfallRow;
  readonly traceStartMs: number;
}) => (
  <Card title={span.name} className="span-panel">
    <dl className="attributes">
      <div>
        <dt>took</dt>
        <dd title={`${exactly(span.durationMs)} ms`}>{duration(span.durationMs / 1000)}</dd>
      </div>
      {children > 0 && (
        <div>
          <dt>of it itself</dt>
          <dd title={`${exactly(selfMs)} ms`}>{duration(selfMs / 1000)}</dd>
        </div>
      )}
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
              {event.errorId !== undefined && (
                <p>
                  <a href={errorPath(event.errorId)}>All errors like this one</a>
                </p>
              )}
              <Attributes rows={attributeRows(event.attributes)} />
            </li>
          ))}
        </ol>
      </>
    )}
    {Object.keys(span.resource).length > 0 && (
      <details>
        <summary>Process</summary>
        <Attributes rows={attributeRows(span.resource)} />
      </details>
    )}
  </Card>
);
