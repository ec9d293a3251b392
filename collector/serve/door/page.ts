// The sign-in page, plain HTML: it needs no script, and nothing of the board is in it.

import { escaped, htmlPage } from '../../html.ts';

export type SignInPage = {
  /** Where to go then: a path of this board. */
  readonly to: string;
  readonly name: string;
  /** What was wrong with the last try. */
  readonly error: string | null;
};

export const stylePath = '/sign-in/page.css';

export const signInPage = ({ to, name, error }: SignInPage): string =>
  htmlPage({
    title: `${error === null ? '' : 'Error: '}Sign in · Signalbox`,
    head: `<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylePath}">`,
    body: `<main>
<p class="brand">Signalbox</p>
<h1>Sign in to the board</h1>
${error === null ? '' : `<p class="error" id="error" role="alert">${escaped(error)}</p>`}
<form method="post" action="/sign-in">
<input type="hidden" name="to" value="${escaped(to)}">
<label for="name">Your name</label>
<input id="name" name="name" value="${escaped(name)}" autocomplete="username" maxlength="100" required aria-describedby="name-hint"${error === null ? ' autofocus' : ''}>
<p class="hint" id="name-hint">It is written beside what you change: silences, acknowledgements, notes.</p>
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" maxlength="1000" required aria-describedby="token-hint${error === null ? '' : ' error'}"${error === null ? '' : ' aria-invalid="true" autofocus'}>
<p class="hint" id="token-hint">The viewer's token looks; the operator's also changes. Whoever runs this board has them.</p>
<button type="submit">Sign in</button>
</form>
</main>`,
  });
