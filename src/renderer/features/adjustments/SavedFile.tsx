import { CopyOnClick, Notice } from '../../components/index.ts';

interface Props {
  readonly path: string;
  /** What to do with it. */
  readonly words: string;
  /** Something was chosen otherwise since: the file says what it said. */
  readonly isOld?: boolean;
}

/** Where a file was written, and what it is for. */
export function SavedFile({ path, words, isOld = false }: Props) {
  return (
    <div aria-live="polite">
      <Notice level={isOld ? 'warning' : 'ok'}>
        {isOld ? 'Save another: your choice has changed since' : `${words}:`}{' '}
        <CopyOnClick text={path} what="path" isWhole>
          {path}
        </CopyOnClick>
      </Notice>
    </div>
  );
}
