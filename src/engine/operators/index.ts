export { createOperators, type Operators } from './operators.ts';
export { openSession, type Session } from './session.ts';
