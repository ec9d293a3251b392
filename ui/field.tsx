// A labelled control with its hint and its error. The error says what to type, and is read out with
// the control.

import { type InputHTMLAttributes, type ReactNode, useId } from 'react';
import './field.css';

export type ControlProps = {
  readonly id: string;
  readonly className: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
};

export type FieldProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  /** Draws the control with the given props: a select, a textarea. */
  readonly children: (control: ControlProps) => ReactNode;
};

export const Field = ({ label, hint, error, children }: FieldProps) => {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="ui-field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        className: 'ui-control',
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="ui-field-hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="ui-field-error">
          {error}
        </p>
      )}
    </div>
  );
};

export type TextFieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'children'> &
  Omit<FieldProps, 'children'>;

export const TextField = ({ label, hint, error, className = '', ...input }: TextFieldProps) => (
  <Field label={label} hint={hint} error={error}>
    {(control) => <input {...input} {...control} className={`ui-control ${className}`} />}
  </Field>
);
