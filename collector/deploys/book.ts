// Deploys with what they did. Until the hour after one is over it is asked of the counts; then it is
// written down beside the deploy, since counts of an hour are not kept by the minute for long.

import { CollectorError } from '../error.ts';
import type { Deploy } from '../serve/deploys/shapes.ts';
import type { KeptMarker, Markers } from '../serve/markers/markers.ts';
import type { GateVerdict } from '../serve/shapes.ts';
import { effectOf, sideMs } from './effect.ts';

/** All of an hour has been counted so long after it. */
const settledMs = 60_000;
/** So far back it can be asked; a deploy that was marked later has no figures. */
const askableMs = 3 * 86_400_000 - sideMs;
const mostAtOnce = 100;
const everyMs = 60_000;

export type DeployBookOptions = {
  readonly markers: Pick<Markers, 'kept' | 'get' | 'noteEffect'>;
  readonly verdict: (fromMs: number, toMs: number) => GateVerdict | { readonly problem: string };
};

export type DeployBook = ReturnType<typeof openDeployBook>;

export const openDeployBook = ({ markers, verdict }: DeployBookOptions) => {
  let askedMs = 0;

  const asked = (atMs: number, nowMs: number): Pick<Deploy, 'effect' | 'missing'> => {
    const endMs = atMs + sideMs;
    const isOver = endMs + settledMs <= nowMs;
    const before = verdict(atMs - sideMs, atMs);
    if ('problem' in before) return { effect: null, missing: before.problem };
    const after = verdict(atMs, isOver ? endMs : Math.min(endMs, nowMs));
    if ('problem' in after) return { effect: null, missing: after.problem };
    return { effect: effectOf(before, after, isOver), missing: null };
  };

  const deployOf = ({ row, facts }: KeptMarker, nowMs: number): Deploy => {
    const { id, at, title, detail, by = null, service = null, release = null } = row;
    const found = facts.effect ? { effect: facts.effect, missing: null } : asked(at, nowMs);
    return { id, at, title, detail, by, service, release, ...found };
  };

  return {
    /** Newest first. */
    list: (limit: number, nowMs: number): Deploy[] =>
      markers.kept({ kind: 'deploy', limit }).map((kept) => deployOf(kept, nowMs)),

    get: (id: string, nowMs: number): Deploy | null => {
      const kept = markers.get(id);
      return kept?.row.kind === 'deploy' ? deployOf(kept, nowMs) : null;
    },

    /** Each second: once a minute the effects that are final are written down. */
    second: (nowMs: number): void => {
      if (nowMs - askedMs < everyMs && nowMs >= askedMs) return;
      askedMs = nowMs;
      const sinceMs = nowMs - askableMs;
      for (const kept of markers.kept({ kind: 'deploy', sinceMs, limit: mostAtOnce })) {
        if (kept.facts.effect) continue;
        const { effect } = asked(kept.row.at, nowMs);
        if (!effect?.isOver) continue;
        try {
          markers.noteEffect(kept.row.id, effect);
        } catch (error) {
          // What the disk refuses is tried again in the next minute; the store says so itself.
          if (!(error instanceof CollectorError)) throw error;
        }
      }
    },
  };
};
