import type { Page } from '@playwright/test';
import { keyToRows, openLedger, scrollLedger, settleLedger, type Scrolled } from '../in-page.ts';
import { MEGABYTE, median, row, type Bench, type Row, type Size } from '../measure.ts';
import { treeMemory, type TreeMemory } from '../process-tree.ts';
import { findHosts, type OpenWindow, type WindowHost } from '../windows.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);
/** Bounds of the design are for so many entries. */
const MILLION = 1_000_000;
/** Three rows of a frame's scrolling with a wheel. */
const WHEEL = 100;

/** What an operator feels: the window's first rows, its memory, frames while scrolling, rows after a keystroke. */
export async function measureWindows(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const host of await findHosts()) {
    if ('why' in host) {
      say(`Not measured: the window of ${host.name}, because ${host.why}`);
      continue;
    }
    try {
      rows.push(...(await measureHost(host, bench)));
    } finally {
      await host.close();
    }
  }
  return rows;
}

/** From the start of the program to the first row of the ledger, on the small and the full workspace by turns, then its use. */
async function measureHost(host: WindowHost, { full, small, size }: Bench): Promise<Row[]> {
  const taken: Record<'full' | 'small', number[]> = { full: [], small: [] };
  // Among several, the first brings files into the system's memory.
  const first = size.starts > 1 ? 0 : 1;
  let least: TreeMemory | null = null;
  let use: Row[] = [];
  for (let turn = first; turn <= size.starts; turn += 1) {
    for (const [which, home] of [['small', small] as const, ['full', full] as const]) {
      const start = performance.now();
      const open = await host.open(home);
      try {
        await openLedger(open.page);
        if (turn > 0) taken[which].push(performance.now() - start);
        if (turn < size.starts) continue;
        if (which === 'small') least = treeMemory(open.hostId);
        else use = await measureUse(host.name, open, size, least);
      } finally {
        await open.close();
      }
    }
  }
  const name = `${host.name}: start to the ledger’s first rows, ${size.entries} entries / one entry`;
  return [row(name, 'ms', median(taken.full), median(taken.small), 1.3), ...use];
}

async function measureUse(
  host: string,
  { page, hostId }: OpenWindow,
  size: Size,
  least: TreeMemory | null,
): Promise<Row[]> {
  const rest = treeMemory(hostId);
  const frames = size.isQuick ? 120 : 600;
  const ends = await scrollLedger(page, frames, null);
  await settleLedger(page);
  const wheel = await scrollLedger(page, frames, WHEEL);
  await settleLedger(page);
  const found = await measureCommandSearch(page, size.times);
  const filtered = await measureLedgerFilter(page, size.times);
  const peak = treeMemory(hostId);
  const tell = (what: string, unit: string, value: number, against: number | null = null) =>
    row(`${host}: ${what}`, unit, value, against, null);
  const dropped = (of: Scrolled) => (of.dropped * 100) / (of.dropped + of.frames);
  const blank = (of: Scrolled) => (of.blank * 100) / of.frames;
  return [
    tell(`frames dropped, ledger scrolled end to end in ${frames} steps`, 'of 100', dropped(ends)),
    tell(`frames with a row still blank, end to end in ${frames} steps`, 'of 100', blank(ends)),
    tell('frames dropped, ledger scrolled by wheel', 'of 100', dropped(wheel)),
    tell('frames with a row still blank, by wheel', 'of 100', blank(wheel)),
    tell('keystroke in the command search to painted accounts', 'ms', found),
    row(
      `${host}: Enter in the ledger’s filter to painted rows`,
      'ms',
      filtered,
      null,
      size.entries < MILLION ? null : 150,
    ),
    ...(rest && least
      ? [tell(`memory at rest, ${size.entries} entries / one entry`, 'MB', rest.now / MEGABYTE, least.now / MEGABYTE)]
      : []),
    ...(peak && rest
      ? [tell('memory at its peak, scrolled and searched / at rest', 'MB', peak.peak / MEGABYTE, rest.now / MEGABYTE)]
      : []),
  ];
}

/** The last letter of a name, when the others have been typed and answered. */
async function measureCommandSearch(page: Page, times: number): Promise<number> {
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const begun = `Holder ${170 + turn}`;
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/^Find an account/).fill(begun);
    await page.getByRole('option').filter({ hasText: begun }).first().waitFor();
    const selector = '#command-choices [role=option]:first-child';
    taken.push(await keyToRows(page, '7', { selector, text: `${begun}7` }));
    await page.keyboard.press('Escape');
    await page.getByPlaceholder(/^Find an account/).waitFor({ state: 'detached' });
  }
  return median(taken);
}

/** Enter after a word of a description: all rows in view then hold it. */
async function measureLedgerFilter(page: Page, times: number): Promise<number> {
  const taken: number[] = [];
  const field = page.getByLabel('Filter the ledger');
  for (let turn = 0; turn < times; turn += 1) {
    const word = `answered ${10 + turn}`;
    await field.fill(`"${word}"`);
    const selector = '[role=grid][aria-label="Ledger"] [data-index]';
    taken.push(await keyToRows(page, 'Enter', { selector, text: word }));
    await field.fill('');
    await page.keyboard.press('Backspace');
    await settleLedger(page);
  }
  return median(taken);
}
