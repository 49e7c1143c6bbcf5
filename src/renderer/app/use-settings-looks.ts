import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from '../lib/engine/index.ts';
import { useLooks } from '../lib/preferences/index.ts';

/** The settings say how the console looks, wherever they were changed. */
export function useSettingsLooks(): void {
  const { data: settings } = useQuery(useApi().settings.get.queryOptions({ input: {} }));
  const follow = useLooks((looks) => looks.follow);
  useEffect(() => {
    if (settings) follow(settings);
  }, [settings, follow]);
}
