import type { Provider } from '../provider.ts';
import { listAccounts, probe, readBalance, write } from './client.ts';
import { manifest } from './manifest.ts';

export const provider: Provider = { manifest, probe, listAccounts, readBalance, write };
