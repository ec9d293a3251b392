// Writes what the language says now of each broken definition of language/gallery/ beside it, and
// into the pages of docs/rules/. Run by hand after a message was changed: `git diff` then shows
// what its reader will see. The tests compare, and never write.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { galleryOutput } from './gallery.ts';
import { allRules, pageUrl, refreshedPage, rulesIndex } from './rule-page.ts';

const gallery = new URL('../../language/gallery/', import.meta.url);

for (const name of readdirSync(gallery)) {
  if (!name.endsWith('.yaml') || name === 'sound.yaml') continue;
  const place = new URL(name.replace(/\.yaml$/, '.txt'), gallery);
  writeFileSync(place, galleryOutput(name, readFileSync(new URL(name, gallery), 'utf8')));
}

for (const rule of allRules)
  if (existsSync(pageUrl(rule)))
    writeFileSync(pageUrl(rule), refreshedPage(rule, readFileSync(pageUrl(rule), 'utf8')));
writeFileSync(pageUrl('README'), rulesIndex());
