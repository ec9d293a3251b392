import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  everyService,
  group,
  joinableMs,
  type Opening,
  type Recent,
  togetherMs,
} from './grouping.ts';
import { type OpenPage, stepPage } from './open-page.ts';

const opening = (id: string, service = 'app', changes: Partial<Opening> = {}): Opening => ({
  ...{ id, service, trouble: `t-${id}`, name: id, objective: 'fast', title: id },
  ...{ severity: 'page', isMuted: false, recipients: 'webhook' },
  ...changes,
});

const openings = (count: number, service = 'app', from = 0): Opening[] =>
  Array.from({ length: count }, (_, index) => opening(`${service}-${index + from}`, service));

const shown = ({ service, members }: OpenPage): string => `${service ?? '-'} ${members.length}`;

const opened = (given: readonly Opening[], recent: readonly Recent[] = [], atMs = 0): string[] =>
  group(given, recent, atMs).opened.map(shown);

const asRecent = (pages: readonly OpenPage[], atMs: number): Recent[] =>
  pages.flatMap((page) => {
    const step = stepPage(page, page.members, atMs);
    const open = { recipients: 'webhook', joinedMs: atMs, isAcknowledged: false };
    return step.page === null ? [] : [{ page: step.page, ...open }];
  });

test('a few troubles are told one by one, many of a service as one page', () => {
  assert.deepEqual(opened(openings(3)), ['- 1', '- 1', '- 1']);
  assert.deepEqual(opened(openings(4)), ['app 4']);
  assert.deepEqual(opened([...openings(4), ...openings(1, 'web')]), ['app 4', '- 1']);
});

test('two alerts of one trouble are one page', () => {
  const trouble = 'slow';
  assert.deepEqual(opened([opening('a', 'app', { trouble }), opening('b', 'app', { trouble })]), [
    '- 2',
  ]);
});

test('a service that came before within seconds counts; what is long ago does not', () => {
  const recent = asRecent(group(openings(3), [], 0).opened, 0);
  assert.deepEqual(opened(openings(1, 'app', 10), recent, togetherMs), ['app 1']);
  assert.deepEqual(opened(openings(1, 'app', 10), recent, togetherMs + 1), ['- 1']);
  assert.deepEqual(opened(openings(1, 'web'), recent, 1000), ['- 1']);
});

test('many services at once are one page', () => {
  const services = Array.from({ length: 250 }, (_, index) => `s${index}`);
  const storm = services.flatMap((service) => openings(4, service));
  assert.deepEqual(opened(storm), [`${everyService} 1000`]);
});

test('what comes within a minute joins the page of its service, or of all; nobody acknowledged it', () => {
  const recent = asRecent(group(openings(4), [], 0).opened, 0);
  const later = openings(2, 'app', 10);
  const joined = group(later, recent, joinableMs).joined;
  assert.deepEqual(
    joined.map(({ members }) => members.map(({ id }) => id)),
    [['app-10', 'app-11']],
  );
  assert.deepEqual(opened(later, recent, joinableMs + 1), ['- 1', '- 1']);
  const acknowledged = recent.map((each) => ({ ...each, isAcknowledged: true }));
  assert.deepEqual(group(later, acknowledged, joinableMs).joined, []);
});

test('a page of all services is joined once by what comes of several', () => {
  const services = Array.from({ length: 10 }, (_, index) => `s${index}`);
  const storm = services.flatMap((service) => openings(1, service));
  const recent = asRecent(group(storm, [], 0).opened, 0);
  const { joined } = group([...openings(1, 'app'), ...openings(2, 'web')], recent, 1000);
  assert.deepEqual(
    joined.map(({ members }) => members.map(({ id }) => id)),
    [['app-0', 'web-0', 'web-1']],
  );
});

test('what goes to other people is told apart', () => {
  const others = openings(2, 'app', 10).map((each) => ({ ...each, recipients: 'email' }));
  assert.deepEqual(opened([...openings(3), ...others]), ['- 1', '- 1', '- 1', '- 1', '- 1']);
});

test('what wakes nobody is not counted, and is a page of its own', () => {
  const muted = openings(3, 'app', 10).map((each) => ({ ...each, isMuted: true }));
  assert.deepEqual(opened([...openings(1), ...muted]), ['- 1', '- 1', '- 1', '- 1']);
});

test('property: each alert is in one page, pages have keys of their own', () => {
  const some = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      service: fc.constantFrom('a', 'b', 'c'),
      trouble: fc.constantFrom(...'123456789'),
      isMuted: fc.boolean(),
      recipients: fc.constantFrom('x', 'y'),
    }),
    { selector: ({ id }) => id, maxLength: 60 },
  );
  fc.assert(
    fc.property(some, (given) => {
      const all = given.map(({ id, service, trouble, isMuted, recipients }) =>
        opening(id, service, { trouble: `${service} ${trouble}`, isMuted, recipients }),
      );
      const pages = group(all, [], 0).opened;
      assert.deepEqual(
        pages.flatMap(({ members }) => members.map(({ id }) => id)).toSorted(),
        all.map(({ id }) => id).toSorted(),
      );
      assert.equal(new Set(pages.map(({ key }) => key)).size, pages.length);
    }),
  );
});
