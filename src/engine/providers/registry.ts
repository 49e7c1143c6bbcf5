import type { Provider } from './provider.ts';
import { PROVIDERS } from './providers.generated.ts';

/** Every provider there is a folder for, by its id. */
export const providers: ReadonlyMap<string, Provider> = new Map(
  PROVIDERS.map((provider) => [provider.manifest.id, provider]),
);
