import { createHash } from 'node:crypto';
import type { ListedEndpoint } from '../model/types.js';
import { placeText } from './diagnostics.js';
import { grouped, groupOf } from './group.js';
import { answerText, NAMELESS } from './doubts.js';
import { pageScript, pageStyle } from './html-assets.js';
import type { AsOf, ListReport } from './json.js';
import { renderAsOf } from './text.js';
import { type ListStatus, statusOf } from './list-table.js';
import { printable } from './printable.js';

/** Markup that is safe to put into a page. Everything else is text and gets escaped. */
type Markup = { readonly markup: string };

const statuses: readonly ListStatus[] = ['secured', 'open', 'undecided', 'unguarded', 'unsure'];

/**
 * The list as one page: no network (its policy forbids it), usable without a script, by keyboard and with a
 * screen reader. Names from spec and source are escaped; the script reads nothing but what is on the page.
 */
export function renderHtml(report: ListReport, title: string, of: AsOf): string {
  const { endpoints, unresolved } = report;
  const hasSpec = report.spec !== null;
  const policy = `default-src 'none'; style-src ${hashOf(pageStyle)}; script-src ${hashOf(pageScript)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title}: endpoints</title>
        ${raw('style', pageStyle)}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${report.framework}${report.spec === null ? '' : ` · ${report.spec}`}</p>
          <p>${renderAsOf(of)}</p>
          <ul class="counts" aria-label="Endpoints by state">
            <li><strong>${endpoints.length}</strong> endpoints</li>
            ${statuses.map((status) => countItem(status, endpoints))}
          </ul>
        </header>
        <main>
          <form class="filters" role="search" hidden>
            <label for="search">Search</label>
            <input id="search" type="search" autocomplete="off" />
            <label for="status">Show</label>
            <select id="status">
              <option value="">all states</option>
              ${statuses.map((status) => html`<option value="${status}">${status}</option>`)}
            </select>
            <output for="search status" aria-live="polite"></output>
          </form>
          ${grouped(endpoints, ({ tags, path, serves }) => groupOf(tags, path, serves)).map(({ heading, items }) => section(heading, items, hasSpec))}
          ${unresolved.length === 0 ? [] : unresolvedSection(unresolved)}
        </main>
        ${raw('script', pageScript)}
      </body>
    </html> `;
  return page.markup;
}

function countItem(status: ListStatus, endpoints: readonly ListedEndpoint[]): Markup {
  const number = endpoints.filter((endpoint) => statusOf(endpoint) === status).length;
  return html`<li class="${status}"><strong>${number}</strong> ${status}</li> `;
}

/** The roles are written out, for the table is laid out as blocks on a narrow screen and would lose them. */
function section(heading: string, endpoints: readonly ListedEndpoint[], hasSpec: boolean): Markup {
  return html`<section class="group">
    <h2>${heading}</h2>
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">State</th>
          <th role="columnheader" scope="col">Endpoint</th>
          <th role="columnheader" scope="col">Guard</th>
          <th role="columnheader" scope="col">Source</th>
          ${hasSpec ? html`<th role="columnheader" scope="col">Spec</th>` : ''}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${endpoints.map((endpoint) => row(endpoint, hasSpec))}
      </tbody>
    </table>
  </section> `;
}

function row(endpoint: ListedEndpoint, hasSpec: boolean): Markup {
  const status = statusOf(endpoint);
  const { source, specLocation, operationId, specSecurity } = endpoint;
  const spec = specLocation && `${specLocation.file}:${specLocation.line}`;
  return html`<tr role="row" data-status="${status}">
    <td role="cell"><span class="state ${status}">${status}</span></td>
    <th role="rowheader" scope="row">
      <code>${endpoint.method} ${endpoint.path}</code
      >${operationId === null ? '' : html` <small>${operationId}</small>`}
    </th>
    <td role="cell">${endpoint.guard ?? ''}${basisMarkup(endpoint.basis)}</td>
    <td role="cell">
      ${source === null ? 'not implemented' : html`<code>${placeText(source)}</code>`}
    </td>
    ${hasSpec ? specCell(spec, specSecurity) : ''}
  </tr> `;
}

function specCell(spec: string | null, security: ListedEndpoint['specSecurity']): Markup {
  return html`<td role="cell">
    ${spec === null ? 'not in the spec' : html`<code>${spec}</code> ${security ?? 'says nothing'}`}
  </td>`;
}

/** The evidence that something refuses; for doubts, the reasons and the flags that answer them. */
function basisMarkup(basis: ListedEndpoint['basis']): Markup | '' {
  const seen =
    basis !== null && basis.kind !== 'unknown' && basis.seen ? ', and seen to refuse' : '';
  switch (basis?.kind) {
    case undefined:
      return '';
    case 'read':
      return html` <small>read: <code>${basis.file}:${basis.line}</code>${seen}</small>`;
    case 'package':
      return html` <small>by its package: ${basis.row}${seen}</small>`;
    case 'word':
      return html` <small>on its owner's word${seen}</small>`;
    case 'unknown':
      return html`unknown${basis.guards.map(
        ({ name, loc, reason, flag }) =>
          html`<br /><small
              >${name} (<code>${placeText(loc)}</code>): ${reason}<br />${flag === null ? NAMELESS : html`<code>${answerText(flag)}</code>`}</small
            >`,
      )}`;
  }
}

function unresolvedSection(unresolved: ListReport['unresolved']): Markup {
  return html`<section class="unresolved">
    <h2>Could not be read</h2>
    <ul>
      ${unresolved.map(
        ({ loc, code, message, fix }) =>
          html`<li>
            <code>${placeText(loc)}</code> ${code}: ${message}<br /><small>${fix}</small>
          </li> `,
      )}
    </ul>
  </section> `;
}

type Part = Markup | string | number | readonly Part[];

/** Escapes every value that is not markup itself. */
function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const pieces = strings.map((text, index) => {
    const part = parts[index];
    return part === undefined ? text : text + markupOf(part);
  });
  return { markup: pieces.join('') };
}

function markupOf(part: Part): string {
  if (typeof part === 'string') return escapeHtml(printable(part));
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

/** Our own style and script, to the byte: the policy of the page names their hashes. */
function raw(element: 'style' | 'script', text: string): Markup {
  return { markup: `<${element}>${text}</${element}>` };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
