// What happened around everything: deploys, gates, flags, pages, incidents, faults and notes on one
// line of time. The filters stand in the address; a moment can be marked by hand.

import { memo, useMemo } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { age, clock, moment } from '../../../ui/duration.ts';
import { EmptyState, Loading, Notice, useToast } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { IncidentRow } from '../../serve/incidents/shapes.ts';
import type { MarkerRow } from '../../serve/shapes.ts';
import { useBoard, useFetched } from '../live/use-board.ts';
import { Choice, Typed } from '../routing/filter-fields.tsx';
import { type Filters, useFilters } from '../routing/navigation.ts';
import { HappenedLinks } from './area.tsx';
import {
  byDay,
  type Entry,
  entriesOf,
  type Kind,
  kinds,
  kindsOf,
  kindWords,
  rangeMs,
  rangeOf,
  ranges,
  switched,
  usualRange,
} from './entries.ts';
import { Lanes as AllLanes } from './lanes.tsx';
import { MarkerForm } from './marker-form.tsx';
import './timeline.css';

const askEveryMs = 10_000;
const mostAsked = 1000;
/** The question moves on by steps, so that it is asked anew now and then and not each second. */
const stepMs = 60_000;
/** A thousand moments are drawn so often, and not each second. */
const drawnEveryMs = 5000;

const Lanes = memo(AllLanes);

const KindButtons = ({
  chosen,
  onSwitch,
}: {
  readonly chosen: readonly Kind[];
  readonly onSwitch: (kinds: string) => void;
}) => {
  const isAll = chosen.length === kinds.length;
  return (
    <fieldset className="timeline-kinds" aria-label="Show">
      <Button aria-pressed={isAll} onClick={() => onSwitch('')}>
        All
      </Button>
      {kinds.map((kind) => (
        <Button
          key={kind}
          aria-pressed={!isAll && chosen.includes(kind)}
          onClick={() => onSwitch(switched(chosen, kind))}
        >
          {kindWords[kind]}
        </Button>
      ))}
    </fieldset>
  );
};

const EntryItem = ({ entry, now }: { readonly entry: Entry; readonly now: number }) => (
  <li className="entry">
    <time className="ui-muted" dateTime={moment(entry.at)} title={moment(entry.at)}>
      {clock(entry.at, entry.at)}
    </time>
    <strong className={`entry-kind entry-${entry.kind}`}>{entry.kind}</strong>
    <span>
      {entry.href === null ? entry.text : <a href={entry.href}>{entry.text}</a>}
      {entry.until !== entry.at && (
        <span className="ui-muted">
          {entry.until === null
            ? `, for ${age(entry.at, now)}`
            : `, lasted ${age(entry.at, entry.until)}`}
        </span>
      )}
    </span>
  </li>
);

const AllDays = ({ entries, now }: { readonly entries: readonly Entry[]; readonly now: number }) =>
  byDay(entries).map(({ day, entries: own }) => (
    <section key={day} aria-label={day}>
      <h2 className="timeline-day">{day}</h2>
      <ul>
        {own.map((entry) => (
          <EntryItem key={entry.id} entry={entry} now={now} />
        ))}
      </ul>
    </section>
  ));

const Days = memo(AllDays);

const FilterBar = ({ get, set }: Filters) => (
  <search className="filter-bar" aria-label="Filter the timeline">
    <Choice
      label="Time"
      value={rangeOf(get('range'))}
      options={Object.entries(ranges).map(([range, { words }]) => [range, words] as const)}
      onChange={(range) => set({ range: range === usualRange ? '' : range })}
    />
    <Typed
      label="Words"
      value={get('text')}
      placeholder="checkout 1.42"
      onChange={(text) => set({ text })}
    />
  </search>
);

export const TimelinePage = ({ now }: { readonly now: number }) => {
  const filters = useFilters();
  const { get, set } = filters;
  const toast = useToast();
  const { markers: live, session } = useBoard();
  const length = rangeMs(rangeOf(get('range')));
  const askedFromMs = Math.floor((now - length) / stepMs) * stepMs;
  const markers = useFetched<readonly MarkerRow[]>(
    `/api/markers?since=${askedFromMs}&limit=${mostAsked}`,
    live[0]?.id,
    askEveryMs,
  );
  const incidents = useFetched<readonly IncidentRow[]>(
    '/api/incidents?only=all&limit=1000',
    null,
    askEveryMs,
  );
  const drawnMs = Math.ceil(now / drawnEveryMs) * drawnEveryMs;
  const asked = get('kinds');
  const chosen = useMemo(() => kindsOf(asked), [asked]);
  const text = get('text');
  const entries = useMemo(
    () =>
      entriesOf(markers.value ?? [], incidents.value ?? [], {
        fromMs: askedFromMs,
        kinds: chosen,
        text,
      }),
    [markers.value, incidents.value, askedFromMs, chosen, text],
  );
  const isAdding = get('add') === '1';
  const mayChange = session?.you?.mayChange === true;
  const failures = [markers.failure, incidents.failure].filter((failure) => failure !== null);
  const retry = () => {
    markers.reload();
    incidents.reload();
  };
  return (
    <>
      <PageHeader
        title="Timeline"
        lead="What changed and what broke, on one line: deploys, flags, gates and faults beside pages and incidents."
        actions={
          mayChange && !isAdding ? (
            <Button kind="primary" onClick={() => set({ add: '1' })}>
              Mark a moment
            </Button>
          ) : undefined
        }
      />
      <HappenedLinks current="timeline" />
      {isAdding && mayChange && (
        <MarkerForm
          onCancel={() => set({ add: '' })}
          onMade={({ kind, title }) => {
            toast('success', `${kind} “${title}” is on the timeline.`);
            set({ add: '' });
            markers.reload();
          }}
        />
      )}
      <FilterBar {...filters} />
      <KindButtons chosen={chosen} onSwitch={(next) => set({ kinds: next })} />
      {failures.length > 0 && (
        <Notice
          tone={markers.value === null ? 'error' : 'warning'}
          title="The timeline is not whole"
          actions={<Button onClick={retry}>Try again</Button>}
        >
          {failures.map(({ message }) => message).join(' ')} The page keeps trying.
        </Notice>
      )}
      {markers.value === null && markers.failure === null && <Loading what="what happened" />}
      {markers.value !== null && (
        <Card>
          <Lanes entries={entries} kinds={chosen} fromMs={drawnMs - length} toMs={drawnMs} />
          {entries.length === 0 ? (
            <EmptyState title="Nothing is marked here">
              Choose a longer time or other kinds. CI marks its deploys by POST /api/markers.
            </EmptyState>
          ) : (
            <Days entries={entries} now={drawnMs} />
          )}
          {markers.value.length === mostAsked && (
            <p className="ui-muted">Only the newest {mostAsked} moments are shown.</p>
          )}
        </Card>
      )}
    </>
  );
};
