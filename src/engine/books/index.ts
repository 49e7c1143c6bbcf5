export { createBooks, type Books } from './books.ts';
export { bookDifferences, openBooks } from './differences.ts';
export { createRuleBook, type RuleBook } from './rules.ts';
export { ensureRules } from './rules-in-force.ts';
