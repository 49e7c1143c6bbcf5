import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSheet } from 'read-excel-file/node';
import { ExportRequestSchema, type ExportJob, type ExportRequest } from '../../src/contract/exports.ts';
import { credits, formatCredits, storedToText, sumCredits } from '../../src/domain/credits.ts';
import type { Gap, LedgerEntry } from '../../src/domain/ledger.ts';
import { instant } from '../../src/domain/time.ts';
import { createExports, type Exports } from '../../src/engine/exports/index.ts';
import { formProblem } from '../../src/engine/exports/preview.ts';
import { createUsage } from '../../src/engine/usage/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createRandom } from '../../src/host/random.ts';
import { account } from '../../src/engine/store/store-fixtures.ts';
import { makeFolder, openDesk, silent, until, type Desk } from '../support/desk.ts';
import { ADA } from '../support/actors.ts';

const start = Date.parse('2026-01-01T00:00:00.000Z');
let folder: ReturnType<typeof makeFolder>;
let desk: Desk;
let path: string;
let exporter: Exports;

beforeEach(async () => {
  folder = makeFolder();
  desk = await openDesk({ folder: join(folder.path, 'workspace'), clock: systemClock });
  path = join(folder.path, 'out.csv');
  exporter = createExports({
    store: desk.store,
    directory: desk.directory,
    clock: systemClock,
    random: createRandom(),
    logger: silent,
    audit: desk.audit,
    host: { kind: 'web', version: '1.2.3', platform: 'test', operator: 'Ada' },
    lastGoodAt: () => Promise.resolve(instant(start)),
    saveTarget: { choose: () => Promise.resolve(path) },
  });
  await desk.store.table('connections').put({
    id: 'c1',
    providerId: 'any',
    label: 'Shop; "north"',
    baseUrl: 'http://127.0.0.1',
    settings: {},
    accountIds: [],
    state: 'paused',
    stateReason: null,
    credentialRef: 'c1',
    credentialSetAt: instant(start),
    intervalMinutes: 60,
    price: null,
    writesProvenAt: null,
    provenSettings: {},
    identity: null,
    isSandbox: false,
    createdAt: instant(start),
  } as never);
});
afterEach(async () => {
  await exporter.stop();
  await desk.close();
  folder[Symbol.dispose]();
});

function entry(index: number, change: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id: `c1:u|${String(index).padStart(7, '0')}`,
    connectionId: 'c1',
    accountId: 'c1:u',
    externalId: `t${index}`,
    at: instant(start + index * 1000),
    rawAt: '',
    zoneKnown: true,
    seenAt: instant(start),
    runId: 'r1',
    type: index % 3 === 0 ? 'credit' : 'debit',
    sourceType: 'x',
    amount: index % 3 === 0 ? 5_500_000 : -1_250_000 - index,
    balanceAfter: null,
    unit: 'credits',
    description: `Entry ${index}`,
    reference: '',
    origin: 'reported',
    status: 'current',
    adjustmentId: null,
    ordinal: 0,
    raw: '{}',
    ...change,
  } as LedgerEntry;
}

async function fill(count: number): Promise<readonly LedgerEntry[]> {
  const all = Array.from({ length: count }, (_, index) => entry(index));
  for (let from = 0; from < count; from += 2000)
    await desk.store.table('entries').putMany(all.slice(from, from + 2000));
  return all;
}

/** What this thread has worked, whatever else the machine does. */
function busyMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const csv = { kind: 'csv', withBom: false, separator: ',', decimalMark: '.' } as const;
const request: ExportRequest = { subject: 'ledger', columns: [], form: csv };

async function finished(job: ExportJob | null): Promise<ExportJob> {
  const jobs = await until(
    'it has ended',
    () => exporter.list(),
    (list) => list[0]?.state !== 'writing',
    25_000,
  );
  return jobs.find(({ id }) => id === job?.id)!;
}

