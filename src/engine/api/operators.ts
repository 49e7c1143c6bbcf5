import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function operatorsRoutes({ operators }: Boundary, { operators: service, files }: Services) {
  return {
    who: operators.who.handler(({ context }) => service.who(context.session)),
    signIn: operators.signIn.handler(({ input, context }) =>
      service.signIn(context.session, input.id, input.passphrase),
    ),
    claim: operators.claim.handler(({ input, context }) =>
      service.claim(context.session, input.id, input.vaultPassphrase),
    ),
    signOut: operators.signOut.handler(({ context }) => service.signOut(context.session)),
    list: operators.list.handler(() => service.list()),
    add: operators.add.handler(async ({ input, context }) => service.add(input, await context.actor())),
    changeRole: operators.changeRole.handler(async ({ input, context }) =>
      service.changeRole(input.id, input.role, await context.actor()),
    ),
    rename: operators.rename.handler(async ({ input, context }) =>
      service.rename(input.id, input.name, await context.actor()),
    ),
    deactivate: operators.deactivate.handler(async ({ input, context }) =>
      service.deactivate(input.id, await context.actor()),
    ),
    reactivate: operators.reactivate.handler(async ({ input, context }) =>
      service.reactivate(input.id, await context.actor()),
    ),
    setPassphrase: operators.setPassphrase.handler(({ input, context }) =>
      service.setPassphrase(context.session, input.id, input.current, input.next),
    ),
    setOsAccount: operators.setOsAccount.handler(({ input, context }) =>
      service.setOsAccount(context.session, input.id, input.osAccount, input.current),
    ),
    card: operators.card.handler(({ context }) => service.card(context.session)),
    saveCard: operators.saveCard.handler(async ({ context }) => {
      const { text, fileName } = await service.card(context.session);
      return files.saveText({ fileName, title: 'Save your card for another console' }, text);
    }),
    readCard: operators.readCard.handler(({ input }) => service.readCard(input.text)),
    addFromCard: operators.addFromCard.handler(async ({ input, context }) =>
      service.addFromCard(input.text, input.fingerprint, input.role, await context.actor()),
    ),
  };
}
