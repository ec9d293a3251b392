// Asks for a name where the board does not know who is at it.

import { TextField } from '../../../ui/field.tsx';
import { useBoard } from '../live/use-board.ts';
import { storeName } from './name.ts';

/** Whether a change made here would stand under nobody's name. */
export const useNameless = (): boolean => useBoard().session?.you?.isSignedIn !== true;

export const NameField = ({
  name,
  onChange,
}: {
  readonly name: string;
  readonly onChange: (name: string) => void;
}) => (
  <TextField
    label="Your name"
    hint="Others see who did it. This browser remembers it."
    value={name}
    maxLength={100}
    required
    autoComplete="name"
    onChange={({ target }) => {
      storeName(target.value);
      onChange(target.value);
    }}
  />
);