describe('an export of the ledger', () => {
  it('holds what was filtered in the order that was shown, with sums that a reader can check', async () => {
    const all = await fill(4321);
    const filter = { type: 'debit', since: all[100]!.at } as const;
    const job = await finished(
      await exporter.start(
        { ...request, ledgerFilter: filter, ledgerSort: { by: 'amount', direction: 'descending' } },
        ADA,
      ),
    );
    expect(job).toMatchObject({ state: 'done', problem: null });
    const text = readFileSync(path);
    const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: '\r\n' });
    const expected = all.filter(({ type, at }) => type === 'debit' && at >= filter.since);
    expect(rows.map((row) => row['entry_id'])).toEqual(
      expected.toSorted((a, b) => b.amount! - a.amount! || (a.id < b.id ? 1 : -1)).map(({ id }) => id),
    );
    expect(rows[0]).toMatchObject({ connection: 'Shop; "north"', unit: 'credits', origin: 'reported' });
    expect(rows.every((row) => /^-\d+(\.\d+)?$/.test(row['amount']!))).toBe(true);

    for (const file of [path, job.manifestPath!]) expect(statSync(file).mode & 0o777).toBe(0o600);
    const manifest = JSON.parse(readFileSync(job.manifestPath!, 'utf8'));
    expect(manifest.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(manifest).toMatchObject({ rows: expected.length, bytes: text.length, program: 'Counterfoil 1.2.3', filter });
    const sum = formatCredits(sumCredits(expected.map(({ amount }) => credits(storedToText(amount!)))));
    expect(manifest.controlTotals).toEqual([
      { connection: 'Shop; "north"', unit: 'credits', rows: expected.length, sums: { amount: { sum, empty: 0 } } },
    ]);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('is of one moment: what a sync writes meanwhile is in none of it', async () => {
    const all = await fill(3000);
    const job = await exporter.start({ ...request, ledgerSort: { by: 'at', direction: 'ascending' } }, ADA);
    await until('it is being written', () => Promise.resolve(existsSync(`${path}.part`)), Boolean);
    const over = new AbortController();
    const writing = (async () => {
      const table = desk.store.table('entries');
      for (let index = 0; !over.signal.aborted && index < 60; index += 1) {
        // New ones at the far end, towards which the export reads; one that was there becomes another; one goes.
        await table.putMany([entry(3000 + index), entry(2999 - index, { amount: 1 })]);
        await table.remove([entry(1000 + index).id]);
      }
    })();
    const done = await finished(job).finally(() => over.abort());
    await writing;
    expect(await desk.store.table('entries').get(entry(3000).id)).toBeDefined();
    expect(done).toMatchObject({ state: 'done', rowsWritten: all.length });
    const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true, record_delimiter: '\r\n' });
    expect(rows.map((row) => row['entry_id'])).toEqual(all.map(({ id }) => id));
    const manifest = JSON.parse(readFileSync(done.manifestPath!, 'utf8'));
    const sum = formatCredits(sumCredits(all.map(({ amount }) => credits(storedToText(amount!)))));
    expect(manifest.controlTotals).toMatchObject([{ rows: all.length, sums: { amount: { sum } } }]);
    expect(manifest.period).toEqual({ from: all[0]!.at, until: all.at(-1)!.at });
    expect(manifest.takenAt <= manifest.writtenAt).toBe(true);
  });

  it('guards what a stranger typed and leaves numbers alone', async () => {
    await desk.store
      .table('entries')
      .putMany([
        entry(1, { description: '=HYPERLINK("http://x")', reference: '-1', amount: -12_500_000 }),
        entry(2, { description: '\t+1', amount: null }),
      ]);
    await finished(
      await exporter.start(
        {
          ...request,
          columns: ['description', 'reference', 'amount'],
          form: { ...csv, separator: ';', decimalMark: ',', withBom: true },
        },
        ADA,
      ),
    );
    const text = readFileSync(path, 'utf8');
    expect(text).toBe(
      '\uFEFF"description";"reference";"amount"\r\n"\'=HYPERLINK(""http://x"")";"\'-1";-12,5\r\n"\'\t\'+1";"";\r\n',
    );
  });

  it('can be cancelled, and leaves nothing behind', async () => {
    await fill(30_000);
    const job = await exporter.start(request, ADA);
    await exporter.cancel(job!.id);
    expect((await finished(job)).state).toBe('cancelled');
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
  });

  it('never keeps the event loop for long, and tells how far it is', async () => {
    await fill(30_000);
    const turns: number[] = [];
    let last = busyMilliseconds();
    const beat = setInterval(() => {
      const now = busyMilliseconds();
      turns.push(now - last);
      last = now;
    }, 0);
    const job = await finished(await exporter.start(request, ADA));
    clearInterval(beat);
    expect(job).toMatchObject({ state: 'done', rowsWritten: 30_000, rowsTotal: 30_000 });
    expect(job.rowsPerSecond).toBeGreaterThan(0);
    // The first turns also warm up the code; the rule is 50 ms, counted in time of this thread alone.
    expect(Math.max(...turns.slice(5))).toBeLessThan(50);
  });

  it('says what is wrong with the place, and leaves no half file', async () => {
    await fill(10);
    mkdirSync(path);
    const job = await finished(await exporter.start(request, ADA));
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'export.is-folder' } });
    path = join(folder.path, 'gone', 'out.csv');
    expect((await finished(await exporter.start(request, ADA))).problem?.code).toBe('export.no-folder');
  });
});

