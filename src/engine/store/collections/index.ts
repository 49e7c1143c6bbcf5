import { accountKeys, AccountKeysSchema } from '../../../domain/account-keys.ts';
import { AccountSchema, BalanceSchema } from '../../../domain/account.ts';
import { AdjustmentSchema } from '../../../domain/adjustment.ts';
import { AuditEventSchema } from '../../../domain/audit.ts';
import { BatchRowSchema, BatchSchema } from '../../../domain/batch.ts';
import { ConnectionSchema } from '../../../domain/connection.ts';
import { DifferenceSchema } from '../../../domain/difference.ts';
import { EntryTypeSchema, GapSchema, LedgerEntrySchema } from '../../../domain/ledger.ts';
import { MembershipSchema } from '../../../domain/membership.ts';
import { MovementRulesSchema } from '../../../domain/movement.ts';
import { OperatorSchema } from '../../../domain/operator.ts';
import { PersonLinkSchema } from '../../../domain/person-link.ts';
import { SyncRunSchema } from '../../../domain/sync-run.ts';
import { UsageSchema } from '../../../domain/usage.ts';
import { ROW } from '../sqlite-storage/index.ts';
import { defineCollection, type CollectionDefinition } from './define.ts';
import { CursorSchema, KeptAnswerSchema, KeptExportSchema, KeptSettingSchema } from './kept.ts';

export type { CollectionDefinition } from './define.ts';

const MONTH = { field: 'at', length: 7 };
const DAY = { field: 'at', length: 10 };
/** What else the screens ask of entries that they add up. */
const KINDS = ['type', 'origin', 'status', 'unit', 'movement', 'adjustmentId'];

const SORTED_BY_TYPE = ['amount', 'balanceAfter', 'description', 'reference'] as const;

/** What accounts are sorted by beside their names; those that are equal in it by name. */
const SORTED_BY = ['externalId', 'balanceKey', 'availableKey', 'movementKey', 'planKey'] as const;

/** What entries are neither sorted nor added up by. */
const ENTRY_TEXTS = ['externalId', 'sourceType', 'rawAt', 'zoneKnown', 'runId', 'raw'] as const;

/**
 * All collections of a workspace, and all that is said of each. A change here is another format of the workspace: see
 * ../workspace-facts.ts.
 */
