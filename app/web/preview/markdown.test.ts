import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createElement, Fragment } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { rendered } from './markdown.ts';

const html = (text: string): string =>
  renderToStaticMarkup(createElement(Fragment, null, ...rendered(text))).replaceAll(
    / data-line="\d+"/g,
    '',
  );

test('what Markdown means', () => {
  const cases: [string, string][] = [
    ['# A *b* `c`', '<h2 class="preview-h1">A <em>b</em> <code>c</code></h2>'],
    ['###### six', '<h6 class="preview-h6">six</h6>'],
    ['one\ntwo\n\nthree', '<p>one\ntwo</p><p>three</p>'],
    ['- a\n- **b**', '<ul><li>a</li><li><strong>b</strong></li></ul>'],
    ['3. c', '<ol start="3"><li>c</li></ol>'],
    ['> said', '<blockquote><p>said</p></blockquote>'],
    ['```js\na < b\n```', '<pre tabindex="0"><code>a &lt; b\n</code></pre>'],
    ['---', '<hr/>'],
    ['~~gone~~', '<p><s>gone</s></p>'],
    ['[here](/documents/x)', '<p><a href="/documents/x">here</a></p>'],
    [
      '[there](https://example.org "T")',
      '<p><a href="https://example.org" title="T" target="_blank" rel="noopener noreferrer">there</a></p>',
    ],
    [
      '|a|b|\n|-|-:|\n|1|2|',
      '<table tabindex="0"><thead><tr><th>a</th><th style="text-align:right">b</th></tr></thead>' +
        '<tbody><tr><td>1</td><td style="text-align:right">2</td></tr></tbody></table>',
    ],
    [
      '- [ ] open\n- [x] closed',
      '<ul><li><span role="img" aria-label="to do:">☐ </span>open</li>' +
        '<li><span role="img" aria-label="done:">☑ </span>closed</li></ul>',
    ],
    ['', ''],
  ];
  for (const [text, expected] of cases) assert.equal(html(text), expected, text);
});

test('nothing that is written becomes code, or loads something from elsewhere', () => {
  const texts = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'a <b onclick="x()">b</b>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](vbscript:x) ![y](data:text/html,<script>1</script>)',
    '![picture](https://elsewhere.example/track.png)',
    '<https://ok.example> <javascript:alert(1)>',
    '[x]: javascript:alert(1)\n\n[x]',
  ];
  for (const text of texts) {
    const made = html(text);
    assert.doesNotMatch(made, /<(script|img|b|iframe|object)\b/i, made);
    assert.doesNotMatch(made, /<[^>]* on\w+=/i, made);
    assert.doesNotMatch(made, /href="\s*(javascript|vbscript|data):/i, made);
  }
});

test('blocks say which line they begin on', () => {
  const made = renderToStaticMarkup(createElement(Fragment, null, ...rendered('a\n\nb\n\n- c')));
  assert.equal(
    made,
    '<p data-line="0">a</p><p data-line="2">b</p><ul data-line="4"><li data-line="4">c</li></ul>',
  );
});
