// Opening an incident by hand. What the public is told is asked for apart, and is nothing by default.

import { useState } from 'react';
import { TextField } from '../../../ui/field.tsx';
import type { IncidentRow } from '../../serve/incidents/shapes.ts';
import { ChangeForm } from '../access/change-form.tsx';
import { storedName } from '../access/name.ts';
import { NameField, useNameless } from '../access/name-field.tsx';
import { useChange } from '../access/use-change.ts';
import { ImpactField, Text } from './tend-forms.tsx';

export type OpenFormProps = {
  readonly services: readonly string[];
  readonly onOpened: (incident: IncidentRow) => void;
  readonly onCancel: () => void;
};

export const OpenForm = ({ services, onOpened, onCancel }: OpenFormProps) => {
  const nameless = useNameless();
  const { busy, failure, make } = useChange<IncidentRow>();
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [impact, setImpact] = useState('degraded');
  const [publicTitle, setPublicTitle] = useState('');
  const [name, setName] = useState(storedName);
  const [isTried, setTried] = useState(false);
  const missing = (given: string, words: string) => (isTried && given.trim() === '' ? words : null);
  const submit = async () => {
    setTried(true);
    if (title.trim() === '' || (nameless && name.trim() === '')) return;
    const told = publicTitle.trim() === '' ? {} : { publicTitle };
    const given = { title, text, services: chosen, impact, ...told };
    const incident = await make('/api/incidents', given);
    if (incident !== null) onOpened(incident);
  };
  const choose = (service: string, on: boolean) =>
    setChosen((before) => (on ? [...before, service] : before.filter((each) => each !== service)));
  return (
    <ChangeForm
      title="Open an incident"
      name="incident"
      failure={failure}
      failureTitle="It could not be opened"
      action="Open it"
      doing="Opening…"
      busy={busy}
      onSubmit={submit}
      onCancel={onCancel}
    >
      <TextField
        label="What is wrong"
        hint="For the team only."
        required
        maxLength={200}
        value={title}
        error={missing(title, 'Say it in a few words.')}
        onChange={({ target }) => setTitle(target.value)}
      />
      <Text
        label="What is known so far"
        hint="For the team only."
        rows={3}
        value={text}
        onChange={setText}
      />
      <fieldset className="incident-services">
        <legend>Services that it concerns</legend>
        {services.map((service) => (
          <label key={service}>
            <input
              type="checkbox"
              checked={chosen.includes(service)}
              onChange={({ target }) => choose(service, target.checked)}
            />
            {service}
          </label>
        ))}
      </fieldset>
      <ImpactField value={impact} onChange={setImpact} />
      <TextField
        label="Title on the status page"
        hint="Everybody reads it. Empty: the public is not told."
        maxLength={200}
        value={publicTitle}
        onChange={({ target }) => setPublicTitle(target.value)}
      />
      {nameless && <NameField name={name} onChange={setName} />}
      {nameless && missing(name, 'x') && <p className="ui-field-error">Give your name.</p>}
    </ChangeForm>
  );
};
