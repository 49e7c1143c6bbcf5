import { registerHooks } from 'node:module';
import type * as TestUtils from 'rxdb/plugins/test-utils';

/**
 * RxDB publishes its test helpers, but not the two small packages that they import. What they use of those is given here:
 * `wait` and `randomString` of async-test-util, and `clone`.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  'async-test-util': `
    export const wait = (milliseconds = 0) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    export const randomString = (length = 5) => Array.from({ length }, () => 'abcdefghijklmnop'[Math.floor(Math.random() * 16)]).join('');`,
  clone: 'export default (value) => structuredClone(value);',
};

/** `rxdb/plugins/test-utils`, as RxDB ships it. */
export async function loadTestUtils(): Promise<typeof TestUtils> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const source = STAND_INS[specifier];
      if (source === undefined) return next(specifier, context);
      return { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true };
    },
  });
  try {
    return await import('rxdb/plugins/test-utils');
  } finally {
    hooks.deregister();
  }
}
