// What several red conditions say together: any of them makes an objective red, or only all of them at
// once, as its status policy says. One that measures nothing does not hold.

import type { StatusPolicy } from '../../language/slo-set.ts';
import type { Answer } from './reading.ts';

export type RedWhen = NonNullable<StatusPolicy['redWhen']>;

export const redAnswer = (
  answers: readonly Answer[],
  when: RedWhen = 'any',
): 'holds' | 'thin' | 'clear' => {
  const number = (wanted: Answer) => answers.filter((answer) => answer === wanted).length;
  const [holding, thin] = [number('holds'), number('thin')];
  if (when === 'any') return holding > 0 ? 'holds' : thin > 0 ? 'thin' : 'clear';
  if (answers.length === 0 || holding + thin < answers.length) return 'clear';
  return thin > 0 ? 'thin' : 'holds';
};
