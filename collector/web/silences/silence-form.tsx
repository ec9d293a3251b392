// Writing a silence: what it is about, for how long, why, by whom; with what it would match beside.

import { useState } from 'react';
import { clock } from '../../../ui/duration.ts';
import { Field, TextField } from '../../../ui/field.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import type { SilenceMatcher, SilenceRow } from '../../serve/silences/shapes.ts';
import { ChangeForm } from '../access/change-form.tsx';
import { storedName } from '../access/name.ts';
import { NameField, useNameless } from '../access/name-field.tsx';
import { useChange } from '../access/use-change.ts';
import {
  bodyOf,
  type Draft,
  type DraftProblems,
  lengths,
  problemsOf,
  startOf,
  usualMinutes,
} from './draft.ts';
import { MatcherFields } from './matcher-fields.tsx';
import { Preview } from './preview.tsx';

/** What can be chosen of each field; names of alerts are typed. */
const valuesOf = (rows: readonly ObjectiveRow[], field: SilenceMatcher['field']): string[] => {
  if (field === 'severity') return ['page', 'ticket'];
  if (field === 'kind') return ['threshold', 'burn', 'stale'];
  if (field === 'alert') return [];
  const values = rows.map((row) =>
    field === 'slo' ? row.name : field === 'service' ? row.service : row.objective,
  );
  return [...new Set(values)].toSorted();
};

export type SilenceFormProps = {
  readonly given: readonly SilenceMatcher[];
  readonly rows: readonly ObjectiveRow[];
  readonly now: number;
  readonly onMade: (silence: SilenceRow) => void;
  readonly onCancel: () => void;
};

export const SilenceForm = ({ given, rows, now, onMade, onCancel }: SilenceFormProps) => {
  const nameless = useNameless();
  const { busy, failure, make } = useChange<SilenceRow>();
  const [draft, setDraft] = useState<Draft>(() => ({
    matchers: given.length > 0 ? given : [{ field: 'service', operator: '=', value: '' }],
    minutes: usualMinutes,
    starts: '',
    reason: '',
    name: storedName(),
  }));
  const [problems, setProblems] = useState<DraftProblems | null>(null);
  const set = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setProblems(null);
  };
  const submit = async () => {
    const found = problemsOf(draft, { nowMs: Date.now(), nameless });
    setProblems(found);
    if (found !== null) return;
    const name = nameless ? draft.name : '';
    const made = await make('/api/silences', bodyOf({ ...draft, name }, Date.now()));
    if (made !== null) onMade(made);
  };
  return (
    <ChangeForm
      title="New silence"
      name="silence"
      failure={failure}
      failureTitle="It could not be made"
      action="Silence"
      doing="Making it…"
      busy={busy}
      onSubmit={submit}
      onCancel={onCancel}
    >
      <MatcherFields
        matchers={draft.matchers}
        known={(field) => valuesOf(rows, field)}
        error={problems?.matchers ?? null}
        onChange={(matchers) => set({ matchers })}
      />
      <div className="silence-when">
        <Field
          label="For"
          hint={`until ${clock(startOf(draft, now) + draft.minutes * 60_000, now)}`}
        >
          {(control) => (
            <select
              {...control}
              value={draft.minutes}
              onChange={({ target }) => set({ minutes: Number(target.value) })}
            >
              {lengths.map(([minutes, words]) => (
                <option key={minutes} value={minutes}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label="From"
          type="datetime-local"
          hint="empty: from now"
          value={draft.starts}
          error={problems?.starts ?? null}
          onChange={({ target }) => set({ starts: target.value })}
        />
        {nameless && <NameField name={draft.name} onChange={(name) => set({ name })} />}
      </div>
      <TextField
        label="Why"
        required
        value={draft.reason}
        maxLength={500}
        placeholder="moving the database, see change 1234"
        error={problems?.reason ?? null}
        onChange={({ target }) => set({ reason: target.value })}
      />
      {problems?.name && <p className="ui-field-error">{problems.name}</p>}
      <Preview matchers={draft.matchers} />
    </ChangeForm>
  );
};
