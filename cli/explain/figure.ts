// Figures as `explain` and `replay` print them, and paragraphs of at most 80 columns.

import { durationText } from '../../language/duration.ts';

export const columns = 80;

/** 0.00123 is '0.123 %'; three digits are enough to act on. */
export const percent = (share: number): string => {
  const value = share * 100;
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return `${rounded} %`;
};

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** 1234567.8 is '1,234,568'; what is under ten keeps two digits. */
export const amount = (value: number): string =>
  Math.abs(value) < 10 && !Number.isInteger(value)
    ? String(Number(value.toPrecision(2)))
    : grouped(String(Math.round(value)));

/** '43m12s'; days are told in whole minutes, hours of seconds as they are. */
export const length = (seconds: number): string =>
  durationText(seconds >= 86_400 ? Math.round(seconds / 60) * 60 : seconds);

/** Lines of at most 80 columns, the first after `first`, the others indented as deep. */
export const paragraph = (first: string, text: string): string => {
  const indent = ' '.repeat(first.length);
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
};

/** A table whose columns are as wide as their widest cell, two blanks between them. */
export const table = (rows: readonly (readonly string[])[], indent = '  '): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => [...(cells[column] ?? '')].length)),
  );
  return rows
    .map((cells) =>
      `${indent}${cells
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length))
        .join('  ')}`.trimEnd(),
    )
    .join('\n');
};
