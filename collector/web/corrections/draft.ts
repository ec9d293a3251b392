// A correction as it is being written: what it is about, from when to when in UTC, why; what is wrong
// with it before it is sent, and the body that is.

import type { ObjectiveRow } from '../../serve/shapes.ts';

export type Draft = {
  /** 'slo NAME', 'objective NAME/OBJECTIVE' or 'service NAME'; '' while nothing is chosen. */
  readonly about: string;
  /** As a field of date and time gives them, meant in UTC: '2026-11-22T14:00'. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly name: string;
};

export type DraftProblems = Partial<Record<keyof Draft, string>>;

const hourMs = 3_600_000;

/** Whole hours only, since budgets are kept by the hour; null for no such moment. */
export const hourIn = (text: string): number | null => {
  const ms = Date.parse(`${text}Z`);
  return text === '' || Number.isNaN(ms) || ms % hourMs !== 0 ? null : ms;
};

export const fieldOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

/** The last whole hour. */
export const usualHours = (nowMs: number): Pick<Draft, 'from' | 'to'> => {
  const to = Math.floor(nowMs / hourMs) * hourMs;
  return { from: fieldOf(to - hourMs), to: fieldOf(to) };
};

type About = {
  readonly slo?: string;
  readonly objective?: string;
  readonly service?: string;
};

export const aboutIn = (about: string): About | null => {
  const [, kind, name] = /^(slo|objective|service) (.+)$/.exec(about) ?? [];
  if (kind === undefined || name === undefined) return null;
  if (kind === 'service') return { service: name };
  if (kind === 'slo') return { slo: name };
  const slash = name.lastIndexOf('/');
  return slash < 1 ? null : { slo: name.slice(0, slash), objective: name.slice(slash + 1) };
};

/** Each SLO, its objectives where it has several, and each service. */
export const aboutChoices = (
  rows: readonly Pick<ObjectiveRow, 'name' | 'objective' | 'title' | 'service'>[],
): readonly (readonly [value: string, words: string])[] => {
  const bySlo = [...Map.groupBy(rows, ({ name }) => name)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const services = [...new Set(rows.map(({ service }) => service))].toSorted();
  return [
    ...bySlo.flatMap(([name, own]) => [
      [`slo ${name}`, own[0]?.title ?? name] as const,
      ...(own.length < 2
        ? []
        : own.map(
            ({ objective, title }) =>
              [`objective ${name}/${objective}`, `${title}, only ${objective}`] as const,
          )),
    ]),
    ...services.map((service) => [`service ${service}`, `Everything of ${service}`] as const),
  ];
};

/** null: it can be sent. */
export const problemsOf = (
  draft: Draft,
  { nowMs, nameless }: { readonly nowMs: number; readonly nameless: boolean },
): DraftProblems | null => {
  const [from, to] = [hourIn(draft.from), hourIn(draft.to)];
  const problems: DraftProblems = {
    ...(aboutIn(draft.about) === null ? { about: 'Choose what it is about.' } : {}),
    ...(from === null ? { from: 'Choose a whole hour, such as 14:00.' } : {}),
    ...(to === null ? { to: 'Choose a whole hour, such as 15:00.' } : {}),
    ...(from !== null && to !== null && to <= from ? { to: 'It must be after From.' } : {}),
    ...(to !== null && to > nowMs
      ? { to: 'That is still to come: define a Maintenance for what is planned.' }
      : {}),
    ...(draft.reason.trim() === '' ? { reason: 'Say why; it stands in every report.' } : {}),
    ...(nameless && draft.name.trim() === '' ? { name: 'Give your name.' } : {}),
  };
  return Object.keys(problems).length === 0 ? null : problems;
};

/** @param draft without problems */
export const bodyOf = ({ about, from, to, reason, name }: Draft) => ({
  ...aboutIn(about),
  from: hourIn(from),
  to: hourIn(to),
  reason: reason.trim(),
  ...(name.trim() === '' ? {} : { author: name.trim() }),
});
