import { z } from 'zod';
import { PolicySchema } from '../domain/policy.ts';
import { ReasonSchema, ReasonsSchema } from '../domain/reason.ts';
import { NothingSchema, command, query } from './procedure.ts';

export const policy = {
  get: query({ may: 'operators', madeOf: ['settings'] })
    .input(NothingSchema)
    .output(PolicySchema),
  set: command({ may: 'keep policy', audit: ['policy.changed'] })
    .input(z.object({ policy: PolicySchema }))
    .output(PolicySchema),
  /** What an adjustment may be made for, and what each reason demands. */
  reasons: query({ may: 'operators', madeOf: ['settings'] })
    .input(NothingSchema)
    .output(z.array(ReasonSchema)),
  setReasons: command({ may: 'keep policy', audit: ['policy.reasons'] })
    .input(z.object({ reasons: ReasonsSchema }))
    .output(z.array(ReasonSchema)),
};
