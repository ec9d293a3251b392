// The last lines of what a program said, for when it fails.

const mostCharacters = 8000;

export class Tail {
  #text = '';

  add(text: string): void {
    this.#text = (this.#text + text).slice(-mostCharacters);
  }

  /** @param lines how many at most */
  text(lines = 20): string {
    return this.#text.trimEnd().split('\n').slice(-lines).join('\n');
  }
}
