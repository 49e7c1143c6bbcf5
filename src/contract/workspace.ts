import { z } from 'zod';
import { ProblemSchema } from '../domain/problem.ts';
import { InstantSchema } from '../domain/time.ts';
import { NothingSchema, command, query } from './procedure.ts';

/**
 * How far the engine has come with its workspace. Only `open` can be read and written.
 * `empty`: there is no vault yet, and no store is made before there is one. `damaged`: the store could not be opened, for
 * whatever reason.
 */
export const PhaseSchema = z.enum(['empty', 'locked', 'opening', 'open', 'closing', 'damaged']);
export type Phase = z.infer<typeof PhaseSchema>;

/** What a person can do where the workspace did not open. None of them deletes anything. */
const WayOutSchema = z.enum(['try again', 'restore', 'begin anew', 'open as it is']);
export type WayOut = z.infer<typeof WayOutSchema>;

/** What is being done while it opens or closes, as a sentence; with numbers where it can take long. */
const DoingSchema = z.object({
  sentence: z.string(),
  done: z.number().nullable(),
  total: z.number().nullable(),
});
export type Doing = z.infer<typeof DoingSchema>;

const WorkspaceStatusSchema = z.object({
  phase: PhaseSchema,
  folder: z.string(),
  /** A store of before is in the folder; without one, `empty` is a first run. */
  hasStore: z.boolean(),
  /** Why it is damaged, or locked although no passphrase would help. */
  problem: ProblemSchema.nullable(),
  /** When it was tried last, where it did not open or had to be closed. */
  failedAt: InstantSchema.nullable(),
  waysOut: z.array(WayOutSchema),
  doing: DoingSchema.nullable(),
  /** `dialog`: the host asks for a backup file itself; `path`: the operator types where it is. */
  backupBy: z.enum(['dialog', 'path']),
});
export type WorkspaceStatus = z.infer<typeof WorkspaceStatusSchema>;

/** A file that a workspace can be restored from, in the exports folder or set aside in the workspace's own. */
const BackupFileSchema = z.object({
  name: z.string(),
  folder: z.enum(['exports', 'workspace']),
  at: InstantSchema,
  bytes: z.number().int(),
});
export type BackupFile = z.infer<typeof BackupFileSchema>;

/** What a new beginning would lose from sight, as it was known last; the file that holds it is kept. */
const LossesSchema = z.object({
  knownAt: InstantSchema,
  /** They are connected again by themselves, with their keys. */
  connections: z.array(z.object({ label: z.string(), isSandbox: z.boolean() })),
  notes: z.number().int(),
  tags: z.number().int(),
  adjustments: z.number().int(),
  /** Sent or about to be sent, and not confirmed yet. */
  unsettledAdjustments: z.number().int(),
  exports: z.number().int(),
});
export type Losses = z.infer<typeof LossesSchema>;

/** Where the file that was there before has gone; `null`: there was none. */
const KeptSchema = z.object({ keptAs: z.string().nullable() });

export const workspace = {
  status: query({ may: 'anybody', madeOf: ['workspace', 'vault'], phase: 'any' })
    .input(NothingSchema)
    .output(WorkspaceStatusSchema),
  /** Backups that lie where this console looks by itself, newest first. */
  backups: query({ may: 'anybody', madeOf: ['workspace'], phase: 'any' })
    .input(NothingSchema)
    .output(z.array(BackupFileSchema)),
  /** Puts a backup in the place of a store that could not be opened, and opens it. `null`: the operator cancelled. */
  restore: command({ may: 'anybody', audit: ['workspace.restored'], phase: 'any', waitsForPerson: true })
    .input(
      z.discriminatedUnion('from', [
        z.object({ from: z.literal('list'), folder: z.enum(['exports', 'workspace']), name: z.string().max(255) }),
        z.object({ from: z.literal('path'), path: z.string().trim().min(1, 'must name a file').max(4096) }),
        z.object({ from: z.literal('dialog') }),
      ]),
    )
    .output(KeptSchema.nullable()),
  /** `null`: it cannot be told, since the vault is locked or remembers nothing of this workspace. */
  losses: query({ may: 'anybody', madeOf: ['workspace'], phase: 'any' })
    .input(NothingSchema)
    .output(LossesSchema.nullable()),
  /** Keeps the store beside a new one, connects what was connected and syncs it again. */
  beginAnew: command({ may: 'anybody', audit: ['workspace.begun-anew'], phase: 'any' })
    .input(z.object({ confirm: z.literal('begin anew') }))
    .output(KeptSchema),
  tryAgain: command({ may: 'anybody', audit: { none: 'It opens what is there, or says again why not.' }, phase: 'any' })
    .input(NothingSchema)
    .output(WorkspaceStatusSchema),
  /** Opens a workspace that is older or shorter than its vault remembers, or whose vault is older than it. */
  openAsItIs: command({ may: 'anybody', audit: ['workspace.opened-as-it-is'], phase: 'any' })
    .input(z.object({ confirm: z.literal('open as it is') }))
    .output(WorkspaceStatusSchema),
  /** Somebody is at the console: puts off locking by itself. */
  present: command({ may: 'anybody', audit: { none: 'It says that somebody is there.' }, phase: 'any' })
    .input(NothingSchema)
    .output(NothingSchema),
};
