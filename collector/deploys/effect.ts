// What objectives did in the hour before a deploy and in the hour after it, side by side. It says what
// changed, not why: other things happen in an hour too.

import type {
  DeployChange,
  DeployEffect,
  DeployObjective,
  DeployRow,
  DeploySide,
} from '../serve/deploys/shapes.ts';
import type { GateVerdict } from '../serve/verdict/shapes.ts';

export const sideMs = 3_600_000;
/** A promise that was broken before must be broken half as much again to be worse, or better. */
const clearly = 1.5;

type Judged = GateVerdict['objectives'][number];

/** 1 is what the target allows. */
const burnOf = (sli: number, target: number): number => (1 - sli) / (1 - target);

export const changeOf = (before: DeploySide, after: DeploySide, target: number): DeployChange => {
  if (before.sli === null || after.sli === null) return 'unknown';
  const [was, is] = [burnOf(before.sli, target), burnOf(after.sli, target)];
  const [failed, fails] = [before.verdict === 'fail', after.verdict === 'fail'];
  if (fails && (!failed || (is > was && is >= was * clearly))) return 'worse';
  if (failed && (!fails || (was > is && was >= is * clearly))) return 'better';
  return 'same';
};

const mostWorse = 3;

export const summaryOf = ({
  isOver,
  objectives,
}: DeployEffect): NonNullable<DeployRow['effect']> => {
  const having = (change: DeployChange) => objectives.filter((each) => each.change === change);
  return {
    isOver,
    worse: having('worse')
      .slice(0, mostWorse)
      .map(({ name, title, before, after }) => ({ name, title, before, after })),
    worseCount: having('worse').length,
    better: having('better').length,
    same: having('same').length,
    unknown: having('unknown').length,
  };
};

const rank: Readonly<Record<DeployChange, number>> = { worse: 0, better: 1, same: 2, unknown: 3 };

const sideOf = ({ verdict, good, total, sli }: Judged): DeploySide => ({
  verdict,
  good,
  total,
  sli,
});

/** How much more of its budget an objective spends after than before. */
const worsening = ({ before, after, target }: DeployObjective): number =>
  before.sli === null || after.sli === null
    ? 0
    : burnOf(after.sli, target) - burnOf(before.sli, target);

export const effectOf = (
  before: GateVerdict,
  after: GateVerdict,
  isOver: boolean,
): DeployEffect => {
  const earlier = new Map(
    before.objectives.map((each) => [`${each.name}/${each.objective}`, each]),
  );
  const objectives = after.objectives.flatMap((each): DeployObjective[] => {
    const was = earlier.get(`${each.name}/${each.objective}`);
    if (was === undefined) return [];
    const { name, objective, title, service, target, counts } = each;
    const sides = { before: sideOf(was), after: sideOf(each) };
    const change = changeOf(sides.before, sides.after, target);
    return [{ name, objective, title, service, target, counts, ...sides, change }];
  });
  return {
    before: { from: before.from, to: before.to },
    after: { from: after.from, to: after.to },
    isOver,
    objectives: objectives.toSorted(
      (a, b) => rank[a.change] - rank[b.change] || worsening(b) - worsening(a),
    ),
  };
};
