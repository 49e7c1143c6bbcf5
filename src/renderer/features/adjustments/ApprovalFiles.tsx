import { Button, FileButton, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { readTextFile } from '../../lib/read-text-file.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { AnswerRequest } from './AnswerRequest.tsx';
import { AskForSeveral } from './AskForSeveral.tsx';
import { TakenAnswers } from './TakenAnswers.tsx';

type Opened = { readonly kind: 'request' | 'answer'; readonly text: string | null };

/** Approvals that go over to another console and back, as files. */
export function ApprovalFiles({ accountId }: { accountId: AccountId | undefined }) {
  const [isAsking, setIsAsking] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [kind, setKind] = useState<Opened['kind']>('request');
  const choose = useRef<() => void>(() => undefined);
  const reset = useRef<() => void>(null);
  const open = (of: Opened['kind']) => {
    setKind(of);
    choose.current();
  };
  const take = async (file: File | null) => {
    reset.current?.();
    if (file !== null) setOpened({ kind, text: await readTextFile(file) });
  };
  return (
    <>
      <FileButton resetRef={reset} accept=".json,application/json" onChange={(file) => void take(file)}>
        {({ onClick }) => {
          choose.current = onClick;
          return null;
        }}
      </FileButton>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            Approval files
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>You ask</Menu.Label>
          <Menu.Item onClick={() => setIsAsking(true)}>Save a request for several…</Menu.Item>
          <Menu.Item onClick={() => open('answer')}>Bring an answer…</Menu.Item>
          <Menu.Label>You are asked</Menu.Label>
          <Menu.Item onClick={() => open('request')}>Open a request…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {opened?.kind === 'request' && <AnswerRequest text={opened.text} onClose={() => setOpened(null)} />}
      {isAsking && <AskForSeveral accountId={accountId} onClose={() => setIsAsking(false)} />}
      {opened?.kind === 'answer' && <TakenAnswers text={opened.text} onClose={() => setOpened(null)} />}
    </>
  );
}
