// What a feature adds to the editor page: a part of the side panel, a bar above the text, something
// in the text itself. Each feature is one entry of features.ts; the page knows none of them by name.

import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { ComponentType } from 'react';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import type { Person } from '../../collaboration/protocol/messages.ts';
import type { OpenDocument } from './open-documents.ts';

export type FeatureProps = {
  readonly document: OpenDocument;
  readonly session: DocumentSession;
  /** The editor of the text, for as long as the component is shown. */
  readonly view: EditorView;
  /** Null before the first connection. */
  readonly me: Person | null;
  /** Everybody else who has the document open. */
  readonly people: readonly Person[];
  /** Opens a feature's part of the side panel, by the feature's id. */
  readonly show: (id: string) => void;
};

export type EditorFeature = {
  readonly id: string;
  /** A part of the side panel, mounted while it is open. `label` names its button and its region. */
  readonly panel?: {
    readonly label: string;
    readonly Content: ComponentType<FeatureProps>;
    /** On the button, mounted always: a count, say. */
    readonly Badge?: ComponentType<FeatureProps>;
  };
  /** Above the text, mounted always; renders null while it has nothing to say. */
  readonly Bar?: ComponentType<FeatureProps>;
  /** Added to the editor of each document that is opened. */
  readonly extension?: (document: OpenDocument, session: DocumentSession) => Extension;
};
