// Buttons, links that look like them, and the on/off switch. A button that works says so in words
// and cannot be pressed twice; it keeps the focus meanwhile.

import type { AnchorHTMLAttributes, ButtonHTMLAttributes, MouseEvent } from 'react';
import './button.css';

export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'quiet';

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly kind?: ButtonKind;
  /** While it works: what it says instead of its label ('Saving…'). */
  readonly busy?: string | false | undefined;
};

export const Button = ({
  kind = 'secondary',
  busy = false,
  className = '',
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) => {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      className={`ui-button ui-button-${kind} ${className}`}
      aria-disabled={busy ? true : rest['aria-disabled']}
      onClick={press}
    >
      {busy || children}
    </button>
  );
};

export type LinkButtonProps = AnchorHTMLAttributes<HTMLAnchorElement> & {
  readonly kind?: ButtonKind;
};

export const LinkButton = ({ kind = 'secondary', className = '', ...rest }: LinkButtonProps) => (
  <a {...rest} className={`ui-button ui-button-${kind} ${className}`} />
);

export type SwitchProps = {
  readonly label: string;
  readonly on: boolean;
  readonly busy?: boolean;
  readonly onChange: (on: boolean) => void;
};

/** Takes effect at once, unlike a checkbox in a form. */
export const Switch = ({ label, on, busy = false, onChange }: SwitchProps) => (
  <button
    type="button"
    role="switch"
    className="ui-switch"
    aria-checked={on}
    aria-busy={busy}
    onClick={() => {
      if (!busy) onChange(!on);
    }}
  >
    <span className="ui-switch-label">{label}</span>
    <span className="ui-switch-state" aria-hidden="true">
      {busy ? '…' : on ? 'on' : 'off'}
    </span>
    <span className="ui-switch-track" aria-hidden="true">
      <span className="ui-switch-knob" />
    </span>
  </button>
);
