import { Checkbox, Group, NumberInput, Select, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { RoleSchema, type Role } from '../../../domain/operator.ts';
import type { Policy } from '../../../domain/policy.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { useMay } from '../../lib/use-who.ts';
import { KeepOrUndo } from './KeepOrUndo.tsx';
import {
  fieldName,
  POLICY_WORDS,
  policyProblem,
  showLimit,
  withLimit,
  withRole,
  type LimitName,
  type RightName,
} from './policy-values.ts';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

/** What each role may do with credits. The engine holds everybody to it, whatever a screen shows. */
export function PolicySection() {
  const api = useApi();
  const policy = useQuery(api.policy.get.queryOptions({ input: {} }));
  const isKeeper = useMay('keep policy');
  return (
    <Section
      title="Limits"
      about="What each role may send alone and approve. Credits of two connections are never added, so each has limits of its own."
    >
      {policy.isError && <ProblemPanel problem={problemOf(policy.error)} onRetry={() => void policy.refetch()} />}
      {policy.data && <Editor kept={policy.data} isKeeper={isKeeper} />}
    </Section>
  );
}

function Editor({ kept, isKeeper }: { kept: Policy; isKeeper: boolean }) {
  const api = useApi();
  const queries = useQueryClient();
  const connections = useQuery(api.connections.list.queryOptions({ input: {} }));
  const [typed, setTyped] = useState<Policy | null>(null);
  const [connectionId, setConnectionId] = useState<string | null>(null);
  const set = useMutation(
    api.policy.set.mutationOptions({
      onSuccess: (next) => {
        queries.setQueryData(api.policy.get.queryKey({ input: {} }), next);
        setTyped(null);
      },
    }),
  );
  const policy = typed ?? kept;
  const problem = typed === null ? null : policyProblem(typed);
  const change = (next: Policy) => {
    set.reset();
    setTyped(next);
  };
  const rightRow = (name: RightName, isOffered: (role: Role) => boolean = () => true) => (
    <Row name={name}>
      {(role) => (
        <Checkbox
          aria-label={fieldName(role, name)}
          disabled={!isKeeper || !isOffered(role)}
          checked={policy.roles[role][name]}
          onChange={(event) => change(withRole(policy, role, { [name]: event.currentTarget.checked }))}
        />
      )}
    </Row>
  );
  const limitRow = (name: LimitName) => (
    <Row name={name}>
      {(role) => (
        <TextInput
          aria-label={fieldName(role, name)}
          inputMode="decimal"
          w={88}
          disabled={!isKeeper}
          placeholder={connectionId === null ? 'no limit' : (policy.roles[role][name].usual ?? 'no limit')}
          value={showLimit(policy.roles[role][name], connectionId)}
          onChange={(event) =>
            change(
              withRole(policy, role, {
                [name]: withLimit(policy.roles[role][name], connectionId, event.currentTarget.value),
              }),
            )
          }
        />
      )}
    </Row>
  );
  return (
    <>
      <Select
        label="Limits for"
        maw={320}
        clearable
        placeholder="All connections"
        description={
          connectionId === null ? 'Empty: no limit. 0: never.' : 'Empty: as for all connections. “none”: no limit.'
        }
        data={(connections.data ?? []).map(({ id, label }) => ({ value: id, label }))}
        value={connectionId}
        onChange={setConnectionId}
      />
      <Table.ScrollContainer minWidth={480}>
        <Table className={classes.policy} aria-label="Limits by role">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">May</Table.Th>
              {RoleSchema.options.map((role) => (
                <Table.Th key={role} scope="col">
                  {role}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rightRow('mayDraft')}
            {limitRow('aloneEach')}
            {limitRow('aloneDaily')}
            {rightRow('mayApprove')}
            {limitRow('approveEach')}
            {rightRow('mayApproveOwn', (role) => policy.roles[role].mayApprove)}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <NumberInput
        label="A request, and an approval, hold for"
        suffix=" days"
        min={1}
        max={30}
        maw={280}
        disabled={!isKeeper}
        value={policy.approvalDays}
        onChange={(days) => change({ ...policy, approvalDays: Number(days) })}
      />
      {isKeeper ? (
        <Group>
          <KeepOrUndo
            words={{ keep: 'Save limits', undo: 'Undo changes' }}
            isTyped={typed !== null}
            problem={problem}
            set={set}
            onKeep={() => typed && set.mutate({ policy: typed })}
            onUndo={() => setTyped(null)}
          />
        </Group>
      ) : (
        <Text c="dimmed">Only an admin can change this.</Text>
      )}
      {set.error && <ProblemPanel problem={problemOf(set.error)} />}
    </>
  );
}

function Row({ name, children }: { name: RightName | LimitName; children: (role: Role) => ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{POLICY_WORDS[name]}</Table.Th>
      {RoleSchema.options.map((role) => (
        <Table.Td key={role}>{children(role)}</Table.Td>
      ))}
    </Table.Tr>
  );
}
