export { createAccounts, type Accounts } from './accounts.ts';
export { agedAmount, staleAfter } from './ages.ts';
export { dayOf, daysBefore, entriesReachBack, movedBalance, pointsOf, thin, type Level } from './balance-line.ts';
export { createDirectory, type AccountCard, type Directory } from './directory.ts';
export { fold } from './fold.ts';
export { createLines, type Lines } from './lines.ts';
export { filterAccounts, sortAccounts, wordsOf } from './search.ts';
export { gapSentence } from './timeline.ts';
export { writeAbility, writeMethod, type WriteAbility } from './write-ability.ts';
