import { Button, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { EntryOriginSchema, MovementSchema, type Movement } from '../../../domain/ledger.ts';
import { movementRule, type MovementRule } from '../../../domain/movement.ts';
import classes from './reconciliation.module.css';

const SIGNS = [
  { value: 'gives', label: 'gives credits' },
  { value: 'takes', label: 'takes credits' },
];

/** Puts one more rule before the others. */
export function AddRule({ onAdd }: { onAdd: (rule: MovementRule) => void }) {
  const [description, setDescription] = useState('');
  const [sourceType, setSourceType] = useState('');
  const [sign, setSign] = useState<string | null>(null);
  const [origin, setOrigin] = useState<string | null>(null);
  const [movement, setMovement] = useState<Movement>('purchased');
  const isEmpty = description.trim() === '' && sourceType.trim() === '' && sign === null && origin === null;
  const add = (event: FormEvent) => {
    event.preventDefault();
    onAdd(
      movementRule(movement, {
        description: description.trim() === '' ? null : description.trim(),
        sourceType: sourceType.trim() === '' ? null : sourceType.trim(),
        sign: sign === 'gives' || sign === 'takes' ? sign : null,
        origin: EntryOriginSchema.safeParse(origin).data ?? null,
      }),
    );
    setDescription('');
    setSourceType('');
    setSign(null);
    setOrigin(null);
  };
  return (
    <form className={classes.form} onSubmit={add}>
      <TextInput
        label="Description holds"
        placeholder="annual*plan | renewal"
        maxLength={200}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <TextInput
        label="The API calls it"
        placeholder="debit"
        maxLength={200}
        value={sourceType}
        onChange={(event) => setSourceType(event.currentTarget.value)}
      />
      <Select label="Sign" placeholder="Any" w={140} clearable data={SIGNS} value={sign} onChange={setSign} />
      <Select
        label="Origin"
        placeholder="Any"
        w={130}
        clearable
        data={[...EntryOriginSchema.options]}
        value={origin}
        onChange={setOrigin}
      />
      <Select
        label="Movement"
        w={150}
        allowDeselect={false}
        data={[...MovementSchema.options]}
        value={movement}
        onChange={(next) => setMovement(MovementSchema.safeParse(next).data ?? movement)}
      />
      <Button type="submit" variant="default" disabled={isEmpty}>
        Add as the first rule
      </Button>
    </form>
  );
}
