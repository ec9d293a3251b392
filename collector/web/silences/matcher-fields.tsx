// What a silence is about: lines of field, comparison and value, all of which must hold.

import { Button } from '../../../ui/button.tsx';
import type { SilenceMatcher } from '../../serve/silences/shapes.ts';
import { fields, operators } from './draft.ts';

export type MatcherFieldsProps = {
  readonly matchers: readonly SilenceMatcher[];
  /** What values there are of a field, to choose from. */
  readonly known: (field: SilenceMatcher['field']) => readonly string[];
  readonly error: string | null;
  readonly onChange: (matchers: readonly SilenceMatcher[]) => void;
};

export const MatcherFields = ({ matchers, known, error, onChange }: MatcherFieldsProps) => {
  const change = (index: number, part: Partial<SilenceMatcher>) =>
    onChange(matchers.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <fieldset className="matchers" aria-describedby={error === null ? undefined : 'matchers-error'}>
      <legend>What it keeps quiet: alerts of which all of this is so</legend>
      {matchers.map(({ field, operator, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place; lines move only by being removed
        <div className="matcher" key={index}>
          <select
            className="ui-control"
            aria-label={`Field of line ${index + 1}`}
            value={field}
            onChange={({ target }) =>
              change(index, { field: fields.find(([name]) => name === target.value)?.[0] ?? field })
            }
          >
            {fields.map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
          <select
            className="ui-control"
            aria-label={`Comparison of line ${index + 1}`}
            value={operator}
            onChange={({ target }) =>
              change(index, {
                operator: operators.find(([name]) => name === target.value)?.[0] ?? operator,
              })
            }
          >
            {operators.map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
          <input
            className="ui-control"
            aria-label={`Value of line ${index + 1}`}
            aria-invalid={error !== null && value === '' ? true : undefined}
            list={`matcher-${index}`}
            value={value}
            spellCheck={false}
            autoComplete="off"
            placeholder={operator.endsWith('~') ? 'a pattern: check.*' : 'the whole name'}
            onChange={({ target }) => change(index, { value: target.value })}
          />
          <datalist id={`matcher-${index}`}>
            {known(field).map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
          <Button
            kind="quiet"
            aria-label={`Remove line ${index + 1}`}
            title="Remove this line: the silence then matches more"
            onClick={() => onChange(matchers.toSpliced(index, 1))}
          >
            ✕
          </Button>
        </div>
      ))}
      {error !== null && (
        <p id="matchers-error" className="ui-field-error">
          {error}
        </p>
      )}
      <Button
        onClick={() => onChange([...matchers, { field: 'service', operator: '=', value: '' }])}
      >
        Add a line
      </Button>
    </fieldset>
  );
};
