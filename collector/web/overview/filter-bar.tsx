// What the board shows, chosen in one line above the tiles, and what that hides.

import { type RefObject, useRef } from 'react';
import { Button, Switch } from '../../../ui/button.tsx';
import { signOf, statusesWorstFirst } from '../../../ui/status.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { choices, type Option } from '../routing/filter-fields.tsx';
import { useKeys } from '../routing/keys.ts';
import type { Filters } from '../routing/navigation.ts';
import { type Filter, isFiltering, servicesOf, shownWords } from './filter.ts';
import './filter-bar.css';

const statusOptions: readonly Option[] = [
  ['', 'All states'],
  ['not green', 'Not green'],
  ...statusesWorstFirst.map((status): Option => {
    const { character, word } = signOf(status);
    return [status, `${character} ${word}`];
  }),
];

/** The label is read out; to the eye the first option says the same. */
const Select = (props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
}) => (
  <select
    className="ui-control"
    aria-label={props.label}
    value={props.value}
    onChange={(event) => props.onChange(event.target.value)}
  >
    {props.options.map(([value, words]) => (
      <option key={value} value={value}>
        {words}
      </option>
    ))}
  </select>
);

const none = { q: '', status: '', service: '' };

const useFilterKeys = (
  field: RefObject<HTMLInputElement | null>,
  { filter, filters, grouped }: Pick<FilterBarProps, 'filter' | 'filters' | 'grouped'>,
) =>
  useKeys([
    {
      keys: ['/'],
      does: 'Filter by text',
      press: () => {
        field.current?.select();
        field.current?.focus();
        return true;
      },
    },
    {
      keys: ['g'],
      does: 'Group by service, or not',
      press: () => {
        filters.set({ group: grouped ? '' : 'service' });
        return true;
      },
    },
    {
      keys: ['Escape'],
      does: 'Leave the field or tile; then show all',
      whileTyping: true,
      press: () => {
        const { activeElement } = document;
        if (activeElement instanceof HTMLElement && activeElement.closest('.overview') !== null) {
          activeElement.blur();
          return true;
        }
        if (!isFiltering(filter)) return false;
        filters.set(none);
        return true;
      },
    },
  ]);

export type FilterBarProps = {
  readonly filter: Filter;
  readonly filters: Filters;
  readonly grouped: boolean;
  readonly rows: readonly ObjectiveRow[];
  readonly shown: readonly ObjectiveRow[];
  readonly wallHref: string;
};

export const FilterBar = (props: FilterBarProps) => {
  const { filter, filters, grouped, rows, shown, wallHref } = props;
  const field = useRef<HTMLInputElement>(null);
  useFilterKeys(field, props);
  return (
    <search className="board-filter" aria-label="Objectives">
      <input
        ref={field}
        className="ui-control board-filter-text"
        type="search"
        aria-label="Filter by text"
        placeholder="Filter: title or service  ( / )"
        spellCheck={false}
        autoComplete="off"
        value={filters.get('q')}
        onChange={(event) => filters.set({ q: event.target.value })}
      />
      <Select
        label="State"
        value={filter.status}
        options={statusOptions}
        onChange={(status) => filters.set({ status })}
      />
      <Select
        label="Service"
        value={filter.service}
        options={choices('All services', servicesOf(rows), filter.service)}
        onChange={(service) => filters.set({ service })}
      />
      <Switch
        label="Group by service"
        on={grouped}
        onChange={(on) => filters.set({ group: on ? 'service' : '' })}
      />
      <a className="board-filter-wall" href={wallHref} title="For a screen on the wall (w)">
        Wall
      </a>
      <p className="board-filter-words" role="status">
        {isFiltering(filter) && shownWords(rows, shown)}
      </p>
      {isFiltering(filter) && (
        <Button kind="quiet" onClick={() => filters.set(none)}>
          Show all
        </Button>
      )}
    </search>
  );
};
