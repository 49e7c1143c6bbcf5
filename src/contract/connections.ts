import { z } from 'zod';
import { ConnectionSchema, PriceSchema } from '../domain/connection.ts';
import { ConnectionIdSchema } from '../domain/ids.ts';
import { nameSchema } from '../domain/name.ts';
import { ProblemSchema } from '../domain/problem.ts';
import { InstantSchema } from '../domain/time.ts';
import { AgedAmountSchema, NothingSchema, command, query } from './procedure.ts';

/** What a provider declares of itself, for the catalogue and the card. */
const ProviderCardSchema = z.object({
  id: z.string(),
  name: z.string(),
  summary: z.string(),
  defaultBaseUrl: z.string().nullable(),
  credentialFields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      kind: z.enum(['secret', 'command', 'text']),
      hint: z.string(),
      isRequired: z.boolean(),
    }),
  ),
  settings: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      hint: z.string(),
      default: z.string(),
      choices: z.array(z.string()),
      certainty: z.enum(['stated', 'found', 'inferred', 'assumed']),
    }),
  ),
  accounts: z.enum(['the key itself', 'a list of ids']),
  reads: z.object({ balance: z.boolean(), ledger: z.boolean(), memberships: z.boolean(), usage: z.boolean() }),
  ledgerCoverage: z.enum(['complete', 'window', 'deductions', 'none']),
  windowSize: z.number().nullable(),
  writes: z.enum(['none', 'set', 'add', 'set or add']),
  writesNeedProof: z.boolean(),
  /** Decimals a write may carry. */
  decimals: z.number().int(),
  limitKnown: z.string(),
  defaultIntervalMinutes: z.number().int(),
  notes: z.array(z.string()),
});
export type ProviderCard = z.infer<typeof ProviderCardSchema>;

export const HealthSchema = z.object({
  /**
   * `never`: not yet synced; `incomplete`: read, but not all of it could be kept or believed; `waiting`: for a rate limit or
   * a retry; `offline`: unreachable.
   */
  state: z.enum([
    'never',
    'in sync',
    'incomplete',
    'syncing',
    'stale',
    'waiting',
    'offline',
    'failing',
    'paused',
    'quarantined',
    'locked',
  ]),
  /** In words: what, since when, why, what to do. */
  sentence: z.string(),
  since: InstantSchema.nullable(),
  problem: ProblemSchema.nullable(),
  lastRunAt: InstantSchema.nullable(),
  lastGoodAt: InstantSchema.nullable(),
  nextRunAt: InstantSchema.nullable(),
  waitingUntil: InstantSchema.nullable(),
  progress: z.object({ accountsDone: z.number(), accountsTotal: z.number(), entries: z.number() }).nullable(),
});
export type Health = z.infer<typeof HealthSchema>;

/** A card shows its connection: what of it is not listed here is the connection's own. */
export const ConnectionCardSchema = ConnectionSchema.omit({
  credentialRef: true,
  identity: true,
  createdAt: true,
}).extend({
  providerName: z.string(),
  health: HealthSchema,
  accounts: z.number().int(),
  held: z.array(AgedAmountSchema),
  requestsLastHour: z.number().int(),
  /** `off`: no write exists; `needs proof`: the probe has not passed; `on`. */
  writes: z.enum(['off', 'needs proof', 'on']),
});
export type ConnectionCard = z.infer<typeof ConnectionCardSchema>;

const ConnectionFormSchema = z.object({
  label: nameSchema(80),
  baseUrl: z.string().max(500),
  settings: z.record(z.string(), z.string().max(500)),
  accountIds: z.array(z.string().min(1).max(200)).max(100_000),
  intervalMinutes: z.number().int().min(1).max(1440),
  price: PriceSchema.nullable(),
});
export type ConnectionForm = z.infer<typeof ConnectionFormSchema>;

const SecretSchema = z.record(z.string(), z.string().max(10_000));