describe('a file says what it lacks', () => {
  const gap = (index: number, kind: Gap['kind']): Gap =>
    ({
      id: `g${index}`,
      connectionId: 'c1',
      accountId: 'c1:u',
      from: instant(0),
      until: instant(start + index * 1000),
      netChange: 9_000_000,
      kind,
      unit: 'credits',
      runId: 'r1',
      foundAt: instant(start),
    }) as Gap;

  it('names the gaps that the ledger shows, of every kind, in preview and manifest, and counts many as one', async () => {
    await fill(12);
    const gaps = [gap(0, 'before first sync'), ...Array.from({ length: 7 }, (_, at) => gap(at + 1, 'window overflow'))];
    await desk.store.table('gaps').putMany(gaps);
    const shown = await desk.store.table('gaps').count();
    const preview = await exporter.preview(request);
    expect(preview.warnings.filter((warning) => warning.includes('net change'))).toHaveLength(5);
    expect(preview.warnings).toContain('3 more gaps in the ledger; the manifest names all of them.');
    const job = await finished(await exporter.start(request, ADA));
    const manifest = JSON.parse(readFileSync(job.manifestPath!, 'utf8'));
    expect(manifest.gaps).toHaveLength(shown);
    expect(manifest.gaps.join()).toContain('no longer gives entries before');
    // A list that begins after a hole does not lack what is in it.
    const later = await exporter.preview({ ...request, ledgerFilter: { since: instant(start + 8000) } });
    expect(later.warnings).toEqual([]);
  });

  it('says which balances are in doubt, which accounts are incomplete and which amounts were rounded', async () => {
    const at = instant(start);
    const doubt = { mayMean: 'unknown user', since: at, before: { total: 120_000_000, at } } as const;
    const problem = { code: 'gone', sentence: 'The usage of 3 days is missing.' };
    const own = { connectionId: 'c1' as never, unit: 'credits', total: 0, balanceAt: at };
    await desk.store
      .table('accounts')
      .putMany([
        account(0, { ...own, id: 'c1:u' as never, name: 'Ann', doubt }),
        account(1, { ...own, id: 'c1:v' as never, name: 'Bob', missing: [{ part: 'usage', problem }] }),
      ]);
    const noisy = { origin: 'reported', amount: -300_000, raw: '{"creditsUsed":0.30000000000000004}' } as const;
    await desk.store.table('entries').putMany([entry(0, noisy), entry(1, { ...noisy, raw: '{"creditsUsed":0.3}' })]);
    const rowsOf = async (asked: ExportRequest) => {
      const job = await finished(await exporter.start(asked, ADA));
      const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true, record_delimiter: '\r\n' });
      return { rows, manifest: JSON.parse(readFileSync(job.manifestPath!, 'utf8')) };
    };
    const plain = { columns: [] as string[], form: request.form };

    const accounts = await rowsOf({ subject: 'accounts', ...plain });
    expect(accounts.rows).toMatchObject([
      { name: 'Ann', balance: '0', in_doubt: 'unknown user', balance_before_doubt: '120', incomplete: '' },
      { name: 'Bob', in_doubt: '', balance_before_doubt: '', incomplete: 'Usage: The usage of 3 days is missing.' },
    ]);
    const ledger = await rowsOf({ subject: 'ledger', ...plain, ledgerSort: { by: 'at', direction: 'ascending' } });
    expect(ledger.rows.map(({ rounded }) => rounded)).toEqual(['yes', 'no']);
    for (const { manifest } of [accounts, ledger])
      expect(manifest).toMatchObject({
        balancesInDoubt: [expect.stringMatching(/^Ann: The API reports 0, which may also mean/)],
        incompleteAccounts: ['Bob: Usage: The usage of 3 days is missing.'],
      });
    const { warnings } = await exporter.preview({ subject: 'ledger', ...plain });
    expect(warnings.join()).toMatch(/Ann: The API reports 0.+Bob: Usage/);
    const others = await exporter.preview({
      subject: 'ledger',
      ...plain,
      ledgerFilter: { connectionId: 'c9' as never },
    });
    expect(others.warnings.join()).not.toMatch(/Ann|Bob/);
  });

  it('has usage as its screen shows it: of every connection, with what is said of it', async () => {
    await fill(12);
    const others = ['c2', 'c3', 'c4', 'c5'].map((id, at) =>
      entry(100 + at, { id: id as never, connectionId: id as never }),
    );
    await desk.store
      .table('entries')
      .putMany(others.map((one) => ({ ...one, type: 'debit' as const, amount: -2_000_000 })));
    const whole = { since: instant(start), until: instant(start + 86_400_000), by: 'day' } as const;
    const asked: ExportRequest = {
      subject: 'usage',
      columns: ['from', 'consumed', 'entries'],
      usage: whole,
      form: csv,
    };
    const shown = await createUsage({
      store: desk.store,
      directory: desk.directory,
      lastGoodAt: () => Promise.resolve(null),
    }).series(whole);
    expect(shown.buckets).toHaveLength(5);
    await finished(await exporter.start(asked, ADA));
    const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true, record_delimiter: '\r\n' });
    expect(rows).toEqual(
      shown.buckets.map(({ from, consumed, entries }) => ({ from, consumed, entries: String(entries) })),
    );
    await expect(exporter.preview({ ...asked, accountFilter: { search: 'x' } })).rejects.toMatchObject({
      problem: { code: 'export.usage-of-some' },
    });
  });

  it('is not asked for by a filter that is read in part', () => {
    const ask = (change: object) => ExportRequestSchema.safeParse({ ...request, ...change }).success;
    expect(ask({})).toBe(true);
    expect(ask({ ledgerFilter: { kind: 'debit' } })).toBe(false);
    expect(ask({ accountFilter: { label: 'x' } })).toBe(false);
    expect(ask({ filter: {} })).toBe(false);
  });
});

