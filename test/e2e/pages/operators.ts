import { expect, type Page } from '@playwright/test';
import { chooseFile, savedPath } from './files.ts';

/** Who works at the console: the menu at the top, the settings' section, and the screen where nobody is signed in. */
export function operators(page: Page) {
  const signIn = page.getByRole('form', { name: 'Sign in' });
  const menu = (name: string) => page.getByRole('banner').getByRole('button', { name, exact: true });
  async function choose(form: typeof signIn, label: string, text: RegExp): Promise<void> {
    await form
      .getByRole('combobox', { name: label })
      .or(form.getByRole('textbox', { name: label }))
      .click();
    await page.getByRole('option', { name: text }).click();
  }
  const line = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('textbox', { name: `Name of ${name}` }) });
  const dialog = (name: string) => page.getByRole('dialog', { name });
  return {
    async add(name: string, role: 'support' | 'finance' | 'admin', passphrase: string): Promise<void> {
      const form = page.getByRole('form', { name: 'Add an operator' });
      await form.getByLabel('New operator').fill(name);
      await choose(form, 'Role', new RegExp(`^${role}$`));
      await form.getByLabel('First passphrase').fill(passphrase);
      await form.getByRole('button', { name: 'Add' }).click();
      await expect(page.getByRole('textbox', { name: `Name of ${name}` })).toBeVisible();
    },
    async addByAccount(name: string, role: 'support' | 'finance' | 'admin', osAccount: string): Promise<void> {
      const form = page.getByRole('form', { name: 'Add an operator' });
      await form.getByLabel('New operator').fill(name);
      await choose(form, 'Role', new RegExp(`^${role}$`));
      await choose(form, 'Signs in by', /an OS account/);
      await form.getByLabel('Name of the OS account').fill(osAccount);
      await form.getByRole('button', { name: 'Add' }).click();
      await expect(page.getByRole('textbox', { name: `Name of ${name}` })).toBeVisible();
    },
    /** How an operator signs in, as their line in the settings tells it. */
    async signsIn(name: string, way: string | RegExp): Promise<void> {
      await expect(line(name)).toContainText(way);
    },
    async setPassphrase(name: string, means: RegExp, passphrase: string): Promise<void> {
      await line(name)
        .getByRole('button', { name: /Set a passphrase/ })
        .click();
      const asked = dialog(`Passphrase of ${name}`);
      await expect(asked.getByRole('listitem').filter({ hasText: means })).toBeVisible();
      await asked.getByLabel('New passphrase').fill(passphrase);
      await asked.getByLabel('The new one again').fill(passphrase);
      await asked.getByRole('button', { name: 'Set the passphrase' }).click();
      await expect(asked).toHaveCount(0);
    },
    async startUsingAccount(name: string, means: RegExp): Promise<void> {
      await line(name)
        .getByRole('button', { name: /Sign in by OS account/ })
        .click();
      await expect(dialog(`OS account of ${name}`).getByRole('listitem').filter({ hasText: means })).toBeVisible();
    },
    async confirmAccount(name: string, passphrase: string): Promise<void> {
      const asked = dialog(`OS account of ${name}`);
      await asked.getByLabel('Your passphrase of until now').fill(passphrase);
      await asked.getByRole('button', { name: 'Use this OS account' }).click();
    },
    /** The name of who is signed in. */
    current: () => page.getByRole('banner').getByRole('button').last().innerText(),
    /** Leaves to whoever works here next. */
    async signInInstead(name: string, passphrase: string): Promise<void> {
      await this.choose(await this.current(), /Sign out/);
      await this.asksWho();
      await this.signIn(name, passphrase);
      await this.isSignedIn(name);
    },
    /** @returns where one's own card was saved. */
    async saveCard(): Promise<string> {
      await page.getByRole('button', { name: 'Export your approver ID' }).click();
      return savedPath(page.getByText(/^Written to/));
    },
    /** An operator of another console becomes known here. */
    async takeInCard(path: string, name: string, role: string): Promise<void> {
      await chooseFile(page, () => page.getByRole('button', { name: 'Import an approver’s ID' }).click(), path);
      await page
        .getByRole('combobox', { name: 'Role here' })
        .or(page.getByRole('textbox', { name: 'Role here' }))
        .click();
      await page.getByRole('option', { name: role, exact: true }).click();
      await page.getByLabel(new RegExp(`^I compared the fingerprint with ${name}`)).check();
      await page.getByRole('button', { name: `Import the ID of ${name}` }).click();
      await expect(page.getByRole('textbox', { name: `Name of ${name}` })).toBeVisible();
    },
    async isSignedIn(name: string): Promise<void> {
      await expect(menu(name)).toBeVisible();
    },
    async choose(from: string, item: RegExp): Promise<void> {
      await menu(from).click();
      await page.getByRole('menuitem', { name: item }).click();
    },
    async signIn(name: string, passphrase: string): Promise<void> {
      await choose(signIn, 'Operator', new RegExp(`^${name} `));
      await signIn.getByLabel('Passphrase').fill(passphrase);
      await signIn.getByRole('button', { name: 'Sign in' }).click();
    },
    /** Nobody can sign in here: an admin says who they are, by what opens the workspace. */
    async claims(name: string, passphrase: string): Promise<void> {
      const form = page.getByRole('form', { name: 'Be an admin of this workspace' });
      await form.getByLabel('Passphrase of the workspace').fill(passphrase);
      await form.getByRole('button', { name: `I am ${name}` }).click();
    },
    /** Nothing of the workspace is shown until somebody signs in. */
    async asksWho(): Promise<void> {
      await expect(page.getByRole('heading', { level: 1, name: 'Who is working here?' })).toBeVisible();
      await expect(page.getByRole('navigation', { name: 'Screens' })).toHaveCount(0);
    },
    async warns(sentence: RegExp): Promise<void> {
      await expect(page.getByText(sentence)).toBeVisible();
    },
  };
}
