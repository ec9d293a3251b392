// The status page and its history as plain HTML: no script, nothing fetched from elsewhere, readable
// from a file. Whatever comes from people or definitions is escaped.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { htmlPage } from '../html.ts';
import { shownDays } from './days.ts';
import type { PublicComponent, PublicIncident, StatusPage } from './page.ts';
import type { ComponentState } from './state.ts';
import { dayWords, strip, stripWords } from './strip.ts';
import {
  escaped,
  headlines,
  shareText,
  stateWords,
  statusWords,
  timeTag,
  watchedText,
} from './words.ts';

const style = readFileSync(join(import.meta.dirname, 'page.css'), 'utf8');

/** For the header that lets this style, and nothing else, be used. */
export const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** Where the pages are, seen from one another: on a server or as files. */
export type Links = { readonly page: string; readonly history: string; readonly feed: string };

export const servedLinks: Links = {
  page: '/status',
  history: '/status/history',
  feed: '/status/feed.xml',
};
export const fileLinks: Links = {
  page: 'index.html',
  history: 'history.html',
  feed: 'feed.xml',
};

const shape: Readonly<Record<ComponentState, string>> = {
  operational: '<circle cx="8" cy="8" r="6.5"/>',
  degraded: '<path d="M8 1 15.5 14.5H.5Z"/>',
  outage: '<path d="M1.5 1.5h13v13h-13Z"/>',
  maintenance: '<path d="M8 .5 15.5 8 8 15.5.5 8Z"/>',
  'no data': '<circle cx="8" cy="8" r="6" class="open"/>',
};

const badge = (state: ComponentState): string =>
  `<span class="badge ${state.replace(' ', '-')}"><svg viewBox="0 0 16 16" aria-hidden="true">${shape[state]}</svg> ${stateWords[state]}</span>`;

const frame = (page: StatusPage, heading: string, main: string, links: Links): string =>
  htmlPage({
    title: heading,
    head: `<link rel="alternate" type="application/rss+xml" title="${escaped(page.title)}" href="${links.feed}">
<style>${style}</style>`,
    body: `<header><p class="name">${escaped(page.title)}</p>
<nav aria-label="Status"><a href="${links.page}">Now</a> <a href="${links.history}">History</a> <a href="${links.feed}">RSS</a></nav></header>
<main>
${main}
</main>
<footer><p>As of ${timeTag(page.updatedAt)}. It is renewed every minute or sooner; where that moment is long past, it could not be.</p></footer>`,
  });

const paragraphs = (text: string): string =>
  text
    .split(/\n+/)
    .filter((line) => line.trim() !== '')
    .map((line) => `<p>${escaped(line)}</p>`)
    .join('');

const incidentPart = (incident: PublicIncident, level: 2 | 3): string => {
  const { id, title, components, startedAt, resolvedAt, updates } = incident;
  const about = components.length > 0 ? `${components.map(escaped).join(', ')} · ` : '';
  const until = resolvedAt === null ? '' : ` to ${timeTag(resolvedAt)}`;
  const lines = updates.map(
    ({ at, status, text }) =>
      `<li><p class="when"><strong>${statusWords[status]}</strong> ${timeTag(at)}</p>${paragraphs(text)}</li>`,
  );
  return `<article class="incident" id="incident-${escaped(id)}">
<h${level}>${escaped(title)}</h${level}>
<p class="about">${about}from ${timeTag(startedAt)}${until}</p>
<ol>${lines.join('\n')}</ol>
</article>`;
};

const uptimeWords = ({ uptime, watchedDays }: PublicComponent): string =>
  uptime === null
    ? 'Not watched yet'
    : `Up ${shareText(uptime)} of the time watched: ${watchedText(watchedDays, shownDays)}`;

const componentPart = (component: PublicComponent): string => `<li class="component">
<div class="component-head"><h3>${escaped(component.title)}</h3> ${badge(component.state)}</div>
${component.description === '' ? '' : `<p class="about">${escaped(component.description)}</p>`}
${strip(component.days)}
<p class="ends"><span>${shownDays} days ago</span> <span>Today</span></p>
<p class="about">${uptimeWords(component)}</p>
</li>`;

const recentMs = 14 * 86_400_000;

export const renderPage = (page: StatusPage, links: Links): string => {
  const recent = page.past.filter(({ startedAt }) => page.updatedAt - startedAt < recentMs);
  const main = `<h1 class="headline ${page.state.replace(' ', '-')}">${badge(page.state)} <span>${headlines[page.state]}</span></h1>
${page.open.map((incident) => incidentPart(incident, 2)).join('\n')}
<h2>Components</h2>
${page.components.length === 0 ? '<p>There are none yet.</p>' : `<ul class="components">${page.components.map(componentPart).join('\n')}</ul>`}
<h2>The last 14 days</h2>
${recent.length === 0 ? '<p>No incident is over that was told of.</p>' : recent.map((incident) => incidentPart(incident, 3)).join('\n')}
<p><a href="${links.history}">All of the last ${shownDays} days</a></p>`;
  return frame(page, `${headlines[page.state]} · ${page.title}`, main, links);
};

/** Days that were not plainly good, newest first; days that nobody watched are summed up. */
const daysPart = ({ title, days, ...component }: PublicComponent): string => {
  const told = days.filter(({ state }) => state !== 'operational' && state !== 'no data');
  const rows = told
    .toReversed()
    .map(
      (day) => `<li><time datetime="${day.date}">${day.date}</time> ${escaped(dayWords(day))}</li>`,
    );
  return `<section><h3>${escaped(title)}</h3>
<p>${uptimeWords({ title, days, ...component })}. ${escaped(stripWords(days))}.</p>
${rows.length === 0 ? '' : `<ul class="days">${rows.join('\n')}</ul>`}</section>`;
};

export const renderHistory = (page: StatusPage, links: Links): string => {
  const all = [...page.open, ...page.past];
  const main = `<h1>The last ${shownDays} days</h1>
<h2>Incidents</h2>
${all.length === 0 ? '<p>No incident was told of.</p>' : all.map((incident) => incidentPart(incident, 3)).join('\n')}
<h2>Components by day</h2>
<p>Days are of UTC. Uptime is the share without an outage of the time in which we watched; it counts outages too short to be told of, and leaves agreed maintenance out.</p>
${page.components.map(daysPart).join('\n')}`;
  return frame(page, `History · ${page.title}`, main, links);
};
