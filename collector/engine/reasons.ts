// Why an objective is not green, in sentences, worst first. What is decided by too few events, or not
// decided at all, says so.

import { durationText } from '../../language/duration.ts';
import { figuresText, percentText } from '../alert/reading.ts';
import { redAnswer } from '../alert/red.ts';
import type { StatusMemory } from '../alert/status.ts';
import type { AlertRow } from '../serve/shapes.ts';
import type { Judgement } from './judgement.ts';
import type { Watched } from './objective.ts';

const quiet = ({ objective }: Watched, everCounted: boolean): string => {
  const { indicator, status } = objective;
  return everCounted
    ? `nothing measured in ${durationText(status.windowSeconds)}`
    : `nothing counted yet: waiting for ${indicator.totalText} from ${indicator.source}`;
};

type Known = {
  readonly watched: Watched;
  readonly judgement: Judgement;
  readonly memory: StatusMemory;
  readonly alerts: readonly AlertRow[];
  readonly upkeep: string | null;
  readonly everCounted: boolean;
};

export const reasonsFor = (known: Known): string[] => {
  const { watched, judgement, memory, alerts, upkeep, everCounted } = known;
  const { objective, colourTarget } = watched;
  const { windowSeconds, holdSeconds, redWhen } = objective.status;
  const { status } = memory;
  const reasons = judgement.silent.map((source) => `nothing heard from ${source}`);
  if (status === 'no data') reasons.push(quiet(watched, everCounted));
  if (status === 'green' && judgement.own.total === 0) {
    reasons.push(`nothing was asked of it in ${durationText(windowSeconds)}`);
  }
  if (status === 'red' || status === 'yellow') {
    const answers = judgement.readings.filter(({ colour }) => colour === 'red');
    const isRed = redAnswer(
      answers.map(({ answer }) => answer),
      redWhen,
    );
    for (const { text, colour, answer, counts } of judgement.readings) {
      // One of several that must hold together makes nothing red.
      if (answer === 'holds' && (colour === 'yellow' || isRed === 'holds'))
        reasons.push(`${text}: ${figuresText(counts, windowSeconds)}`);
    }
    if (judgement.missed) {
      const promise = percentText(1 - colourTarget);
      reasons.push(
        `bad: ${figuresText(judgement.own, windowSeconds)}, promised ${promise} at most`,
      );
    }
    if (reasons.length === 0) {
      reasons.push(
        `recovering: ${status} is left after ${durationText(holdSeconds)} without cause`,
      );
    }
  }
  for (const { kind, state, summary } of alerts) {
    if (kind === 'burn' && state === 'firing') reasons.push(summary);
  }
  if (upkeep !== null && status !== 'green') reasons.push(upkeep);
  return reasons;
};