describe('a workbook', () => {
  it('is written as it goes, with typed cells that another reader takes as such', async () => {
    await fill(600);
    path = join(folder.path, 'out.xlsx');
    const columns = ['at', 'source_id', 'amount'];
    const job = await finished(await exporter.start({ ...request, columns, form: { kind: 'xlsx' } }, ADA));
    expect(job).toMatchObject({ state: 'done', rowsWritten: 600, path });
    const rows = await readSheet(path);
    expect(rows).toHaveLength(601);
    expect(rows[0]).toEqual(columns);
    expect(rows[4]).toEqual([new Date(start + 3000), 't3', 5.5]);
    const manifest = JSON.parse(readFileSync(job.manifestPath!, 'utf8'));
    expect(manifest).toMatchObject({ format: { kind: 'xlsx' }, rows: 600, sha256: job.sha256 });
  });

  it('is refused whole where a text is longer than a cell, or rows are more than a sheet holds', async () => {
    await desk.store.table('entries').put(entry(1, { description: 'x'.repeat(32_768) }));
    const job = await finished(await exporter.start({ ...request, form: { kind: 'xlsx' } }, ADA));
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'export.cell-too-long', where: 'description' } });
    expect(existsSync(path)).toBe(false);
    expect(formProblem({ kind: 'xlsx' }, 1_048_576)).toMatchObject({ code: 'export.too-many-rows' });
    expect(formProblem({ kind: 'xlsx' }, 1_048_575)).toBeNull();
    await expect(exporter.start({ ...request, form: { ...csv, decimalMark: ',' } }, ADA)).rejects.toMatchObject({
      problem: { code: 'export.one-mark' },
    });
  });
});

describe('a disk that is full', () => {
  it.skipIf(!existsSync('/dev/full'))('is told, and no half file has the final name', async () => {
    await fill(5000);
    symlinkSync('/dev/full', `${path}.part`);
    const job = await finished(await exporter.start(request, ADA));
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'disk.full', where: path } });
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
  });
});

describe('what an export would be', () => {
  it('shows rows, columns and first lines before anything is written', async () => {
    await fill(12);
    const preview = await exporter.preview({ ...request, columns: ['amount', 'at'] });
    expect(preview).toMatchObject({ rows: 12, period: { from: instant(start), until: instant(start + 11_000) } });
    expect(preview.firstLines.slice(0, 2)).toEqual([
      ['amount', 'at'],
      ['5.5', instant(start)],
    ]);
    expect(preview.firstLines).toHaveLength(6);
    expect(preview.columns.filter(({ isChosen }) => isChosen)).toHaveLength(2);
    await expect(exporter.preview({ ...request, columns: ['colour'] })).rejects.toMatchObject({
      problem: { code: 'export.unknown-column' },
    });
  });

  it.each(['accounts', 'balances', 'memberships', 'usage'] as const)('works for %s that are empty', async (subject) => {
    const preview = await exporter.preview({ ...request, subject });
    expect(preview).toMatchObject({ rows: 0 });
    expect((await finished(await exporter.start({ ...request, subject }, ADA))).state).toBe('done');
  });
});

describe('after a crash while writing', () => {
  it('the half file is removed and the export told as failed', async () => {
    await fill(5);
    const job = await finished(await exporter.start(request, ADA));
    await desk.store
      .table('exports')
      .put({ id: job.id, startedAt: job.startedAt, job: JSON.stringify({ ...job, state: 'writing' }) });
    writeFileSync(`${path}.part`, 'half');
    await exporter.recover();
    expect((await exporter.list())[0]).toMatchObject({ state: 'failed', problem: { code: 'export.interrupted' } });
    expect(existsSync(`${path}.part`)).toBe(false);
  });
});
