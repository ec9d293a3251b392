import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderMarkdown, titleOf } from './markdown.ts';

test('titles, paragraphs, lists, commands', () => {
  assert.equal(
    renderMarkdown(
      '# One\n\nTwo\nlines.\n\n## Three\n- four\n  goes on\n- five\n\n1. six\n2. `a < b`\n\n```sh\ncurl "$A" | sed \'s/a/b/\'\n\n# no title\n```\n',
    ),
    [
      '<h1>One</h1>',
      '<p>Two lines.</p>',
      '<h2>Three</h2>',
      '<ul><li>four goes on</li><li>five</li></ul>',
      '<ol><li>six</li><li><code>a &lt; b</code></li></ol>',
      '<pre><code>curl &quot;$A&quot; | sed &#39;s/a/b/&#39;\n</code><code>\n</code>' +
        '<code># no title\n</code></pre>',
    ].join('\n'),
  );
  assert.equal(titleOf('text\n# Uptime\n# more'), 'Uptime');
  assert.equal(titleOf('## Uptime'), null);
});

test('in a line: code, bold and links to runbooks, to the board and elsewhere', () => {
  assert.equal(
    renderMarkdown('**a** [b](uptime.md) [c](/slos/x?a=1&b=2) [d](https://e.example/f)'),
    '<p><strong>a</strong> <a href="/runbooks/uptime">b</a> ' +
      '<a href="/slos/x?a=1&amp;b=2">c</a> <a href="https://e.example/f">d</a></p>',
  );
});

test('a link leads nowhere that a board would not lead to', () => {
  for (const target of [
    'javascript:alert(1)',
    '//evil.example',
    '/\\evil.example',
    'data:text/html,x',
    '../a.md',
    'JAVASCRIPT:x',
  ])
    assert.equal(renderMarkdown(`[a](${target})`), `<p>[a](${target})</p>`, target);
});

test('no markup of a file passes through', () => {
  assert.equal(
    renderMarkdown('<script>a</script> [<b>](https://x/"onclick="y) `</code><i>` **<u>**'),
    '<p>&lt;script&gt;a&lt;/script&gt; <a href="https://x/&quot;onclick=&quot;y">&lt;b&gt;</a> ' +
      '<code>&lt;/code&gt;&lt;i&gt;</code> <strong>&lt;u&gt;</strong></p>',
  );
  const piece = fc.constantFrom(
    ...['<', '>', '"', "'", '&', '`', '**', '[', ']', '(', ')', '```', '\n', '# ', '- ', '1. '],
    ...['x', ' ', '<script>', 'https://a', 'a.md', '&lt;', '</code>', '/'],
  );
  const allowed = /<\/?(?:h[1-3]|p|ul|ol|li|code|strong|pre)>|<a href="[^"<>']*">|<\/a>/g;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const rest = renderMarkdown(pieces.join('')).replace(allowed, '');
      assert.doesNotMatch(rest, /[<>"']/);
    }),
    { numRuns: 2000 },
  );
});
