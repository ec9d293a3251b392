// Slack's side of an incoming webhook, as strict as its documentation allows: unknown fields, unknown
// blocks and texts that are too long are refused. What a message links to and mentions is kept apart.

import { type Answer, type Asked, openService, type Service } from './service.ts';

type Json = Readonly<Record<string, unknown>>;

export type SlackMessage = {
  readonly text: string;
  /** As people read it, block by block. */
  readonly read: readonly string[];
  readonly links: readonly { readonly href: string; readonly text: string }[];
  /** Of people, groups and channels: `<!channel>`, `<@U1>`, `<#C1>`. */
  readonly mentions: readonly string[];
};

export type SlackService = Service & {
  readonly url: string;
  readonly messages: readonly SlackMessage[];
};

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasOnly = (value: Json, known: readonly string[]): boolean =>
  Object.keys(value).every((key) => known.includes(key));

const isText = (value: unknown, most: number): value is Json =>
  isObject(value) &&
  (value.type === 'plain_text' || value.type === 'mrkdwn') &&
  hasOnly(value, ['type', 'text', value.type === 'mrkdwn' ? 'verbatim' : 'emoji']) &&
  typeof value.text === 'string' &&
  value.text.length >= 1 &&
  value.text.length <= most;

type Check = (block: Json) => readonly Json[] | null;

/** Each with its texts; null: it is refused. */
const blocks: Readonly<Record<string, Check>> = {
  section: (block) => {
    const { text, fields = [] } = block;
    if (!hasOnly(block, ['type', 'block_id', 'text', 'fields', 'expand'])) return null;
    if (!Array.isArray(fields) || fields.length > 10) return null;
    if (text === undefined && fields.length === 0) return null;
    if (text !== undefined && !isText(text, 3000)) return null;
    if (!fields.every((field: unknown) => isText(field, 2000))) return null;
    return [...(text === undefined ? [] : [text]), ...fields];
  },
  header: ({ text, ...more }) =>
    isText(text, 150) && text.type === 'plain_text' && hasOnly(more, ['type', 'block_id'])
      ? [text]
      : null,
  context: ({ elements, ...more }) =>
    Array.isArray(elements) &&
    elements.length >= 1 &&
    elements.length <= 10 &&
    elements.every((element: unknown) => isText(element, 2000)) &&
    hasOnly(more, ['type', 'block_id'])
      ? elements
      : null,
  divider: (block) => (hasOnly(block, ['type', 'block_id']) ? [] : null),
};

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

type Read = Pick<SlackMessage, 'links' | 'mentions'> & { readonly plain: string };

/** null where a control character stands bare. */
const readMarkdown = (text: string): Read | null => {
  const links: { href: string; text: string }[] = [];
  const mentions: string[] = [];
  const rest = text.replaceAll(
    /<([^<>|]*)(?:\|([^<>]*))?>/g,
    (whole, target: string, label = '') => {
      if (/^[!@#]/.test(target)) mentions.push(whole);
      else links.push({ href: unescaped(target), text: unescaped(label) });
      return label;
    },
  );
  if (/[<>]|&(?!amp;|lt;|gt;)/.test(rest)) return null;
  return { links, mentions, plain: unescaped(rest) };
};

const readMessage = (message: Json): SlackMessage | string => {
  const { text, blocks: all = [] } = message;
  if (!hasOnly(message, ['text', 'blocks', 'unfurl_links', 'mrkdwn'])) return 'invalid_payload';
  if (typeof text !== 'string' || text === '') return 'no_text';
  if (text.length > 40_000) return 'msg_too_long';
  if (!Array.isArray(all) || all.length > 50) return 'invalid_blocks';
  const texts: Json[] = [];
  for (const block of all as readonly unknown[]) {
    const found = isObject(block) ? (blocks[String(block.type)]?.(block) ?? null) : null;
    if (found === null) return 'invalid_blocks';
    texts.push(...found);
  }
  const read = [text, ...texts.map((each) => String(each.text))].map(readMarkdown);
  if (read.some((each) => each === null)) return 'invalid_payload';
  const known = read.filter((each) => each !== null);
  return {
    text: known[0]?.plain ?? '',
    read: known.slice(1).map(({ plain }) => plain),
    links: known.flatMap(({ links }) => links),
    mentions: known.flatMap(({ mentions }) => mentions),
  };
};

const answer = (status: number, body: string): Answer => ({ status, body });

const parsed = ({ body }: Asked): unknown => {
  try {
    return JSON.parse(body);
  } catch (error) {
    return String(error);
  }
};

export const openSlack = async (): Promise<SlackService> => {
  const path = '/services/T024BE7LD/B024BE7LE/s3cr3tOfTheChannel';
  const messages: SlackMessage[] = [];
  const service = await openService((asked) => {
    if (asked.path !== path) return answer(404, 'no_service');
    if (asked.method !== 'POST') return answer(405, 'method_not_allowed');
    if (!/^application\/json\b/.test(String(asked.headers['content-type']))) {
      return answer(400, 'invalid_payload');
    }
    const message = parsed(asked);
    const read = isObject(message) ? readMessage(message) : 'invalid_payload';
    if (typeof read === 'string') return answer(400, read);
    messages.push(read);
    return answer(200, 'ok');
  });
  return { ...service, url: `${service.origin}${path}`, messages };
};
