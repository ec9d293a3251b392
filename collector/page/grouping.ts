// What belongs together when many alerts begin to fire within seconds: those of one service, and when
// many services are hit at once, all of them. A few are told one by one, since each is a page of its
// own with figures of its own. Nothing waits for others to come: the first is told at once.

import { type Member, type OpenPage, openPage } from './open-page.ts';

/** So many troubles of a service within the time below are one page. */
export const manyTroubles = 4;
/** So many pages at one moment are one. */
export const manyPages = 10;
export const togetherMs = 10_000;
/** A page of a service takes what comes so long after the last that joined. */
export const joinableMs = 60_000;
/** The service of a page of many services. */
export const everyService = '*';

/** An alert that begins to fire, and is in no page yet. */
export type Opening = Member & {
  /** Who is asked for: what goes to different people is told apart. */
  readonly recipients: string;
};

export type Recent = {
  readonly page: OpenPage;
  readonly recipients: string;
  /** When an alert last joined it. */
  readonly joinedMs: number;
  readonly isAcknowledged: boolean;
};

export type Grouping = {
  /** Pages that are open and take more, each once. */
  readonly joined: readonly { readonly page: OpenPage; readonly members: readonly Opening[] }[];
  readonly opened: readonly OpenPage[];
};

const byTrouble = (members: readonly Opening[]): Opening[][] => [
  ...Map.groupBy(members, ({ trouble }) => trouble).values(),
];

const alone = (members: readonly Opening[], atMs: number): OpenPage[] =>
  byTrouble(members).map((each) => openPage(each[0]?.trouble ?? '', each, null, atMs));

const isLately = ({ page }: Recent, atMs: number): boolean =>
  page.wokenMs !== null && atMs - page.openedMs <= togetherMs;

/** All for the same people. */
const groupTheirs = (all: readonly Opening[], theirs: readonly Recent[], atMs: number) => {
  const joined = new Map<string, { readonly page: OpenPage; readonly members: Opening[] }>();
  const fresh: OpenPage[] = [];
  const left: Opening[] = [];
  const lately = theirs.filter((each) => isLately(each, atMs));
  const taking = theirs.filter(
    ({ page, joinedMs, isAcknowledged }) =>
      page.service !== null && !isAcknowledged && atMs - joinedMs <= joinableMs,
  );
  for (const [service, members] of Map.groupBy(all, (each) => each.service)) {
    const into = taking.find(
      ({ page }) => page.service === service || page.service === everyService,
    );
    if (into !== undefined) {
      const { page } = into;
      const others = joined.get(page.key)?.members ?? [];
      joined.set(page.key, { page, members: [...others, ...members] });
      continue;
    }
    const before = lately.filter(({ page }) =>
      page.members.some((each) => each.service === service),
    ).length;
    const [first] = members;
    if (first !== undefined && byTrouble(members).length + before >= manyTroubles) {
      fresh.push(openPage(`service ${service} ${first.id}`, members, service, atMs));
    } else {
      fresh.push(...alone(members, atMs));
    }
    left.push(...members);
  }
  const [first] = left;
  if (first === undefined || fresh.length + lately.length < manyPages) {
    return { joined: [...joined.values()], opened: fresh };
  }
  return {
    joined: [...joined.values()],
    opened: [openPage(`services ${first.id}`, left, everyService, atMs)],
  };
};

/**
 * @param openings of one moment.
 * @param recent what is open, with when it was last joined.
 */
export const group = (
  openings: readonly Opening[],
  recent: readonly Recent[],
  atMs: number,
): Grouping => {
  // What wakes nobody is not counted, and is a page of its own: what mutes it may end alone.
  const quiet: Opening[] = [];
  const heard: Opening[] = [];
  for (const trouble of byTrouble(openings)) {
    const audible = trouble.filter(({ isMuted }) => !isMuted);
    const leader = audible.find(({ severity }) => severity === 'page') ?? audible[0];
    if (leader === undefined) quiet.push(...trouble);
    // A trouble is one page, and goes to whom its gravest alert does.
    else heard.push(...trouble.map((each) => ({ ...each, recipients: leader.recipients })));
  }
  const parts = [...Map.groupBy(heard, ({ recipients }) => recipients)].map(([recipients, all]) =>
    groupTheirs(
      all,
      recent.filter((each) => each.recipients === recipients),
      atMs,
    ),
  );
  return {
    joined: parts.flatMap(({ joined }) => joined),
    opened: [...parts.flatMap(({ opened }) => opened), ...alone(quiet, atMs)],
  };
};
