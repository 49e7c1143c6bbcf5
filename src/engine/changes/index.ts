export { inTurns } from './in-turns.ts';
export { changeOfAreas, createChangeHub, type ChangeHub } from './hub.ts';
