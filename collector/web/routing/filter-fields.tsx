// The fields that the filters of a page are chosen and typed in.

import { useEffect, useId, useState } from 'react';
import { Field } from '../../../ui/field.tsx';
import './filter-fields.css';

export type Option = readonly [value: string, words: string];

export const Choice = (props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
}) => (
  <Field label={props.label}>
    {(control) => (
      <select
        {...control}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      >
        {props.options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    )}
  </Field>
);

/** What is asked for can be chosen, also while nothing is known of it. */
export const choices = (
  all: string,
  known: readonly string[],
  chosen: string,
): readonly Option[] => [
  ['', all],
  ...[...new Set([...known, ...(chosen === '' ? [] : [chosen])])].map(
    (each): Option => [each, each],
  ),
];

/** Taken when it is left, on Enter, and when one of the options is chosen; not at every letter. */
export const Typed = (props: {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly options?: readonly string[];
  readonly error?: string | null;
  readonly onChange: (value: string) => void;
}) => {
  const { label, value, placeholder, options = [], error, onChange } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const list = useId();
  const take = (next: string) => {
    if (next.trim() !== value) onChange(next.trim());
  };
  return (
    <Field label={label} error={error}>
      {(control) => (
        <>
          <input
            {...control}
            list={options.length > 0 ? list : undefined}
            value={text}
            placeholder={placeholder}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setText(event.target.value);
              if (event.target.value === '' || options.includes(event.target.value))
                take(event.target.value);
            }}
            onBlur={() => take(text)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') take(text);
            }}
          />
          {options.length > 0 && (
            <datalist id={list}>
              {options.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
};
