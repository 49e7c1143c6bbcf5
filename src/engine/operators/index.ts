export { fingerprintOf } from './keys.ts';
export { createOperators, type Operators, type Signer } from './operators.ts';
export { createPolicy, type PolicyService } from './policy.ts';
export { requireRight } from './problems.ts';
export { openSession, type Session } from './session.ts';
export { createSessions, type SessionEnd, type Sessions } from './sessions.ts';
