// Of what the seeded organisations, people and texts are made: words only. A few need more than
// ASCII, as they do wherever people write.

export const firstNames = [
  ...['Aisha', 'Bruno', 'Célia', 'Dmitri', 'Esther', 'Faisal', 'Greta', 'Hana', 'Ivo', 'Jelena'],
  ...['Kofi', 'Lucía', 'Mateus', 'Nadia', 'Øyvind', 'Paula', 'Ravi', 'Sára', 'Tomasz', 'Ulla'],
  ...['Viktor', 'Wanjiru', 'Xin', 'Yusuf', 'Zoë', 'Anders', 'Bianca', 'Chidi', 'Dilnoza', 'Emre'],
  ...['Farah', 'Gábor', 'Huda', 'Ilse', 'Jun', 'Kerstin', 'Leila', 'Marek', 'Nils', 'Olena'],
] as const;

export const lastNames = [
  ...['Almeida', 'Bauer', 'Castillo', 'Dąbrowski', 'Eriksen', 'Fofana', 'García', 'Hofmann'],
  ...['Ibrahim', 'Jansen', 'Kowalczyk', 'Laine', 'Mwangi', 'Németh', 'Osei', 'Petrov', 'Quist'],
  ...['Rossi', 'Schneider', 'Takahashi', 'Uddin', 'Virtanen', 'Wójcik', 'Xu', 'Yılmaz', 'Zhang'],
  ...['Bergström', 'Costa', 'Dubois', 'Fischer', 'Haas', 'Iyer', 'Keller', 'Lund', 'Marino'],
] as const;

export const companies = [
  ...['Northwind Ferries', 'Ledger & Lane', 'Harbour Clinics', 'Bright Orchard', 'Kite Logistics'],
  ...['Meridian Maps', 'Oak Street Press', 'Tidal Energy', 'Lantern Schools', 'Copper Foundry'],
] as const;

export const subjects = [
  ...[
    'The migration',
    'The search page',
    'Our largest customer',
    'The team in Porto',
    'The export',
  ],
  ...[
    'Checkout',
    'The nightly job',
    'The new editor',
    'Support',
    'The second interview',
    'Billing',
  ],
  ...['The table of prices', 'The release', 'Whoever is on call', 'The draft', 'The old report'],
  ...['Hiring', 'The contract', 'The page for phones', 'A colleague from São Paulo', 'The queue'],
] as const;

export const predicates = [
  ...['needs a second look', 'is faster than in spring', 'was moved to Thursday', 'costs too much'],
  ...['fails on a slow connection', 'has no owner yet', 'works as agreed', 'waits for an answer'],
  ...['took three days longer than planned', 'saves about an hour a week', 'is hard to explain'],
  ...['should be the first step', 'has to be undone in one move', 'was measured twice', 'is ready'],
  ...['depends on a decision that nobody has made', 'got better after the change of last week'],
] as const;

export const additions = [
  ...[
    'since the numbers came from the wrong month',
    'as the notes of the last meeting say',
    'again',
  ],
  ...['before the holidays', 'for everybody but administrators', 'and we should say so openly'],
  ...['which three of five people mentioned', 'unless legal objects', 'with half of the budget'],
  ...['so far without a complaint', 'according to the café test', 'until somebody finds a reason'],
  ...[
    'because one index is missing',
    'and nobody noticed',
    'at least on paper',
    'by the end of May',
  ],
] as const;

/** What stands in texts now and then: other scripts, characters of two units, long words. */
export const rarities = [
  ...['Status: 🟢 green, 🟡 one open question.', 'Danke für die schnelle Rückmeldung!', '👍🏽'],
  ...['名前と住所の順番を確認する。', 'Вопрос: кто отвечает за перевод?', 'مراجعة يوم الخميس.'],
  ...['See https://docs.example/handbook/releases?from=list&order=date#after-the-release.'],
  ...['`SELECT count(*) FROM orders WHERE paid_at IS NULL` answers 1,204.'],
] as const;

export const kinds = [
  ...['Meeting notes', 'Plan', 'Review', 'Handbook', 'Interview', 'Checklist', 'Decision', 'Ideas'],
  ...['Incident', 'Weekly report', 'Guide', 'Budget', 'Offer', 'Retrospective', 'Specification'],
] as const;

export const topics = [
  ...['search', 'billing', 'the spring release', 'onboarding', 'the phone app', 'prices', 'hiring'],
  ...[
    'the move to Lyon',
    'accessibility',
    'customer calls',
    'the archive',
    'translations',
    'safety',
  ],
  ...['the new office', 'exports', 'on-call', 'the partner programme', 'training', 'the data room'],
] as const;

export const headings = [
  ...['What we know', 'What is open', 'Next steps', 'Background', 'Numbers', 'Risks', 'People'],
  ...['Decisions', 'How it went', 'Questions', 'Dates', 'What we tried', 'Costs', 'Notes'],
] as const;
