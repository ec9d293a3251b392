// What people do with an incident: note something, say how far it is, tell the public. What everybody
// reads is asked for in a field of its own, which says so.

import { type ReactNode, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Notice } from '../../../ui/notice.tsx';
import {
  type IncidentRow,
  incidentImpacts,
  incidentStatuses,
} from '../../serve/incidents/shapes.ts';
import { storedName } from '../access/name.ts';
import { NameField, useNameless } from '../access/name-field.tsx';
import { useChange } from '../access/use-change.ts';
import { incidentApi } from '../routing/route.ts';
import { impactWords, statusMeanings, statusWords } from './words.ts';

type TextProps = {
  readonly label: string;
  readonly hint: string;
  readonly rows?: number;
  readonly value: string;
  readonly onChange: (text: string) => void;
};

export const Text = ({ label, hint, rows = 2, value, onChange }: TextProps) => (
  <Field label={label} hint={hint}>
    {(control) => (
      <textarea
        {...control}
        rows={rows}
        maxLength={4000}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    )}
  </Field>
);

type FieldProps = { readonly value: string; readonly onChange: (value: string) => void };

export const ImpactField = ({ value, onChange }: FieldProps) => (
  <Field label="What users notice" hint="Shown of its components while it is published and open.">
    {(control) => (
      <select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
        {incidentImpacts.map((impact) => (
          <option key={impact} value={impact}>
            {impactWords[impact]}
          </option>
        ))}
      </select>
    )}
  </Field>
);

type FormProps = {
  readonly button: string;
  readonly working: string;
  readonly kind?: 'primary' | 'secondary';
  readonly path: string;
  readonly body: () => object;
  readonly onDone: () => void;
  readonly children: ReactNode;
};

const TendForm = ({
  button,
  working,
  kind = 'primary',
  path,
  body,
  onDone,
  children,
}: FormProps) => {
  const nameless = useNameless();
  const { busy, failure, make } = useChange<IncidentRow>();
  const [name, setName] = useState(storedName);
  // Asked for once it is needed: the page has several forms, and most boards know who is there.
  const [isAsking, setAsking] = useState(false);
  const isNamed = !nameless || name.trim() !== '';
  const submit = async () => {
    if (!isNamed) setAsking(true);
    else if ((await make(path, body())) !== null) onDone();
  };
  return (
    <form
      className="incident-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {children}
      {isAsking && <NameField name={name} onChange={setName} />}
      {isAsking && !isNamed && <p className="ui-field-error">Give your name.</p>}
      {failure !== null && (
        <Notice tone="error" title="Nothing was changed">
          {failure}
        </Notice>
      )}
      <div className="incident-buttons">
        <Button kind={kind} type="submit" busy={busy && working}>
          {button}
        </Button>
      </div>
    </form>
  );
};

type TendProps = { readonly incident: IncidentRow; readonly onDone: () => void };

export const NoteForm = ({ incident, onDone }: TendProps) => {
  const [text, setText] = useState('');
  const [isPublic, setPublic] = useState(false);
  return (
    <TendForm
      button={isPublic ? 'Tell everybody' : 'Note it'}
      working="Writing…"
      path={incidentApi(incident.id, 'note')}
      body={() => ({ text, public: isPublic })}
      onDone={() => {
        setText('');
        setPublic(false);
        onDone();
      }}
    >
      <Text
        label="Note"
        hint={isPublic ? 'Everybody reads it on the status page.' : 'For the team only.'}
        value={text}
        onChange={setText}
      />
      {incident.published !== null && (
        <label className="incident-check">
          <input
            type="checkbox"
            checked={isPublic}
            onChange={({ target }) => setPublic(target.checked)}
          />
          Also on the status page
        </label>
      )}
    </TendForm>
  );
};

export const StatusForm = ({ incident, onDone }: TendProps) => {
  const others = incidentStatuses.filter((status) => status !== incident.status);
  const [status, setStatus] = useState<(typeof incidentStatuses)[number]>(
    others.at(-1) ?? 'resolved',
  );
  const [text, setText] = useState('');
  const [publicText, setPublicText] = useState('');
  return (
    <TendForm
      button={status === 'resolved' ? 'Resolve it' : `Set to ${status}`}
      working="Setting it…"
      path={incidentApi(incident.id, 'status')}
      body={() => ({ status, text, publicText })}
      onDone={() => {
        setText('');
        setPublicText('');
        onDone();
      }}
    >
      <Field label="How far it is" hint={statusMeanings[status]}>
        {(control) => (
          <select
            {...control}
            value={status}
            onChange={({ target }) => {
              const chosen = incidentStatuses.find((each) => each === target.value);
              if (chosen !== undefined) setStatus(chosen);
            }}
          >
            {others.map((each) => (
              <option key={each} value={each}>
                {statusWords[each]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Text label="For the team" hint="Optional." value={text} onChange={setText} />
      {incident.published !== null && (
        <Text
          label="For the public"
          hint="Everybody reads it. Empty: a sentence that says only how far it is."
          value={publicText}
          onChange={setPublicText}
        />
      )}
    </TendForm>
  );
};

export const PublishForm = ({ incident, onDone }: TendProps) => {
  const [title, setTitle] = useState(incident.published?.title ?? '');
  const [text, setText] = useState('');
  const [impact, setImpact] = useState<string>(incident.impact);
  const isKnown = incident.published !== null;
  return (
    <TendForm
      button={isKnown ? 'Publish the change' : 'Publish it'}
      working="Publishing…"
      kind="secondary"
      path={incidentApi(incident.id, 'publish')}
      body={() => ({ title, text, impact })}
      onDone={() => {
        setText('');
        onDone();
      }}
    >
      <Field label="Title" hint="Everybody reads it. Empty: “Problem with” and its components.">
        {(control) => (
          <input
            {...control}
            maxLength={200}
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
        )}
      </Field>
      <Text
        label="What to tell"
        hint="Everybody reads it. Empty: a sentence that says only how far it is."
        value={text}
        onChange={setText}
      />
      <ImpactField value={impact} onChange={setImpact} />
    </TendForm>
  );
};
