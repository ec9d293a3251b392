// Silences: in effect, to come, over; a new one; the end of one before its time.

import { Button, LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { age, clock, moment } from '../../../ui/duration.ts';
import { EmptyState, useToast } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { SilenceRow } from '../../serve/silences/shapes.ts';
import { LookingOnly } from '../access/looking-only.tsx';
import { useChange } from '../access/use-change.ts';
import { Unread } from '../live/unread.tsx';
import { useBoard, useFetched } from '../live/use-board.ts';
import { AlertAreaLinks } from '../pager/area.tsx';
import { useFilters } from '../routing/navigation.ts';
import { matchersIn, matcherText } from './draft.ts';
import { SilenceForm } from './silence-form.tsx';
import './silences.css';

const askEveryMs = 5000;

const when = (silence: SilenceRow, now: number): string => {
  const { state, from, until, endedAt } = silence;
  if (state === 'to come') return `from ${clock(from, now)} to ${clock(until, now)}`;
  if (state === 'in effect') return `until ${clock(until, now)}, ${age(now, until)} left`;
  return endedAt === null ? `ended ${clock(until, now)}` : `ended early, ${clock(endedAt, now)}`;
};

const SilenceItem = (props: {
  readonly silence: SilenceRow;
  readonly now: number;
  readonly mayChange: boolean;
  readonly onEnded: () => void;
}) => {
  const { silence, now, mayChange, onEnded } = props;
  const { busy, failure, make } = useChange<SilenceRow>();
  const { state, author, reason } = silence;
  const slug = state.replace(' ', '-');
  const end = async () => {
    const path = `/api/silences/${encodeURIComponent(silence.id)}/end`;
    if ((await make(path, {})) !== null) onEnded();
  };
  return (
    <li className={`silence silence-${slug}`}>
      <p className="silence-head">
        <strong>{state.toUpperCase()}</strong>
        <span
          className="ui-muted"
          title={`${moment(silence.from)} to ${moment(silence.endedAt ?? silence.until)}`}
        >
          {when(silence, now)}
        </span>
      </p>
      <ul className="silence-matchers" aria-label="Keeps quiet">
        {silence.matchers.map((matcher) => (
          <li key={matcherText(matcher)}>
            <code>{matcherText(matcher)}</code>
          </li>
        ))}
      </ul>
      <p>
        {reason} <span className="ui-muted">· by {author}</span>
      </p>
      {mayChange && state !== 'over' && (
        <p className="silence-buttons">
          <Button busy={busy && 'Ending it…'} onClick={() => void end()}>
            End it now<span className="ui-unseen">: {reason}</span>
          </Button>
        </p>
      )}
      {failure !== null && (
        <p className="ui-field-error" role="alert">
          {failure}
        </p>
      )}
    </li>
  );
};

export const SilencesPage = ({ now }: { readonly now: number }) => {
  const { get, set } = useFilters();
  const toast = useToast();
  const { rows, session } = useBoard();
  const { value, failure, reload } = useFetched<readonly SilenceRow[]>(
    '/api/silences',
    null,
    askEveryMs,
  );
  const mayChange = session?.you?.mayChange === true;
  const isNew = get('new') === '1';
  const close = () => set({ new: '', match: '' });
  return (
    <>
      <PageHeader
        title="Silences"
        lead="A silence keeps alerts from waking anybody, for a time and a reason. They still fire, and the board still shows them."
        actions={
          mayChange && !isNew ? (
            <LinkButton kind="primary" href="/silences?new=1">
              New silence
            </LinkButton>
          ) : undefined
        }
      />
      <AlertAreaLinks current="silences" />
      {isNew && mayChange && rows !== null && (
        <SilenceForm
          key={location.search}
          given={matchersIn(location.search)}
          rows={rows}
          now={now}
          onCancel={close}
          onMade={(silence) => {
            toast('success', `Silenced until ${clock(silence.until, Date.now())}.`);
            close();
            reload();
          }}
        />
      )}
      {isNew && session !== null && !mayChange && (
        <LookingOnly>Making and ending silences needs the operator’s token.</LookingOnly>
      )}
      <Unread
        {...{ value, failure, reload }}
        title="The silences could not be read"
        what="silences"
      />
      {value !== null && (
        <Card padded={false}>
          {value.length === 0 && (
            <EmptyState title="Nothing was ever silenced">
              A silence is made here, or from an alert.
            </EmptyState>
          )}
          <ul className="silences" aria-label="Silences">
            {value.map((silence) => (
              <SilenceItem
                key={silence.id}
                silence={silence}
                now={now}
                mayChange={mayChange}
                onEnded={reload}
              />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
};
