export { formatToken, formatTokens, parseTokens, TOKEN_KEYS, withToken, type Token, type TokenKey } from './tokens.ts';
export { ledgerFilterOf, type FilterWorld, type LedgerFilterReading } from './ledger-filter.ts';
export { soughtAccount, suggest, type Suggestion } from './suggest.ts';
