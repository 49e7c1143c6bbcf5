import { createHash } from 'node:crypto';
import { NEEDED_FIELDS, type BatchColumns, type BatchField } from '../../domain/batch.ts';
import { readWrittenNumber } from '../../domain/written-number.ts';
import { fold } from '../accounts/index.ts';
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

/** Finds the column of each field by its name. A column stands for one field. */
export function guessColumns(header: readonly string[]): BatchColumns['columns'] {
  const names = header.map(bare);
  const taken = new Set<number>();
  const columns: BatchColumns['columns'] = {};
  for (const field of Object.keys(SYNONYMS) as BatchField[]) {
    const found = SYNONYMS[field].map((name) => names.indexOf(name)).find((at) => at >= 0 && !taken.has(at));
    if (found === undefined) continue;
    taken.add(found);
    columns[field] = found;
  }
  return columns;
}

/** Whether the first row holds names: it names a field that is needed, or holds no number where the second row does. */
export function looksLikeHeader(first: readonly string[], second: readonly string[] | undefined): boolean {
  const named = guessColumns(first);
  if (NEEDED_FIELDS.some((field) => named[field] !== undefined)) return true;
  return !first.some(isNumber) && (second?.some(isNumber) ?? false);
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

/** The places of columns that were remembered by name. */
export function placesOf(names: Readonly<Record<string, string>>, header: readonly string[]): BatchColumns['columns'] {
  const bared = header.map(bare);
  const found = Object.entries(names).map(([field, name]) => [field, bared.indexOf(name)] as const);
  return Object.fromEntries(found.filter(([, at]) => at >= 0));
}

function bare(name: string): string {
  return fold(name).replace(/[^\p{L}\p{N}]/gu, '');
}

function isNumber(text: string): boolean {
  const number = readWrittenNumber(text);
  return number.ok || number.error !== 'not a number';
}
