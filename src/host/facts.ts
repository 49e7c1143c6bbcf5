import { userInfo } from 'node:os';
import type { HostFacts } from '../engine/ports.ts';

/** What the engine may know of its host. @param version the application's own. */
export function hostFacts(kind: HostFacts['kind'], version: string): HostFacts {
  return { kind, version, platform: process.platform, operator: userName() };
}

function userName(): string {
  try {
    return userInfo().username || 'operator';
  } catch {
    // A container may run under a user id that has no name.
    return 'operator';
  }
}
