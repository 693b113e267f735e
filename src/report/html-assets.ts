/** The style of the page that `list --html` writes. Colours keep a contrast of 4.5 in both schemes. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #57606a; --line: #d0d7de;
  --green: #116329; --yellow: #7d4e00; --red: #a40e26; --violet: #6639ba; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --soft: #9aa4ae;
  --line: #30363d; --green: #56d364; --yellow: #e3b341; --red: #ff7b72; --violet: #d2a8ff; } }
body { margin: 0 auto; max-width: 80rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 1.5rem 0 0.5rem; font-size: 1.1rem; }
header p { margin: 0; color: var(--soft); }
.counts { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; padding: 0; list-style: none; }
.filters { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.filters[hidden] { display: none; }
input, select { padding: 0.3rem 0.5rem; border: 1px solid var(--soft); border-radius: 4px;
  background: var(--paper); color: var(--ink); font: inherit; }
input:focus-visible, select:focus-visible { outline: 2px solid var(--violet); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { padding: 0.3rem 0.5rem; border-top: 1px solid var(--line); text-align: left; font-weight: normal;
  vertical-align: top; overflow-wrap: anywhere; }
thead th { border: 0; color: var(--soft); font-size: 0.85rem; }
th:nth-child(1) { width: 6rem; } th:nth-child(2) { width: 34%; } th:nth-child(3) { width: 13%; }
th:nth-child(4) { width: 23%; }
code { font: 0.9rem/1.5 ui-monospace, monospace; }
small { color: var(--soft); }
.state { font-weight: 600; }
.secured { color: var(--green); } .open, .unsure { color: var(--yellow); }
.unguarded { color: var(--red); } .undecided { color: var(--violet); }
tr[hidden], section[hidden] { display: none; }
@media (max-width: 48rem) {
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; clip-path: inset(50%); }
  tr { padding: 0.5rem 0; border-top: 1px solid var(--line); }
  tbody th, td { width: auto !important; padding: 0; border: 0; }
  td:empty { display: none; }
}
`;

/** The script of that page: search and filter. Without it the page shows everything. */
export const pageScript = `
const search = document.getElementById('search');
const status = document.getElementById('status');
const output = document.querySelector('output');
const rows = [...document.querySelectorAll('tbody tr')].map((row) => ({
  row, text: row.textContent.toLowerCase(), status: row.dataset.status,
}));
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const each of rows) {
    const fits = words.every((word) => each.text.includes(word)) &&
      (status.value === '' || each.status === status.value);
    each.row.hidden = !fits;
    if (fits) shown += 1;
  }
  for (const section of document.querySelectorAll('section.group')) {
    section.hidden = section.querySelector('tbody tr:not([hidden])') === null;
  }
  output.textContent = shown + ' of ' + rows.length + ' shown';
}
search.addEventListener('input', show);
status.addEventListener('change', show);
document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
document.querySelector('form').hidden = false;
show();
`;
