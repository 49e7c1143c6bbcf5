export { FilterBar } from './FilterBar.tsx';
export { FilterProblems } from './FilterProblems.tsx';
export { NothingMatches } from './NothingMatches.tsx';
