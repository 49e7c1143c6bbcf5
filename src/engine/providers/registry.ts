import { ProblemError } from '../../domain/problem.ts';
import type { Provider } from './provider.ts';
import { PROVIDERS } from './providers.generated.ts';

/** Every provider by its id. */
export const providers: ReadonlyMap<string, Provider> = new Map(
  PROVIDERS.map((provider) => [provider.manifest.id, provider]),
);

/** Every provider there is a folder for, in order of their names for people. */
export function listProviders(): readonly Provider[] {
  return [...PROVIDERS].sort((a, b) => a.manifest.name.localeCompare(b.manifest.name, 'en'));
}

/** @returns `undefined` where this version has no such provider. */
export function findProvider(id: string): Provider | undefined {
  return providers.get(id);
}

/** @throws ProblemError `provider.unknown`, e.g. for a connection made by a newer version. */
export function getProvider(id: string): Provider {
  const provider = providers.get(id);
  if (provider) return provider;
  throw new ProblemError({
    code: 'provider.unknown',
    sentence: `This version of Counterfoil has no provider “${id}”.`,
    kept: 'The connection and all its data are kept.',
    cure: 'Update Counterfoil, or remove the connection.',
    where: id,
  });
}
