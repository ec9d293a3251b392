// What the collector says of a run, or does not, and what that makes of it.

import { describe } from 'node:test';
import { answered, type Case, testCases, withBoard } from './changed-evidence.fixture.ts';
import { evidence, objectives } from './evidence.fixture.ts';

const cases: readonly Case[] = [
  [
    'an objective failed',
    answered('cache/hits', {
      ...{ verdict: 'fail', good: 40, total: 100, sli: 0.4 },
      reasons: ['more than 40 % of look-ups miss'],
    }),
    'fail',
    /^cache\/hits: collector: more than 40 % of look-ups miss$/,
  ],
  [
    'it failed, and the board as a whole says pass',
    { ...answered('cache/hits', { verdict: 'fail' }) },
    'fail',
    /^cache\/hits: /,
  ],
  [
    'no answer',
    { ...evidence, board: 'no board answers at http://board' },
    'inconclusive',
    /^no board answers/,
  ],
  [
    'silence',
    withBoard({ verdict: 'inconclusive', reasons: ['app-metrics was silent for 8 s'] }),
    'inconclusive',
    /^the collector cannot tell: app-metrics was silent for 8 s$/,
  ],
  [
    'it cannot tell, and does not say why',
    withBoard({ verdict: 'inconclusive', reasons: [] }),
    'inconclusive',
    /gave no reason$/,
  ],
  [
    'an objective that it cannot judge',
    answered('cache/hits', { verdict: 'inconclusive', reasons: ['silent for a part'] }),
    'inconclusive',
    /^cache\/hits: collector: silent for a part$/,
  ],
  [
    'an objective is missing',
    withBoard({ objectives: objectives.slice(0, 2) }),
    'inconclusive',
    /^cache\/hits: the board does not know it$/,
  ],
  [
    'an objective is there twice',
    withBoard({ objectives: [...objectives, ...objectives.slice(0, 1)] }),
    'inconclusive',
    /^latency\/p95: the board answered more than once about it$/,
  ],
  [
    'another target',
    answered('cache/hits', { target: 0.5 }),
    'inconclusive',
    /^cache\/hits: collector: its target is 50 %, that of the definitions here 90 %$/,
  ],
  [
    'the floor is not reached there',
    answered('cache/hits', { good: 19, total: 19 }),
    'inconclusive',
    /^cache\/hits: collector: 19 events, at least 20 needed$/,
  ],
  [
    'the board watches another app',
    answered('errors/answered', { good: 40, total: 40 }),
    'inconclusive',
    /collector: 40 events, and k6 made 600: does the board watch this app\?$/,
  ],
  [
    'nothing was counted, and it says pass',
    answered('cache/hits', { good: 0, total: 0, sli: null }),
    'inconclusive',
    /0 events, at least 20 needed$/,
  ],
  [
    'what nobody asked for did not happen',
    answered('flags/read', { verdict: 'inconclusive', good: 0, total: 0, sli: null }),
    'pass',
    null,
  ],
  [
    'what nobody asked for failed',
    answered('flags/read', { verdict: 'fail' }),
    'fail',
    /^flags\/read: /,
  ],
  [
    'what only the board promises failed',
    withBoard({
      objectives: [
        ...objectives,
        {
          ...{ name: 'more', objective: 'more', title: 'More', service: 'api', target: 0.9 },
          ...{ verdict: 'fail', good: 1, total: 10, sli: 0.1, reasons: [] },
        },
      ],
    }),
    'fail',
    /^more\/more: collector: 10 % good of 10 events, promised 90 %$/,
  ],
];

describe('what the collector saw', () => testCases(cases));
