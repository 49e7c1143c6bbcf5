import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Wish } from '../../contract/host.ts';
import { assertNever } from '../../domain/result.ts';
import { useClient, useConnection, type EngineClient } from '../lib/engine/index.ts';
import { openNewAdjustment, setSearchOpen } from './panels.ts';

/** Does what the host's menu or a clicked notification asks for. */
export function useWishes(): void {
  const client = useClient();
  const router = useRouter();
  const { state } = useConnection();
  const since = state.state === 'connected' ? state.since : null;
  useEffect(() => {
    if (since === null) return;
    const ending = new AbortController();
    const grant = (wish: Wish) => {
      switch (wish.kind) {
        case 'go':
          router.history.push(wish.path);
          return;
        case 'new adjustment':
          openNewAdjustment();
          return;
        case 'find':
          setSearchOpen(true);
          return;
        default:
          assertNever(wish, 'wish of the host');
      }
    };
    // Wishes end with the connection; the next one begins them anew.
    void followWishes(client, grant, ending.signal).catch(() => {});
    return () => ending.abort();
  }, [client, router, since]);
}

async function followWishes(client: EngineClient, grant: (wish: Wish) => void, signal: AbortSignal): Promise<void> {
  for await (const wish of await client.host.wishes({}, { signal })) grant(wish);
}
