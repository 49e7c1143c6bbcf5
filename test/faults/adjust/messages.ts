import type { AdjustmentRequest } from '../../../src/contract/adjustments.ts';
import type { AdjustmentState } from '../../../src/domain/adjustment.ts';
import type { Problem } from '../../../src/domain/problem.ts';

/** Whether the operator has looked at the API's own page, and found what the program warns of to be as it reads. */
interface Looked {
  readonly hasLooked: boolean;
}

/** What an operator's desk asks of the engine in the other process. */
export type Question =
  | (Looked & { readonly kind: 'send'; readonly requestId: string; readonly request: AdjustmentRequest })
  | (Looked & { readonly kind: 'approve'; readonly id: string; readonly request: AdjustmentRequest })
  | { readonly kind: 'discard' | 'get' | 'check again'; readonly id: string }
  | { readonly kind: 'resolve'; readonly id: string; readonly decision: 'landed' | 'not landed' }
  | { readonly kind: 'sync'; readonly accountId: string }
  | { readonly kind: 'sync all' | 'close' };

/** An adjustment as an operator sees it; `null` for a question about none. */
export type View = {
  readonly id: string;
  readonly state: AdjustmentState;
  readonly suggestion: 'landed' | 'not landed' | 'undecided' | null;
  /** What the program did and saw, a line each: printed where the run finds fault with it. */
  readonly story: readonly string[];
} | null;

export type ToEngine = { readonly number: number; readonly question: Question };
export type FromEngine =
  | { readonly kind: 'ready' }
  | { readonly kind: 'changed'; readonly ids: readonly string[] }
  | { readonly kind: 'answer'; readonly number: number; readonly view: View }
  | { readonly kind: 'refusal'; readonly number: number; readonly problem: Problem };
