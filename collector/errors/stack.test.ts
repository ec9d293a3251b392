import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { culpritOf, framesOf, stackKey } from './stack.ts';

const stacks: Readonly<Record<string, readonly [stack: string, key: readonly string[]]>> = {
  'V8, with a library and the runtime': [
    `TypeError: x is not a function
    at Query.handleError (/srv/app/node_modules/pg/lib/query.js:83:10)
    at readRow (file:///srv/app-1.2.3/app/documents/store.ts:40:12)
    at async Promise.all (index 0)
    at async /srv/app-1.2.3/app/documents/routes.ts:9:3
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`,
    [
      'Query.handleError (node_modules/pg/lib/query.js)',
      'readRow (app/documents/store.ts)',
      ' (app/documents/routes.ts)',
    ],
  ],
  'V8, only a library': [
    `error: gone
    at Parser.parse (/a/node_modules/pg-protocol/dist/parser.js:285:98)
    at Socket.<anonymous> (/a/node_modules/pg-protocol/dist/index.js:11:42)`,
    [
      'Parser.parse (node_modules/pg-protocol/dist/parser.js)',
      'Socket (node_modules/pg-protocol/dist/index.js)',
    ],
  ],
  'a bundle in Firefox, minified': [
    `e@https://shop.example/assets/index-B8MV_aMg.js:2:9001
checkout@https://shop.example/assets/cart-D3adBe3f.js:1:10`,
    [' (assets/index-*.js)', 'checkout (assets/cart-*.js)'],
  ],
  Java: [
    `java.lang.IllegalStateException: no
\tat com.shop.Cart.add(Cart.java:31)
\tat com.shop.Cart.lambda$checkout$12(Cart.java:99)
\tat java.base/java.lang.Thread.run(Thread.java:840)`,
    ['com.shop.Cart.add (Cart.java)', 'com.shop.Cart.lambdacheckout (Cart.java)'],
  ],
  '.NET': [
    `   at Shop.Cart.Add(String item) in C:\\build\\77\\Shop\\Cart.cs:line 31
   at System.Threading.Tasks.Task.Run()`,
    ['Shop.Cart.Add (*/Shop/Cart.cs)'],
  ],
  'Python, innermost last': [
    `Traceback (most recent call last):
  File "/srv/shop/app/main.py", line 10, in serve
    charge(cart)
  File "/srv/shop/app/pay.py", line 3, in charge
    raise ValueError(cart)
ValueError: 12`,
    ['charge (shop/app/pay.py)', 'serve (shop/app/main.py)'],
  ],
  Go: [
    `goroutine 17 [running]:
main.(*Cart).Add(0xc000010000, {0x1, 0x2})
\t/home/ci/build-7/shop/cart.go:31 +0x1d
main.serve.func1()
\t/home/ci/build-7/shop/main.go:9 +0x25`,
    ['main.(*Cart).Add (build-*/shop/cart.go)', 'main.serve.func (build-*/shop/main.go)'],
  ],
  Ruby: [
    `/srv/app/cart.rb:31:in \`add'
\tfrom /srv/app/main.rb:9:in '<main>'`,
    ['add (srv/app/cart.rb)', '<main> (srv/app/main.rb)'],
  ],
  PHP: [
    `#0 /srv/shop/Cart.php(31): Shop\\Cart->charge(Object)
#1 {main}`,
    ['Shop\\Cart->charge (srv/shop/Cart.php)'],
  ],
  'no stack at all': ['something went wrong, see the log: at noon', []],
};

for (const [what, [stack, key]] of Object.entries(stacks))
  test(`the key of a stack: ${what}`, () => assert.deepEqual(stackKey(stack), key));

test('line numbers, another build and another machine change nothing', () => {
  const stack = (line: number, root: string, hash: string) =>
    `Error: x\n    at f (${root}/app/a.js:${line}:${line})\n    at g (${root}/app/b-${hash}.js:1:${line})`;
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('/srv/v1', '/opt/v2.10', 'file:///v3'), (line, root) => {
      assert.deepEqual(
        stackKey(stack(line, root, 'Ab3dEf9h')),
        stackKey(stack(1, '/srv/v1', 'Zz9yXw8v')),
      );
    }),
  );
});

test('recursion of any depth is one frame', () => {
  const deep = (times: number) => `Error\n${'    at walk (/a/b/tree.js:1:2)\n'.repeat(times)}`;
  assert.deepEqual(stackKey(deep(3)), stackKey(deep(30)));
  assert.equal(framesOf(deep(500)).length, 40);
});

test('the culprit is the first frame of the program itself', () => {
  assert.equal(
    culpritOf(stacks['V8, only a library']?.[0] ?? ''),
    'Parser.parse in node_modules/pg-protocol/dist/parser.js',
  );
  assert.equal(
    culpritOf(stacks['V8, with a library and the runtime']?.[0] ?? ''),
    'readRow in app/documents/store.ts',
  );
  assert.equal(culpritOf('nothing'), null);
});

test('any text is read', () => {
  fc.assert(fc.property(fc.string({ maxLength: 2000 }), (text) => Array.isArray(stackKey(text))));
  for (const hostile of [
    'at '.repeat(20_000),
    `${'('.repeat(9000)}:1:1`,
    `at ${'a '.repeat(9000)}`,
    'a@'.repeat(9000),
  ])
    stackKey(hostile);
});
