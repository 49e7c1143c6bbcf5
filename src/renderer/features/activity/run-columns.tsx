import type { RunRow } from '../../../contract/activity.ts';
import { ClippedText, LevelBadge, Time, type GridColumn, ClippedSentence } from '../../components/index.ts';
import { ABSENT, formatCount } from '../../lib/format/index.ts';
import { RUN_LEVEL, RUN_STATE_WORDS, runDuration, sayDuration, TRIGGER_WORDS } from './run-words.ts';

export const RUN_COLUMNS: readonly GridColumn<RunRow>[] = [
  { id: 'started', header: 'Started', width: 130, cell: (row) => <Time at={row.startedAt} show="second" /> },
  {
    id: 'state',
    header: 'State',
    width: 120,
    yields: 1,
    cell: (row) => <LevelBadge level={RUN_LEVEL[row.state]} word={RUN_STATE_WORDS[row.state]} look="plain" />,
  },
  {
    id: 'connection',
    header: 'Connection',
    width: 140,
    yields: 2,
    cell: (row) => <ClippedText text={row.connectionLabel} />,
  },
  {
    id: 'sentence',
    header: 'What happened',
    width: 220,
    grows: true,
    cell: (row) => <ClippedSentence text={row.sentence} />,
  },
  {
    id: 'took',
    header: 'Took',
    width: 80,
    yields: 3,
    align: 'end',
    cell: (row) => {
      const took = runDuration(row);
      return took === null ? ABSENT : sayDuration(took);
    },
  },
  { id: 'requests', header: 'Requests', width: 80, yields: 5, align: 'end', cell: (row) => formatCount(row.requests) },
  { id: 'new', header: 'New', width: 70, yields: 4, align: 'end', cell: (row) => formatCount(row.entriesNew) },
  {
    id: 'changed',
    header: 'Changed',
    width: 80,
    yields: 6,
    align: 'end',
    cell: (row) => formatCount(row.entriesChanged),
  },
  { id: 'pages', header: 'Pages', width: 70, align: 'end', isHidden: true, cell: (row) => formatCount(row.pages) },
  { id: 'gaps', header: 'Gaps', width: 70, align: 'end', isHidden: true, cell: (row) => formatCount(row.gaps) },
  { id: 'trigger', header: 'Why', width: 130, isHidden: true, cell: (row) => TRIGGER_WORDS[row.trigger] },
];
