// Texts as teams write them: headings, paragraphs, lists with and without boxes, a table here and
// there. What is asked for in characters is met to within a block; pure, by the chance given.

import type { Chance } from '../../demo/chance.ts';
import { additions, headings, kinds, predicates, rarities, subjects, topics } from './words.ts';

const sentence = (chance: Chance): string => {
  if (chance.percent(2)) return chance.pick(rarities);
  const plain = `${chance.pick(subjects)} ${chance.pick(predicates)}`;
  return chance.percent(55) ? `${plain}, ${chance.pick(additions)}.` : `${plain}.`;
};

const many = (chance: Chance, from: number, to: number, one: () => string): string[] =>
  Array.from({ length: Math.floor(chance.between(from, to + 1)) }, one);

const paragraph = (chance: Chance): string => many(chance, 1, 6, () => sentence(chance)).join(' ');

const list = (chance: Chance): string => {
  const boxes = chance.percent(40);
  const item = () => {
    const box = boxes ? `[${chance.percent(50) ? 'x' : ' '}] ` : '';
    return `- ${box}${sentence(chance)}`;
  };
  return many(chance, 2, 8, item).join('\n');
};

const table = (chance: Chance): string => {
  const row = () => {
    const topic = chance.pick(topics);
    return `| ${topic} | ${Math.floor(chance.between(1, 900))} | ${chance.pick(predicates)} |`;
  };
  return ['| what | number | remark |', '| - | - | - |', ...many(chance, 2, 6, row)].join('\n');
};

const block = (chance: Chance): string => {
  if (chance.percent(18)) return `## ${chance.pick(headings)}\n\n${paragraph(chance)}`;
  if (chance.percent(25)) return list(chance);
  return chance.percent(6) ? table(chance) : paragraph(chance);
};

/** Two are the same now and then, as they are in any organisation. */
export const titleOf = (chance: Chance): string =>
  `${chance.pick(kinds)}: ${chance.pick(topics)}${chance.percent(60) ? `, week ${Math.floor(chance.between(1, 53))}` : ''}`;

/** Blocks that make about so many characters together, each with the empty line after it. */
export const blocksOf = (chance: Chance, title: string, length: number): readonly string[] => {
  const blocks = [`# ${title}\n\n`];
  for (let made = blocks[0]?.length ?? 0; made < length; made += blocks.at(-1)?.length ?? 0)
    blocks.push(`${block(chance)}\n\n`);
  return blocks;
};
