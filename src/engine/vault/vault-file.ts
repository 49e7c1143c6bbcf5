import { randomUUID } from 'node:crypto';
import { access, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { renameOver, writeOwn } from '../own-file.ts';
import { ScryptCostSchema } from './scrypt-cost.ts';
import { SealedSchema } from './seal.ts';

const Base64Schema = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** How the master key is protected, with what is needed to recover it. */
const ProtectionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('os'), sealedKey: Base64Schema }),
  z.object({
    kind: z.literal('passphrase'),
    salt: Base64Schema.min(24).max(88),
    cost: ScryptCostSchema,
    sealedKey: SealedSchema,
  }),
  z.object({
    kind: z.literal('key file'),
    /** Nobody chose it yet: it was made to try the console. Absent: somebody did. */
    isProvisional: z.boolean().optional(),
  }),
]);
export type Protection = z.infer<typeof ProtectionSchema>;

export const VaultFileSchema = z.object({
  version: z.literal(1),
  protection: ProtectionSchema,
  /** A known text under the master key: tells a wrong key from a damaged credential. */
  check: SealedSchema,
  /** How often the file has been written, sealed. */
  revision: SealedSchema.optional(),
  /** By a keyed digest of their reference, which would tell of whom they are. */
  credentials: z.record(z.string(), SealedSchema),
  /** What else is kept under the master key, by name. Absent in files of before. */
  kept: z.record(z.string(), SealedSchema).optional(),
});
export type VaultFile = z.infer<typeof VaultFileSchema>;

type ReadVaultFile =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly file: VaultFile }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'damaged'; readonly why: string };

/** Far more than any vault needs: connections with long lists of accounts take a few megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads the file and never changes it, whatever it finds. */
export async function readVaultFile(path: string): Promise<ReadVaultFile> {
  let text: string;
  try {
    if ((await stat(path)).size > MOST_BYTES) return { kind: 'damaged', why: 'it is far too large' };
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return { kind: 'none' };
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown reason';
    return { kind: 'damaged', why: `it cannot be read (${code})` };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'damaged', why: 'it is not complete JSON' };
  }
  const version = z.object({ version: z.number().int() }).safeParse(json);
  if (version.success && version.data.version > 1) return { kind: 'newer', version: version.data.version };
  const parsed = VaultFileSchema.safeParse(json);
  if (parsed.success) return { kind: 'file', file: parsed.data };
  const issue = parsed.error.issues[0];
  return { kind: 'damaged', why: `its field “${issue?.path.join('.') ?? ''}” is not what it should be` };
}

/** Replaces a file so that a crash leaves the old one or the new one, never a part: aside, flushed, renamed, flushed. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const aside = `${path}.new`;
  await writeOwn(aside, content);
  await renameOver(aside, path);
  await flushFolder(dirname(path));
}

/**
 * Writes a file that must not be there yet, as durably.
 * @returns false when another process has made it meanwhile: that one stays as it is.
 */
export async function writeFirst(path: string, content: string | Uint8Array): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${randomUUID()}.new`;
  await writeOwn(aside, content);
  try {
    // A link, unlike a renaming, fails where a file of that name is.
    await link(aside, path);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw thrown;
  } finally {
    await rm(aside, { force: true });
  }
  await flushFolder(dirname(path));
  return true;
}

/** Moves a file out of the way, where there is one. @returns whether there was. */
export async function moveAway(path: string, to: string): Promise<boolean> {
  try {
    await renameOver(path, to);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return false;
    throw thrown;
  }
  await flushFolder(dirname(path));
  return true;
}

async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows cannot flush a folder; there the rename itself is durable.
  }
}

export function textOf(file: VaultFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function vaultPath(folder: string): string {
  return join(folder, 'vault.json');
}

export function keyFilePath(folder: string): string {
  return join(folder, 'vault.key');
}

/** Where its key file lies, where it has one. */
export function keyBeside(backup: string): string {
  return `${backup.replace(/\.db$/i, '')}.vault.key`;
}

export function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Where the vault that a backup was made under lies: `backup.vault.json` beside `backup.db`. */
export function vaultBeside(backup: string): string {
  return `${backup.replace(/\.db$/i, '')}.vault.json`;
}
