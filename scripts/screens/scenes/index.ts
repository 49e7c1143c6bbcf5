import type { Scene } from '../stage.ts';
import { ADJUSTING } from './adjusting.ts';
import { BEGIN } from './begin.ts';
import { BOOKS } from './books.ts';
import { BY_FILE } from './by-file.ts';
import { IN_BULK } from './in-bulk.ts';
import { LISTS } from './lists.ts';
import { LONG } from './long.ts';
import { MAIN } from './main.ts';
import { PEOPLE } from './people.ts';
import { TROUBLE } from './trouble.ts';

export const SCENES: readonly Scene[] = [MAIN, BOOKS, BEGIN, LISTS, ADJUSTING, IN_BULK, PEOPLE, BY_FILE, TROUBLE, LONG];
