// Marking a moment by hand: a note or a deploy that nothing else told of.

import { useState } from 'react';
import { Field, TextField } from '../../../ui/field.tsx';
import type { MarkerRow } from '../../serve/shapes.ts';
import { ChangeForm } from '../access/change-form.tsx';
import { storedName } from '../access/name.ts';
import { NameField, useNameless } from '../access/name-field.tsx';
import { useChange } from '../access/use-change.ts';

/** What people mark; all else marks itself. */
const byHand: readonly (readonly [MarkerRow['kind'], string])[] = [
  ['note', 'Note'],
  ['deploy', 'Deploy'],
  ['flag', 'Flag change'],
];

export type MarkerFormProps = {
  readonly onMade: (marker: MarkerRow) => void;
  readonly onCancel: () => void;
};

export const MarkerForm = ({ onMade, onCancel }: MarkerFormProps) => {
  const nameless = useNameless();
  const { busy, failure, make } = useChange<MarkerRow>();
  const [kind, setKind] = useState<string>('note');
  const [title, setTitle] = useState('');
  const [detail, setDetail] = useState('');
  const [service, setService] = useState('');
  const [release, setRelease] = useState('');
  const [at, setAt] = useState('');
  const [name, setName] = useState(storedName);
  const [isTried, setTried] = useState(false);
  const missing = (text: string, words: string) => (isTried && text.trim() === '' ? words : null);
  const submit = async () => {
    setTried(true);
    if (title.trim() === '' || (nameless && name.trim() === '')) return;
    const when = at === '' ? {} : { at: new Date(at).getTime() };
    const deployed =
      kind !== 'deploy'
        ? {}
        : {
            ...(service.trim() === '' ? {} : { service }),
            ...(release.trim() === '' ? {} : { release }),
          };
    const marker = await make('/api/markers', { kind, title, detail, ...deployed, ...when });
    if (marker !== null) onMade(marker);
  };
  return (
    <ChangeForm
      title="Mark a moment"
      name="marker"
      failure={failure}
      failureTitle="It could not be marked"
      action="Mark it"
      doing="Marking…"
      busy={busy}
      onSubmit={submit}
      onCancel={onCancel}
    >
      <Field label="Kind">
        {(control) => (
          <select {...control} value={kind} onChange={({ target }) => setKind(target.value)}>
            {byHand.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        label="What happened"
        required
        maxLength={200}
        value={title}
        error={missing(title, 'Say it in a few words.')}
        placeholder="checkout 1.42.0"
        onChange={({ target }) => setTitle(target.value)}
      />
      {kind === 'deploy' && (
        <>
          <TextField
            label="Service"
            maxLength={200}
            value={service}
            placeholder="checkout"
            onChange={({ target }) => setService(target.value)}
          />
          <TextField
            label="Release"
            maxLength={200}
            value={release}
            placeholder="1.42.0"
            onChange={({ target }) => setRelease(target.value)}
          />
        </>
      )}
      <TextField
        label="More"
        maxLength={2000}
        value={detail}
        placeholder="a link, a change number"
        onChange={({ target }) => setDetail(target.value)}
      />
      <TextField
        label="When"
        type="datetime-local"
        step={1}
        hint="empty: now"
        value={at}
        onChange={({ target }) => setAt(target.value)}
      />
      {nameless && <NameField name={name} onChange={setName} />}
      {nameless && missing(name, 'x') && <p className="ui-field-error">Give your name.</p>}
    </ChangeForm>
  );
};
