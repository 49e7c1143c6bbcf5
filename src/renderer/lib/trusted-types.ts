/** What of the Trusted Types API is used; TypeScript's own library does not have it in every version. */
interface PolicyFactory {
  createPolicy(name: 'default', rules: { createHTML(text: string): string }): unknown;
}

/** A tag or a comment begins with one of these behind `<` (HTML §13.2.5.6); elsewhere `<` is text. */
const MARKUP = /<[a-z/!?]/i;

/**
 * Both hosts demand Trusted Types (`src/host/csp.ts`): no text becomes markup, a script or a script's address. The one
 * exception is the text of the component library's style elements, which it sets as `innerHTML`: it begins no tag and no
 * comment. Anything else is refused by throwing.
 */
function setHtmlPolicy(factory: PolicyFactory | undefined): void {
  factory?.createPolicy('default', {
    createHTML(text) {
      if (MARKUP.test(text)) throw new TypeError('Markup from text is not allowed in this page.');
      return text;
    },
  });
}

setHtmlPolicy((globalThis as { trustedTypes?: PolicyFactory }).trustedTypes);
