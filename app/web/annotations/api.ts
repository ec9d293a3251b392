// The app's API of threads and bookmarks, as the page calls it.

import type { Anchor } from '../../collaboration/protocol/anchor.ts';
import type {
  Annotation,
  AnnotationList,
  AnnotationPerson,
} from '../../collaboration/protocol/annotations.ts';
import { call } from '../api/client.ts';

export type CommentDraft = {
  /** Made by the page, so that a comment which is sent twice is written once. */
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly string[];
};

export type Where = { readonly revision: number; readonly anchor: Anchor };
type Changed = Promise<{ readonly annotation: Annotation | null }>;

const path = (document: string, ...rest: readonly string[]): string =>
  ['/api/documents', document, 'annotations', ...rest].join('/');

const placed = ({ revision, anchor }: Where) => ({
  revision,
  from: anchor.from,
  text: anchor.text ?? '',
});

export const listAnnotations = (document: string): Promise<AnnotationList> =>
  call('GET', path(document));

export const findPeople = async (
  document: string,
  search: string,
  signal: AbortSignal,
): Promise<readonly AnnotationPerson[]> => {
  const query = new URLSearchParams({ search });
  const { people } = await call<{ people: AnnotationPerson[] }>(
    'GET',
    `${path(document, 'people')}?${query}`,
    { signal },
  );
  return people;
};

export const makeThread = (
  document: string,
  id: string,
  where: Where,
  comment: CommentDraft,
): Changed =>
  call('POST', path(document), { body: { id, kind: 'thread', ...placed(where), comment } });

export const makeBookmark = (document: string, id: string, where: Where, name: string): Changed =>
  call('POST', path(document), { body: { id, kind: 'bookmark', ...placed(where), name } });

export const changeAnnotation = (
  document: string,
  id: string,
  change: { readonly resolved: boolean } | { readonly name: string },
): Changed => call('PATCH', path(document, id), { body: change });

export const removeAnnotation = (document: string, id: string): Changed =>
  call('DELETE', path(document, id));

export const reply = (document: string, id: string, comment: CommentDraft): Changed =>
  call('POST', path(document, id, 'comments'), { body: comment });

export const rewrite = (
  document: string,
  id: string,
  { id: comment, ...body }: CommentDraft,
): Changed => call('PATCH', path(document, id, 'comments', comment), { body });

export const takeBack = (document: string, id: string, comment: string): Changed =>
  call('DELETE', path(document, id, 'comments', comment));
