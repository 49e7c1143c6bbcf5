import { createHash } from 'node:crypto';
import type { TestReport } from '../../contract/connections.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { ProviderManifest } from '../providers/provider.ts';
import { splitCommandLine } from './command-line.ts';
import type { SecretFields } from './credential-access.ts';

type Command = TestReport['commands'][number];

/** The commands among the fields of a credential that is to be kept, word by word as they would be run. */
export function commandsOf(secret: SecretFields, manifest: ProviderManifest): Command[] {
  return manifest.credentialFields.flatMap(({ kind, name, label }) => {
    const words = kind === 'command' ? splitCommandLine(secret[name] ?? '') : null;
    return words?.ok ? [{ field: name, label, words: [...words.value] }] : [];
  });
}

/** As the audit trail names a command: its arguments may hold what is secret, so they are told by a digest. */
export function commandEvidence(commands: readonly Command[]) {
  return commands.map(({ words }) => ({
    program: words[0],
    arguments: words.length - 1,
    sha256: createHash('sha256').update(JSON.stringify(words)).digest('hex'),
  }));
}

/** Which commands were shown in full to whom, since the workspace was opened: only those may be kept. */
interface ShownCommands {
  note(actor: Actor, commands: readonly Command[]): void;
  /** @throws ProblemError `connection.command-not-shown`. */
  require(actor: Actor, commands: readonly Command[]): void;
}

export function createShownCommands(): ShownCommands {
  const shown = new Set<string>();
  const keyOf = ({ id }: Actor, { words }: Command) => JSON.stringify([id, words]);
  return {
    note(actor, commands) {
      for (const command of commands) shown.add(keyOf(actor, command));
    },
    require(actor, commands) {
      const unseen = commands.find((command) => !shown.has(keyOf(actor, command)));
      if (unseen === undefined) return;
      throw new ProblemError({
        code: 'connection.command-not-shown',
        sentence: `The command ${JSON.stringify(unseen.words)} was not tested yet.`,
        kept: 'Nothing was saved.',
        cure: 'Test it first: the test shows in full what will be run as you.',
        where: unseen.field,
      });
    },
  };
}
