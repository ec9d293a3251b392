// Runs at the end of `npm ci`, under whatever Node is there (so: plain JavaScript). npm 10 removes
// the link node_modules/.bin/node again when it drops the Node packages of other platforms, which
// offer a program of the same name; without the link our scripts would run on the machine's Node.

import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const link = join(modules, '.bin', 'node');
const platform = new RegExp(`^node-(bin-)?${process.platform}-${process.arch}$`);
const found = readdirSync(modules).find((name) => platform.test(name));

if (found === undefined) {
  process.stderr.write(
    `signalbox: npm brought no Node 26 for ${process.platform}-${process.arch}; ` +
      'install with optional dependencies on Linux or macOS (x64, arm64)\n',
  );
  process.exit(1);
}
if (!existsSync(link)) {
  mkdirSync(join(modules, '.bin'), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join('..', found, 'bin', 'node'), link);
}
