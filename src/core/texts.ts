/** Texts by key: a table in English, which has every key, and translations of some. Placeholders are {named}. */

/** Gives the text of a key, with values in the place of {placeholders}, as they are. */
export type Texts<Key extends string> = (
  key: Key,
  values?: Readonly<Record<string, string>>,
) => string;

/** Texts in the language of `translations` where it has the key, in English elsewhere. */
export function createTexts<Key extends string>(
  english: Readonly<Record<Key, string>>,
  translations: Readonly<Record<string, unknown>> = {},
): Texts<Key> {
  return (key, values = {}) => {
    const translated = Object.hasOwn(translations, key) ? translations[key] : undefined;
    const text = typeof translated === 'string' && translated !== '' ? translated : english[key];
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? placeholder) : placeholder,
    );
  };
}
