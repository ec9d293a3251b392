// Deploys with what they did. Until the hour after one is over it is asked of the counts; then it is
// written down beside the deploy, since counts of an hour are not kept by the minute for long.

import { CollectorError } from '../error.ts';
import type { Deploy, DeployRow } from '../serve/deploys/shapes.ts';
import type { Markers } from '../serve/markers/markers.ts';
import type { MarkerRow } from '../serve/shapes.ts';
import type { GateVerdict } from '../serve/verdict/shapes.ts';
import { effectOf, sideMs, summaryOf } from './effect.ts';

/** All of an hour has been counted so long after it. */
const settledMs = 60_000;
/** So far back it can be asked; a deploy that was marked later has no figures. */
const askableMs = 3 * 86_400_000 - sideMs;
const mostAtOnce = 100;
const everyMs = 60_000;

export type DeployBookOptions = {
  readonly markers: Pick<Markers, 'list' | 'get' | 'figures' | 'noteEffect'>;
  readonly verdict: (fromMs: number, toMs: number) => GateVerdict | { readonly problem: string };
};

export type DeployBook = ReturnType<typeof openDeployBook>;

export const openDeployBook = ({ markers, verdict }: DeployBookOptions) => {
  let askedMs = 0;
  /** What is final of those that were listed last: it is not read again for each who looks. */
  let settled: ReadonlyMap<string, DeployRow> = new Map();

  const asked = (atMs: number, nowMs: number): Pick<Deploy, 'effect' | 'missing'> => {
    const endMs = atMs + sideMs;
    const isOver = endMs + settledMs <= nowMs;
    const before = verdict(atMs - sideMs, atMs);
    if ('problem' in before) return { effect: null, missing: before.problem };
    const after = verdict(atMs, isOver ? endMs : Math.min(endMs, nowMs));
    if ('problem' in after) return { effect: null, missing: after.problem };
    return { effect: effectOf(before, after, isOver), missing: null };
  };

  const deployOf = (row: MarkerRow, nowMs: number): Deploy & { readonly isFinal: boolean } => {
    const { id, at, title, detail, by = null, service = null, release = null } = row;
    const { effect = null } = markers.figures(id);
    const found = effect === null ? asked(at, nowMs) : { effect, missing: null };
    return { id, at, title, detail, by, service, release, ...found, isFinal: effect !== null };
  };

  return {
    /** Newest first. */
    list: (limit: number, nowMs: number): DeployRow[] => {
      const final = new Map<string, DeployRow>();
      const rows = markers.list({ kind: 'deploy', limit }).map((row): DeployRow => {
        const known = settled.get(row.id);
        if (known !== undefined) {
          final.set(row.id, known);
          return known;
        }
        const { isFinal, effect, ...deploy } = deployOf(row, nowMs);
        const told = { ...deploy, effect: effect === null ? null : summaryOf(effect) };
        if (isFinal) final.set(row.id, told);
        return told;
      });
      settled = final;
      return rows;
    },

    get: (id: string, nowMs: number): Deploy | null => {
      const row = markers.get(id);
      if (row?.kind !== 'deploy') return null;
      const { isFinal: _, ...deploy } = deployOf(row, nowMs);
      return deploy;
    },

    /** Each second: once a minute the effects that are final are written down. */
    second: (nowMs: number): void => {
      if (nowMs - askedMs < everyMs && nowMs >= askedMs) return;
      askedMs = nowMs;
      const sinceMs = nowMs - askableMs;
      for (const { id, at } of markers.list({ kind: 'deploy', sinceMs, limit: mostAtOnce })) {
        if (at + sideMs + settledMs > nowMs || markers.figures(id).effect) continue;
        const { effect } = asked(at, nowMs);
        if (!effect?.isOver) continue;
        try {
          markers.noteEffect(id, effect);
        } catch (error) {
          // What the disk refuses is tried again in the next minute; the store says so itself.
          if (!(error instanceof CollectorError)) throw error;
        }
      }
    },
  };
};