/** The live answer, parsed into our words. Nothing is saved by a test. */
const TestReportSchema = z.object({
  isWorking: z.boolean(),
  origin: z.string(),
  sentences: z.array(z.string()),
  accounts: z.array(z.object({ externalId: z.string(), name: z.string(), email: z.string() })),
  accountsFound: z.number().int(),
  balance: AgedAmountSchema.nullable(),
  /** What was run, word by word, and would be run at each sync. Only a command that was shown so is kept. */
  commands: z.array(z.object({ field: z.string(), label: z.string(), words: z.array(z.string()) })),
  problem: ProblemSchema.nullable(),
});
export type TestReport = z.infer<typeof TestReportSchema>;

/** What removing a connection would lose, in numbers. */
const RemovalPreviewSchema = z.object({
  label: z.string(),
  accounts: z.number().int(),
  entries: z.number().int(),
  balances: z.number().int(),
  memberships: z.number().int(),
  adjustments: z.number().int(),
  unsettledAdjustments: z.number().int(),
  notes: z.number().int(),
  /** What operators said of which accounts are one person's. */
  links: z.number().int(),
});
export type RemovalPreview = z.infer<typeof RemovalPreviewSchema>;

const OneSchema = z.object({ id: ConnectionIdSchema });

export const connections = {
  providers: query({ may: 'console', madeOf: [] }).input(NothingSchema).output(z.array(ProviderCardSchema)),
  list: query({ may: 'console', madeOf: ['connections', 'sync'] })
    .input(NothingSchema)
    .output(z.array(ConnectionCardSchema)),
  get: query({ may: 'operators', madeOf: ['connections', 'sync'], id: 'connection' })
    .input(OneSchema)
    .output(ConnectionCardSchema),
  /** With `id`, fields of the secret left out are taken from the vault: a test of a change without pasting the key again. */
  test: command({ may: 'keep connections', audit: ['connection.tested'] })
    .input(
      z.object({
        id: ConnectionIdSchema.optional(),
        providerId: z.string(),
        form: ConnectionFormSchema,
        secret: SecretSchema,
      }),
    )
    .output(TestReportSchema),
  add: command({ may: 'keep connections', audit: ['connection.added'] })
    .input(z.object({ providerId: z.string(), form: ConnectionFormSchema, secret: SecretSchema }))
    .output(ConnectionCardSchema),
  edit: command({ may: 'keep connections', audit: ['connection.edited'] })
    .input(z.object({ id: ConnectionIdSchema, form: ConnectionFormSchema, secret: SecretSchema.optional() }))
    .output(ConnectionCardSchema),
  rotateSecret: command({ may: 'keep connections', audit: ['connection.secret-replaced'] })
    .input(z.object({ id: ConnectionIdSchema, secret: SecretSchema }))
    .output(ConnectionCardSchema),
  pause: command({ may: 'keep connections', audit: ['connection.paused'] })
    .input(OneSchema)
    .output(ConnectionCardSchema),
  /** Also ends a quarantine: the operator accepts the new holder. */
  resume: command({ may: 'keep connections', audit: ['connection.resumed', 'connection.holder-accepted'] })
    .input(OneSchema)
    .output(ConnectionCardSchema),
  /** Changes a test account's balance by one and puts it back, to prove how this API writes. */
  proveWrites: command({ may: 'keep connections', audit: ['connection.proving-writes'] })
    .input(z.object({ id: ConnectionIdSchema, testAccountId: z.string().min(1) }))
    .output(z.object({ isProven: z.boolean(), sentences: z.array(z.string()), problem: ProblemSchema.nullable() })),
  removalPreview: query({ may: 'keep connections', madeOf: ['connections'], id: 'connection' })
    .input(OneSchema)
    .output(RemovalPreviewSchema),
  remove: command({ may: 'keep connections', audit: ['connection.removing'] })
    .input(z.object({ id: ConnectionIdSchema, confirmLabel: z.string() }))
    .output(NothingSchema),
  /** Starts the five sandbox APIs and connects them. */
  trySandbox: command({
    may: 'keep connections',
    audit: { action: 'connection.sandbox', did: 'connected the sandbox' },
  })
    .input(NothingSchema)
    .output(z.array(ConnectionCardSchema)),
};
