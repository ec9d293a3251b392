// The documents that one client has open or is opening, and who waits for them.

import type { DocumentSession } from './document-session.ts';

type Waiting = {
  readonly resolve: (document: DocumentSession) => void;
  readonly reject: (error: Error) => void;
};

export class Documents {
  readonly #documents = new Map<string, DocumentSession>();
  readonly #waiting = new Map<string, Waiting[]>();

  get(id: string): DocumentSession | undefined {
    return this.#documents.get(id);
  }

  add(document: DocumentSession): void {
    this.#documents.set(document.id, document);
  }

  /** Those without a text as yet: the hub has to be asked for them anew. */
  get unloaded(): readonly string[] {
    return [...this.#documents.values()]
      .filter(({ resumeRevision }) => resumeRevision === null)
      .map(({ id }) => id);
  }

  /** Those that go on from the revision they have. */
  get resumable(): { document: string; revision: number }[] {
    return [...this.#documents.values()].flatMap(({ id, resumeRevision }) =>
      resumeRevision === null ? [] : [{ document: id, revision: resumeRevision }],
    );
  }

  /** Resolves with the document's first text. */
  wait(id: string): Promise<DocumentSession> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), { resolve, reject }]);
    });
  }

  opened(document: DocumentSession): void {
    const waiting = this.#waiting.get(document.id) ?? [];
    this.#waiting.delete(document.id);
    for (const { resolve } of waiting) resolve(document);
  }

  /** @param error for those who wait for it. */
  remove(id: string, error: Error): void {
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    this.#documents.get(id)?.disconnected();
    this.#documents.delete(id);
    for (const { reject } of waiting) reject(error);
  }

  removeAll(error: Error): void {
    for (const id of [...this.#documents.keys()]) this.remove(id, error);
  }

  disconnected(): void {
    for (const document of this.#documents.values()) document.disconnected();
  }
}
