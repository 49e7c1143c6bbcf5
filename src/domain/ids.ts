import { z } from 'zod';

/** Ids are branded so that one kind cannot be passed for another. */
export const ConnectionIdSchema = z.string().min(1).max(64).brand('ConnectionId');
export type ConnectionId = z.infer<typeof ConnectionIdSchema>;

export const AccountIdSchema = z.string().min(1).max(200).brand('AccountId');
export type AccountId = z.infer<typeof AccountIdSchema>;

export const EntryIdSchema = z.string().min(1).max(300).brand('EntryId');
export type EntryId = z.infer<typeof EntryIdSchema>;

export const AdjustmentIdSchema = z.string().min(1).max(64).brand('AdjustmentId');
export type AdjustmentId = z.infer<typeof AdjustmentIdSchema>;

export const RunIdSchema = z.string().min(1).max(64).brand('RunId');
export type RunId = z.infer<typeof RunIdSchema>;

export const ExportIdSchema = z.string().min(1).max(64).brand('ExportId');

export const BatchIdSchema = z.string().min(1).max(64).brand('BatchId');
export type BatchId = z.infer<typeof BatchIdSchema>;
