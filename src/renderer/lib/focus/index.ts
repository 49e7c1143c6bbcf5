export { keepFocus } from './keep-focus.ts';
export { focusOn, focusScreen } from './places.ts';
