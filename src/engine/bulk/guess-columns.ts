import { createHash } from 'node:crypto';
import { NEEDED_FIELDS, type BatchColumns, type BatchField } from '../../domain/batch.ts';
import { readWrittenNumber } from '../../domain/written-number.ts';
import { fold } from '../../domain/fold.ts';
import { isResultColumn } from './result-columns.ts';

/** What people call each field, the likeliest first. Folded, with everything but letters and digits taken out. */
const SYNONYMS: Readonly<Record<BatchField, readonly string[]>> = {
  account: [
    'account',
    'accountid',
    'externalid',
    'userid',
    'uid',
    'customerid',
    'email',
    'emailaddress',
    'accountemail',
    'customeremail',
    'useremail',
    'user',
    'customer',
    'username',
    'accountname',
    'customername',
    'name',
    'id',
  ],
  amount: ['amount', 'credits', 'change', 'delta', 'quantity', 'qty', 'value', 'creditamount', 'adjustmentamount'],
  kind: ['kind', 'type', 'adjustmentkind', 'adjustmenttype', 'action'],
  reason: ['reason', 'reasoncode', 'cause', 'why'],
  reference: ['reference', 'ref', 'ticket', 'ticketid', 'ticketnumber', 'ticketreference', 'case', 'caseid', 'issue'],
  note: ['note', 'notes', 'comment', 'comments', 'remark', 'remarks', 'memo', 'description'],
  connection: ['connection', 'connectionlabel', 'connectionid', 'provider', 'api', 'service', 'platform', 'product'],
};

/**
 * Finds the column of each field by its name. A column stands for one field; of several columns that have the same name
 * none is taken, nor of several that may hold the amount: a person says which.
 */
export function guessColumns(header: readonly string[]): BatchColumns['columns'] {
  const names = header.map(bare);
  const taken = new Set<string>();
  const columns: BatchColumns['columns'] = {};
  for (const field of Object.keys(SYNONYMS) as BatchField[]) {
    const [first, ...others] = SYNONYMS[field].filter((name) => names.includes(name) && !taken.has(name));
    if (first === undefined) continue;
    taken.add(first);
    // A balance may be called credits, too, and would be paid out.
    const isInDoubt = field === 'amount' && first !== 'amount' && others.length > 0;
    const at = placeOf(first, names);
    if (at !== null && !isInDoubt) columns[field] = at;
  }
  return columns;
}

/** How many fields a row of names names. */
export function fieldsNamed(cells: readonly string[]): number {
  const names = new Set(cells.map(bare));
  return Object.values(SYNONYMS).filter((known) => known.some((name) => names.has(name))).length;
}

/** Whether the first row holds names: it names a field that is needed, or holds no number where the second row does. */
export function looksLikeHeader(first: readonly string[], second: readonly string[] | undefined): boolean {
  const names = new Set(first.map(bare));
  if (NEEDED_FIELDS.some((field) => SYNONYMS[field].some((name) => names.has(name)))) return true;
  return !first.some(isNumber) && (second?.some(isNumber) ?? false);
}

/** So many rows may stand above the names of the columns. */
const MOST_TITLE_ROWS = 10;

/**
 * Where the names of the columns stand: in the first row, unless a later one names fields and whatever is above fills fewer
 * cells, as a title does.
 */
export function findHeaderRow(rows: readonly (readonly string[])[]): number {
  const filled = (cells: readonly string[]) => cells.filter((cell) => cell.trim() !== '').length;
  for (const [at, cells] of rows.slice(0, MOST_TITLE_ROWS + 1).entries()) {
    if (fieldsNamed(cells) < 2) continue;
    return rows.slice(0, at).every((above) => filled(above) < filled(cells) && fieldsNamed(above) < 2) ? at : 0;
  }
  return 0;
}

/** The same for the same names, in whatever order and spelling. */
export function headerKey(header: readonly string[]): string {
  return createHash('sha256')
    .update(
      JSON.stringify(
        header
          .filter((name) => !isResultColumn(name))
          .map(bare)
          .sort(),
      ),
    )
    .digest('hex')
    .slice(0, 32);
}

/** Columns as they are remembered: by their names, not by their places. */
export function namesOf(columns: BatchColumns['columns'], header: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(columns).map(([field, at]) => [field, bare(header[at] ?? '')]));
}

/** The places of columns that were remembered by name; none of a name that several columns have. */
export function placesOf(names: Readonly<Record<string, string>>, header: readonly string[]): BatchColumns['columns'] {
  const bared = header.map(bare);
  const found = Object.entries(names).map(([field, name]) => [field, placeOf(name, bared)] as const);
  return Object.fromEntries(found.filter(([, at]) => at !== null));
}

/** @returns `null` where no column has the name, or more than one. */
function placeOf(name: string, names: readonly string[]): number | null {
  const at = names.indexOf(name);
  return at >= 0 && name !== '' && names.lastIndexOf(name) === at ? at : null;
}

function bare(name: string): string {
  return fold(name).replace(/[^\p{L}\p{N}]/gu, '');
}

function isNumber(text: string): boolean {
  const number = readWrittenNumber(text);
  return number.ok || number.error !== 'not a number';
}
