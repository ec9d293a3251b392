// Goes along a chart by keys and by touch, a point at a time, and says each in words.

import { useId } from 'react';

export type SliderProps = {
  /** What a point is: 'Day'. */
  readonly label: string;
  readonly kind?: string;
  /** Of the last point. */
  readonly last: number;
  readonly index: number;
  /** The point at `index`. */
  readonly words: string;
  /** null: none any more. */
  readonly onChoose: (index: number | null) => void;
};

export const Slider = ({ label, kind = '', last, index, words, onChoose }: SliderProps) => {
  const id = useId();
  return (
    <>
      <label className="ui-unseen" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={`history-slider ${kind}`.trim()}
        type="range"
        min={0}
        max={Math.max(0, last)}
        value={Math.max(0, index)}
        aria-valuetext={words}
        onChange={(event) => onChoose(event.target.valueAsNumber)}
        onBlur={() => onChoose(null)}
      />
    </>
  );
};
