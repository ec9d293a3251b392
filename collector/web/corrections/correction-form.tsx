// Leaving time out of budgets: of what, which hours in UTC, why, by whom.

import { useState } from 'react';
import { Field, TextField } from '../../../ui/field.tsx';
import type { CorrectionAnswer } from '../../serve/corrections/shapes.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { ChangeForm } from '../access/change-form.tsx';
import { storedName } from '../access/name.ts';
import { NameField, useNameless } from '../access/name-field.tsx';
import { useChange } from '../access/use-change.ts';
import {
  aboutChoices,
  bodyOf,
  type Draft,
  type DraftProblems,
  hourIn,
  problemsOf,
  usualHours,
} from './draft.ts';

export type CorrectionFormProps = {
  /** What it is about at first, as the draft has it. */
  readonly about: string;
  readonly rows: readonly ObjectiveRow[];
  readonly onMade: (answer: CorrectionAnswer) => void;
  readonly onCancel: () => void;
};

const here = (text: string): string => {
  const ms = hourIn(text);
  return ms === null ? 'in UTC, on the hour' : `${new Date(ms).toLocaleString()} here`;
};

export const CorrectionForm = ({ about, rows, onMade, onCancel }: CorrectionFormProps) => {
  const nameless = useNameless();
  const { busy, failure, make } = useChange<CorrectionAnswer>();
  const [draft, setDraft] = useState<Draft>(() => ({
    ...{ about, reason: '', name: storedName() },
    ...usualHours(Date.now()),
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
    const made = await make('/api/corrections', bodyOf({ ...draft, name }));
    if (made !== null) onMade(made);
  };
  return (
    <ChangeForm
      title="Leave time out"
      name="correction"
      failure={failure}
      failureTitle="It could not be left out"
      action="Leave it out"
      doing="Leaving it out…"
      busy={busy}
      onSubmit={submit}
      onCancel={onCancel}
    >
      <Field label="Of" error={problems?.about ?? null}>
        {(control) => (
          <select
            {...control}
            value={draft.about}
            onChange={({ target }) => set({ about: target.value })}
          >
            <option value="">Choose…</option>
            {aboutChoices(rows).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        label="From (UTC)"
        type="datetime-local"
        step={3600}
        required
        hint={here(draft.from)}
        value={draft.from}
        error={problems?.from ?? null}
        onChange={({ target }) => set({ from: target.value })}
      />
      <TextField
        label="To (UTC)"
        type="datetime-local"
        step={3600}
        required
        hint={here(draft.to)}
        value={draft.to}
        error={problems?.to ?? null}
        onChange={({ target }) => set({ to: target.value })}
      />
      <TextField
        label="Why"
        required
        maxLength={1000}
        value={draft.reason}
        placeholder="load test that everybody knew of, see change 1234"
        error={problems?.reason ?? null}
        onChange={({ target }) => set({ reason: target.value })}
      />
      {nameless && <NameField name={draft.name} onChange={(name) => set({ name })} />}
      {problems?.name && <p className="ui-field-error">{problems.name}</p>}
      <p className="ui-muted">
        Nothing that was measured is deleted: budgets, burn-downs and reports leave these hours out,
        and say so, until the correction is withdrawn.
      </p>
    </ChangeForm>
  );
};
