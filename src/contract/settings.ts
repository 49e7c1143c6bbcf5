import { z } from 'zod';
import { TimeZoneSchema } from '../domain/period.ts';
import { NothingSchema, command, query } from './procedure.ts';

export const SettingsSchema = z.object({
  colourScheme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  /** How far a balance may have moved from the preview, in percent of it, before sending stops and asks. */
  allowedMovePercent: z.number().min(0).max(100),
  /** How long one that is done by hand may wait to be seen before it is overdue. */
  manualOverdueDays: z.number().int().min(1).max(60),
  /** Whose days the periods of the books begin and end with. */
  accountingZone: TimeZoneSchema,
  notifyExpiryDays: z.number().int().min(0).max(90),
  /** After how long without anybody at the console it locks itself; 0: never. `null`: 15 under a passphrase, else never. */
  autoLockMinutes: z.number().int().min(0).max(480).nullable(),
  csvWithBom: z.boolean(),
  csvSeparator: z.enum([',', ';', '\t']),
  csvDecimalMark: z.enum(['.', ',']),
});
export type Settings = z.infer<typeof SettingsSchema>;

const StoreFactsSchema = z.object({
  folder: z.string(),
  bytes: z.number().int(),
  entries: z.number().int(),
  accounts: z.number().int(),
  lastCheck: z.string().nullable(),
});

export const settings = {
  get: query({ may: 'anybody', madeOf: ['settings'] })
    .input(NothingSchema)
    .output(SettingsSchema),
  set: command({ may: 'operators', audit: ['settings.changed'] })
    .input(SettingsSchema.partial())
    .output(SettingsSchema),
  storeFacts: query({ may: 'operators', madeOf: ['settings'] })
    .input(NothingSchema)
    .output(StoreFactsSchema),
  /** Runs SQLite's own integrity check and says what it found. */
  checkStore: command({ may: 'operators', audit: { none: 'It reads; what it finds is shown.' } })
    .input(NothingSchema)
    .output(z.object({ isSound: z.boolean(), sentences: z.array(z.string()) })),
  /** Copies the workspace, while it is in use, to a file that the operator chooses. `null`: cancelled. */
  backUp: command({ may: 'back up', audit: ['workspace.backed-up'], waitsForPerson: true })
    .input(NothingSchema)
    .output(z.object({ path: z.string(), bytes: z.number().int() }).nullable()),
};
