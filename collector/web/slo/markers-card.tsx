// What happened in the last hour, newest first, under the numbers that the chart shows.

import { Card } from '../../../ui/card.tsx';
import { clock, moment } from '../../../ui/duration.ts';
import { EmptyState } from '../../../ui/notice.tsx';
import { markerPath } from '../routing/route.ts';
import { markerText, type NumberedMarker } from './markers.ts';

const shown = 12;

const MarkerWords = ({ marker }: { readonly marker: NumberedMarker }) => {
  const href = markerPath(marker);
  const text = markerText(marker);
  return href === null ? text : <a href={href}>{text}</a>;
};

export const MarkersCard = ({
  markers,
  now,
}: {
  readonly markers: readonly NumberedMarker[];
  readonly now: number;
}) => (
  <Card title="What happened in this hour">
    {markers.length === 0 && (
      <EmptyState title="Nothing was marked">
        Deployments, flags, gates, faults and pages of the last hour appear here and in the chart.
      </EmptyState>
    )}
    <ul className="markers">
      {markers
        .toReversed()
        .slice(0, shown)
        .map((marker) => (
          <li key={marker.id}>
            <span className="marker-number">{marker.number}</span>
            <span className="ui-muted" title={moment(marker.at)}>
              {clock(marker.at, now)}
            </span>
            <span>
              <strong>{marker.kind}</strong> <MarkerWords marker={marker} />
            </span>
          </li>
        ))}
    </ul>
    {markers.length > shown && (
      <p className="ui-muted">and {markers.length - shown} older ones in the chart</p>
    )}
  </Card>
);
