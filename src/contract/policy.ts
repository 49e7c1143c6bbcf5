import { z } from 'zod';
import { PolicySchema } from '../domain/policy.ts';
import { ReasonSchema, ReasonsSchema } from '../domain/reason.ts';
import { NothingSchema, procedure } from './procedure.ts';

export const policy = {
  get: procedure.input(NothingSchema).output(PolicySchema),
  set: procedure.input(z.object({ policy: PolicySchema })).output(PolicySchema),
  /** What an adjustment may be made for, and what each reason demands. */
  reasons: procedure.input(NothingSchema).output(z.array(ReasonSchema)),
  setReasons: procedure.input(z.object({ reasons: ReasonsSchema })).output(z.array(ReasonSchema)),
};
