// Made by `node scripts/list-providers.ts` from the folders beside this file (docs/decisions/0004-provider-registry.md).
import type { Provider } from './provider.ts';
import { provider as atomchat } from './atomchat/index.ts';
import { provider as codingmantra } from './codingmantra/index.ts';
import { provider as editpad } from './editpad/index.ts';
import { provider as gitread } from './gitread/index.ts';
import { provider as richUtilities } from './rich-utilities/index.ts';

export const PROVIDERS: readonly Provider[] = [atomchat, codingmantra, editpad, gitread, richUtilities];
