import { nativeTheme } from 'electron';
import type { Logger } from '../engine/ports.ts';
import type { EngineCalls } from '../engine/index.ts';
import { hostsOfApi } from './external-links.ts';

/** What the host itself takes from the engine: the colours of its frames, and the hosts that links may lead to. */
export interface Followed {
  readonly externalHosts: () => ReadonlySet<string>;
  stop(): void;
}

/** Reads settings and connections now and whenever they change. A workspace that is not open leaves what was. */
export function followSettings(calls: EngineCalls, logger: Logger): Followed {
  let hosts: ReadonlySet<string> = new Set();
  const stopping = new AbortController();
  const readTheme = async () => {
    nativeTheme.themeSource = (await calls.settings.get({})).colourScheme;
  };
  const readHosts = async () => {
    const [providers, connections] = await Promise.all([calls.connections.providers({}), calls.connections.list({})]);
    const urls = [...providers.map((card) => card.defaultBaseUrl ?? ''), ...connections.map((card) => card.baseUrl)];
    hosts = new Set(urls.flatMap(hostsOfApi));
  };
  const read = async (what: () => Promise<void>) => {
    if ((await calls.workspace.status({})).phase !== 'open') return;
    await what().catch((error: unknown) => logger.warn('host: could not follow the settings', { error }));
  };
  const follow = async () => {
    const feed = await calls.changes.feed({}, { signal: stopping.signal });
    await Promise.all([read(readTheme), read(readHosts)]);
    for await (const { areas } of feed) {
      const isReopened = areas.includes('workspace');
      if (isReopened || areas.includes('settings')) await read(readTheme);
      if (isReopened || areas.includes('connections')) await read(readHosts);
    }
  };
  follow().catch((error: unknown) => {
    if (!stopping.signal.aborted) logger.warn('host: the change feed ended', { error });
  });
  return { externalHosts: () => hosts, stop: () => stopping.abort() };
}