export const COLLECTIONS = {
  connections: defineCollection('connections', {
    document: ConnectionSchema,
    changes: ['connections'],
    isRemembered: true,
    idLength: 64,
    indexes: [],
    columns: ['isSandbox'],
  }),
  accounts: defineCollection('accounts', {
    document: AccountSchema,
    changes: ['accounts'],
    goes: 10,
    keys: { fields: AccountKeysSchema, of: accountKeys },
    idLength: 200,
    indexes: [
      ['connectionId', 'balanceAt'],
      // All that a search asks: what no trigram tells is looked for here.
      ['nameKey', 'id', 'connectionId', 'standing', 'searchText'],
      ['connectionId', 'nameKey'],
      // What follows the id orders nothing: a connection is told by the index, without a look at the row.
      ...SORTED_BY.map((field) => [field, 'nameKey', 'id', 'connectionId'] as const),
      ['emailKey'],
      ['standing'],
      ['tagText'],
    ],
    columns: ['unit', 'total', 'hasNote'],
    search: ['searchText', 'idText', 'nameKey'],
    totals: [{ by: ['connectionId', 'standing', 'hasNote'], fields: [] }],
  }),
  balances: defineCollection('balances', {
    document: BalanceSchema,
    changes: ['accounts'],
    goes: 6,
    idLength: 300,
    indexes: [['accountId', 'at'], ['accountId', 'order'], ['connectionId', 'at'], ['at']],
    columns: ['unit', 'step'],
    // What a connection's accounts reported by an instant is the sum of all their steps until then.
    totals: [
      { by: ['connectionId', MONTH, 'unit'], fields: ['step'] },
      { by: ['connectionId', DAY, 'unit'], fields: ['step'] },
    ],
  }),
  memberships: defineCollection('memberships', {
    document: MembershipSchema,
    changes: ['memberships'],
    goes: 5,
    idLength: 400,
    indexes: [['expiresOn'], ['accountId', 'expiresOn'], ['connectionId', 'expiresOn']],
    columns: ['isReturned', 'firstSeenAt'],
    search: ['planName'],
  }),
  entries: defineCollection('entries', {
    document: LedgerEntrySchema,
    changes: ['ledger', 'usage'],
    goes: 7,
    idLength: 300,
    lengths: { type: 20, origin: 20, status: 20, movement: 20 },
    indexes: [
      // What follows the row orders nothing: filters are told by the index, without a look at the row.
      ['at', 'ordinal', ROW, 'status', 'seenAt', 'type', 'connectionId'],
      ['accountId', 'at', 'ordinal', ROW, 'type', 'origin', 'status', 'movement'],
      ['connectionId', 'at', 'ordinal', ROW, 'type', 'origin', 'status', 'movement'],
      ['type', 'at', 'ordinal', ROW],
      ['origin', 'at', 'ordinal', ROW],
      ['seenAt', ROW, 'status', 'connectionId', 'accountId', 'at', 'type'],
      // Debits are below zero and credits above, and each has its own words: without the type in front, one type's entries
      // would all be at one end. Entries of all types are merged from these.
      ...SORTED_BY_TYPE.map((field) => ['type', field, ROW, 'status', 'at', 'connectionId', 'accountId'] as const),
    ],
    merged: { field: 'type', values: EntryTypeSchema.options, sorts: SORTED_BY_TYPE },
    ties: { at: 'ordinal' },
    // All that an entry holds: it is then read without parsing, and no name of a field is stored with each.
    columns: ['status', 'unit', 'adjustmentId', ...ENTRY_TEXTS],
    search: ['description', 'reference', 'externalId'],
    // Fewest rows first: of the totals that can answer a question, the first do. By account and day there would be nearly
    // as many as entries, which are read from the account's index as quickly.
    totals: [
      { by: ['connectionId', MONTH, ...KINDS], fields: ['amount'] },
      { by: ['accountId', 'connectionId', ...KINDS], fields: ['amount'] },
      { by: ['connectionId', DAY, ...KINDS], fields: ['amount'] },
      { by: ['accountId', MONTH, 'connectionId', ...KINDS], fields: ['amount'] },
    ],
  }),
  usage: defineCollection('usage', {
    document: UsageSchema,
    changes: ['usage'],
    goes: 4,
    idLength: 400,
    indexes: [['from'], ['accountId', 'from'], ['connectionId', 'from']],
    columns: ['until', 'period', 'origin'],
  }),
  adjustments: defineCollection('adjustments', {
    document: AdjustmentSchema,
    changes: ['adjustments'],
    goes: 8,
    isRemembered: true,
    idLength: 64,
    lengths: { state: 20 },
    indexes: [
      ['createdAt'],
      ['updatedAt'],
      ['state', 'createdAt'],
      ['accountId', 'createdAt'],
      ['connectionId', 'createdAt'],
      ['reverses', 'createdAt'],
      ['ticket', 'createdAt'],
    ],
    columns: ['sentAt', 'kind'],
  }),
  runs: defineCollection('runs', {
    document: SyncRunSchema,
    changes: ['activity', 'sync'],
    goes: 9,
    idLength: 64,
    lengths: { state: 20 },
    indexes: [['startedAt'], ['connectionId', 'startedAt'], ['connectionId', 'order'], ['state', 'startedAt']],
  }),
  audit: defineCollection('audit', {
    document: AuditEventSchema,
    changes: ['activity'],
    isRemembered: true,
    idLength: 100,
    lengths: { action: 100 },
    indexes: [['number'], ['at'], ['action', 'at'], ['accountId', 'at']],
  }),
  settings: defineCollection('settings', {
    document: KeptSettingSchema,
    changes: ['settings'],
    isRemembered: true,
    idLength: 200,
    indexes: [],
  }),
  gaps: defineCollection('gaps', {
    document: GapSchema,
    changes: ['ledger'],
    goes: 3,
    kind: 'storage',
    idLength: 400,
    indexes: [['accountId', 'from'], ['connectionId', 'from'], ['foundAt']],
    columns: ['until', 'kind'],
  }),
  cursors: defineCollection('cursors', {
    document: CursorSchema,
    changes: [],
    goes: 2,
    kind: 'storage',
    idLength: 300,
    indexes: [['connectionId'], ['accountId']],
  }),
  answers: defineCollection('answers', {
    document: KeptAnswerSchema,
    changes: [],
    goes: 1,
    kind: 'storage',
    idLength: 500,
    lengths: { accountExternalId: 200 },
    indexes: [['connectionId', 'accountExternalId', 'at']],
  }),
  links: defineCollection('links', {
    document: PersonLinkSchema,
    // Whose accounts are one person's: what an adjustment's preview says of earlier ones hangs on it.
    changes: ['accounts', 'adjustments'],
    kind: 'storage',
    idLength: 420,
    lengths: { firstId: 200 },
    indexes: [['firstId'], ['otherId']],
  }),
  exports: defineCollection('exports', {
    document: KeptExportSchema,
    changes: ['exports'],
    kind: 'storage',
    idLength: 64,
    indexes: [['startedAt']],
  }),
  batches: defineCollection('batches', {
    document: BatchSchema,
    changes: ['bulk'],
    kind: 'storage',
    idLength: 64,
    lengths: { state: 20 },
    indexes: [['createdAt'], ['state', 'createdAt']],
  }),
  batchRows: defineCollection('batchRows', {
    document: BatchRowSchema,
    changes: ['bulk'],
    kind: 'storage',
    idLength: 80,
    lengths: { batchId: 64, state: 20 },
    indexes: [
      ['batchId', 'number'],
      ['batchId', 'state', 'number'],
    ],
  }),
  differences: defineCollection('differences', {
    document: DifferenceSchema,
    changes: ['books'],
    goes: 3,
    kind: 'storage',
    idLength: 300,
    lengths: { kind: 20 },
    indexes: [
      ['accountId', 'order'],
      ['accountId', 'at'],
      ['connectionId', 'at'],
      ['connectionId', 'kind', 'from'],
    ],
    columns: ['unit', 'amount'],
    totals: [
      { by: ['connectionId', MONTH, 'unit', 'kind'], fields: ['amount'] },
      { by: ['connectionId', DAY, 'unit', 'kind'], fields: ['amount'] },
    ],
  }),
  movementRules: defineCollection('movementRules', {
    document: MovementRulesSchema,
    changes: ['books'],
    goes: 11,
    kind: 'storage',
    idLength: 64,
    indexes: [['connectionId']],
  }),
  operators: defineCollection('operators', {
    document: OperatorSchema,
    changes: ['operators'],
    isRemembered: true,
    kind: 'storage',
    idLength: 64,
    indexes: [['createdAt']],
  }),
} as const satisfies Readonly<Record<string, CollectionDefinition<never>>>;

export type CollectionName = keyof typeof COLLECTIONS;
export type AnyDefinition = CollectionDefinition & { readonly name: CollectionName };

/** The same as a list. */
export const DEFINITIONS = Object.values(COLLECTIONS) as readonly AnyDefinition[];

type DocumentsOf<Definitions> = {
  [N in keyof Definitions]: Definitions[N] extends CollectionDefinition<infer Document> ? Document : never;
};

/** The document of each collection. */
export interface Documents extends DocumentsOf<typeof COLLECTIONS> {}
