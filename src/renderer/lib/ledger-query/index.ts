export { soughtAccount, suggest, withToken, type Suggestion } from './suggest.ts';
