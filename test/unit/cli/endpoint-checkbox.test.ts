import { render } from '@inquirer/testing';
import { describe, expect, it } from 'vitest';
import { endpointCheckbox } from '../../../src/cli/prompts/endpoint-checkbox.js';
import type { EndpointRow } from '../../../src/session/questions.js';
import { displayWidth } from '../../../src/report/printable.js';
import { isStyled } from '../../support/terminal.js';
import { groupOf } from '../../../src/report/group.js';

function row(id: string, known: Partial<EndpointRow> = {}): EndpointRow {
  const [method = '', path = ''] = id.split(' ');
  return {
    id: id as EndpointRow['id'],
    method,
    path,
    group: groupOf([], path),
    label: '',
    reason: null,
    selected: true,
    ...known,
  };
}

const rows: readonly EndpointRow[] = [
  row('POST /books', { label: 'createBook' }),
  row('PUT /books/{id}', { label: 'updateBook' }),
  row('GET /books', { label: 'listBooks', reason: 'open in the spec', selected: false }),
  row('GET /news', { label: 'news' }),
  row('GET /health', { reason: 'looks like a health check', selected: false, group: 'other' }),
];

async function open(of = rows, columns = 80, lines = 30, color = false) {
  const prompt = await render(endpointCheckbox, {
    message: 'Which endpoints should require a Bearer token?',
    rows: of,
    color,
    size: () => ({ columns, lines }),
  });
  const press = (...keys: Parameters<typeof prompt.events.keypress>[0][]) =>
    keys.forEach((key) => prompt.events.keypress(key));
  const ctrl = (name: string) => press({ name, ctrl: true });
  const type = (text: string) => {
    for (const letter of text) prompt.events.type(letter);
  };
  return { ...prompt, press, ctrl, type, screen: () => prompt.getScreen() };
}

