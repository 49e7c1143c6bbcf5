export { createAccounts, type Accounts } from './accounts.ts';
export { agedAmount, doubtInWords, missingInWords, staleAfter } from './ages.ts';
export { dayOf, daysBefore, entriesReachBack, pointsOf, type Level } from './balance-line.ts';
export {
  cardOf,
  createDirectory,
  readCards,
  type AccountCard,
  type AccountCards,
  type Directory,
} from './directory.ts';
export { createLinks, type Links } from './links.ts';
export { createLines } from './lines.ts';
export { BY_NAME, countAccounts, scanAccounts } from './list.ts';
export { accountSelector, standing, textSelector, wordsOf, type AccountSelector } from './selector.ts';
export { gapSentence } from './timeline.ts';
export { cannotWrite, writeAbility, writeMethod, type Wish, type WriteAbility } from './write-ability.ts';
