import type { Person } from '../../engine/providers/sandbox-api.ts';
import { mix } from './draw.ts';

/** A person who might well be a customer. Different numbers give different e-mail addresses. */
export function inventPerson(seed: number, number: number): Person {
  const pick = <T>(list: readonly T[], purpose: number): T => list[mix(mix(seed, number), purpose) % list.length] as T;
  const first = pick(FIRST, 1);
  const last = pick(LAST, 2);
  const company = pick(COMPANIES, 3);
  const mailbox = `${toAscii(first)}.${toAscii(last)}${number < 3 ? '' : number}`;
  return { name: `${first} ${last}`, email: `${mailbox}@${company.domain}`, company: company.name };
}

function toAscii(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();
}

const FIRST = (
  'Maria Jordan Priya Tomás Aisha Lukas Chloé Wei Fatima Oliver Yuki Nadia Samuel Ingrid Mateo Zanele Ravi Elena Hugo ' +
  'Amara Felix Leila Noah Sofia Kofi Hana Daniel Marta Omar Greta Diego Anneke Minh Ruth Pavel Imani'
).split(' ');

const LAST = (
  'Keller Pike Raman García Okafor Lindqvist Dubois Chen Haddad Wright Tanaka Kowalski Mbeki Nguyen Rossi Larsen Patel ' +
  'Moreau Silva Novák Adeyemi Fischer O’Brien Yilmaz Castillo Petrov Mensah Sato Bauer Costa Ivanova Hughes'
).split(' ');

/** Under `.example` and `example.*`, which nobody can own (RFC 2606). */
const COMPANIES = [
  { name: 'Northwind Press', domain: 'northwind.example' },
  { name: 'Alder & Finch', domain: 'alderfinch.example' },
  { name: 'Kestrel Labs', domain: 'kestrel.example' },
  { name: 'Blue Harbour Media', domain: 'blueharbour.example' },
  { name: 'Contour Studio', domain: 'contour.example' },
  { name: 'Fjord Analytics', domain: 'fjord.example' },
  { name: 'Papaya Schools', domain: 'papaya.example' },
  { name: 'Independent', domain: 'mail.example' },
] as const;