describe('what it shows', () => {
  it('is grouped, with reasons, counts and a help line that is true', async () => {
    const { screen } = await open();
    expect(screen()).toMatchInlineSnapshot(`
      "? Which endpoints should require a Bearer token?
          books
        ❯ ◉ POST  /books       createBook
          ◉ PUT   /books/{id}  updateBook
          ◯ GET   /books       listBooks   open in the spec
          news
          ◉ GET   /news        news
          other
          ◯ GET   /health      looks like a health check
        3 secured, 2 open
        type to filter · space · ctrl-a all · ctrl-n none · ↑↓ · enter when done"
    `);
  });

  it('fits 80 and 40 columns, with long paths, wide letters and hostile names', async () => {
    const odd = [
      row(`GET /${'very/long/'.repeat(20)}path`, {
        label: 'x'.repeat(100),
        reason: 'y'.repeat(50),
      }),
      row('DELETE /图书馆/书籍/{编号}/很长的路径/很长的路径/很长的路径/很长的路径/很长的路径', {
        label: '删除',
      }),
      row('GET /a\x1b[2J\u202eb', { label: 'line\nbreak', group: '\x1b]0;title\x07' }),
    ];
    for (const columns of [80, 40]) {
      const { screen } = await open(odd, columns);
      // The first line is the message, which inquirer breaks itself.
      for (const line of screen().split('\n').slice(1)) {
        if (!line.includes('ctrl-a')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      }
      expect(screen()).toContain('\\x1b[2J\\u202e');
      expect(screen()).not.toContain('line\nbreak');
    }
  });

  it('cuts the name before the reason, and both before the path', async () => {
    const path = '/api/books/{bookId}/reviews/{id}';
    const reason = 'looks like a webhook';
    const { screen } = await open([row(`POST ${path}`, { label: 'x'.repeat(40), reason })]);
    expect(screen()).toContain(path);
    expect(screen()).toContain(reason);
    expect(screen()).not.toContain('xxx');
  });

  it('uses colour only when there is colour, and loses no information without', async () => {
    const plain = await open(rows, 80, 30, false);
    const colored = await open(rows, 80, 30, true);
    expect(isStyled(plain.getScreen({ raw: true }))).toBe(false);
    expect(isStyled(colored.getScreen({ raw: true }))).toBe(true);
    expect(colored.screen()).toBe(plain.screen());
  });

  it('says how many endpoints are above and below what is shown', async () => {
    const many = Array.from({ length: 30 }, (_, index) => row(`GET /r/${index}`));
    const { screen, press } = await open(many, 80, 14);
    expect(screen()).toMatch(/30 secured, 0 open {2}· {2}↓ 23 more\n/);
    press('end');
    expect(screen()).toMatch(/30 secured, 0 open {2}· {2}↑ 22 more\n/);
  });

  it('goes from the first up to the last, and from the last down to the first', async () => {
    const { screen, press } = await open();
    press('up');
    expect(screen()).toContain('❯ ◯ GET   /health');
    press('down');
    expect(screen()).toContain('❯ ◉ POST  /books');
  });

  it('scrolls, so that the active line is always there', async () => {
    const many = Array.from({ length: 200 }, (_, index) => row(`GET /r${index % 7}/${index}`));
    const { screen, press } = await open(many, 80, 14);
    for (let step = 0; step < 199; step += 1) {
      expect(screen()).toMatch(/❯ ◉ GET/);
      expect(screen().split('\n').length).toBeLessThanOrEqual(13);
      press('down');
    }
    press('home');
    expect(screen()).toMatch(/❯ ◉ GET\s+\/r0\/0/);
    press('pagedown');
    expect(screen()).not.toMatch(/❯ ◉ GET\s+\/r0\/0$/m);
    press('end');
    expect(screen()).toMatch(/❯ ◉ GET\s+\/r6\/195/);
  });
});

describe('what keys do', () => {
  it('submits what is selected, in the order of the rows', async () => {
    const { press, answer, screen } = await open();
    press('enter');
    await expect(answer).resolves.toEqual(['POST /books', 'PUT /books/{id}', 'GET /news']);
    expect(screen()).toContain('3 secured, 2 open');
  });

  it('toggles with space and moves with the arrows', async () => {
    const { press, answer } = await open();
    press('space', 'down', 'down', 'space', 'enter');
    await expect(answer).resolves.toEqual(['PUT /books/{id}', 'GET /books', 'GET /news']);
  });

  it('filters by what is typed: path, method, name, reason', async () => {
    const { type, screen, press } = await open();
    type('health');
    expect(screen()).toContain('/health');
    expect(screen()).not.toContain('/books');
    expect(screen()).toContain('1 of 5 endpoints shown');
    press('escape');
    expect(screen()).toContain('/books');
    type('updateB');
    expect(screen()).toContain('1 of 5');
  });

  it('takes a and n for letters of the filter', async () => {
    const { type, press, answer, screen } = await open();
    type('news');
    expect(screen()).toContain('1 of 5');
    press('enter', 'enter');
    await expect(answer).resolves.toEqual(['POST /books', 'PUT /books/{id}', 'GET /news']);
  });

  it('has all and none on ctrl-a and ctrl-n, of what is shown', async () => {
    const { ctrl, type, press, answer } = await open();
    ctrl('n');
    type('books');
    ctrl('a');
    press('enter', 'enter');
    await expect(answer).resolves.toEqual(['POST /books', 'PUT /books/{id}', 'GET /books']);
  });

  it('leaves the filter first on enter, so that nobody submits what is hidden', async () => {
    const { type, press, screen, answer } = await open();
    type('health');
    press('space', 'enter');
    expect(screen()).toContain('/books');
    expect(screen()).toContain('4 secured, 1 open');
    press('enter');
    await expect(answer).resolves.toHaveLength(4);
  });

  it('says so when nothing matches, and does nothing then', async () => {
    const { type, press, ctrl, screen, answer } = await open();
    type('zzz');
    expect(screen()).toContain("no endpoint matches 'zzz'");
    press('space', 'down', 'up');
    ctrl('a');
    press('enter', 'enter');
    await expect(answer).resolves.toHaveLength(3);
  });
});
