/**
 * Reads JSON that anybody may have written: fields are only read when they are the object's own, so that "__proto__" is a key
 * like any other, and every wrong one is an error that names it.
 */
import { ProfileError } from './errors.js';

/** Reads the own fields of a JSON object. Each read throws ProfileError 'malformed' that names the field. */
export class JsonFields {
  readonly #object: object;
  readonly #path: string;

  /** `path` names the object in errors: that of the file, else "file: key.key[0]". Throws for what is no object. */
  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw malformed(`${path} is ${describeJson(value)}, want an object`);
    }
    this.#object = value;
    this.#path = path;
  }

  /** The error that a field is not as it must be. */
  malformed(key: string, problem: string): ProfileError {
    return malformed(`${this.#childPath(key)} is ${problem}`);
  }

  get(key: string): unknown {
    if (!Object.hasOwn(this.#object, key)) return undefined;
    return (this.#object as Readonly<Record<string, unknown>>)[key];
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  fields(key: string): JsonFields {
    const value = this.get(key);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.malformed(key, `${describeJson(value)}, want an object`);
    }
    return new JsonFields(value, this.#childPath(key));
  }

  list(key: string, minLength: number, maxLength: number): JsonFields[] {
    const value = this.get(key);
    if (!Array.isArray(value) || value.length < minLength || value.length > maxLength) {
      throw this.malformed(
        key,
        `${describeJson(value)}, want a list of ${minLength} to ${maxLength}`,
      );
    }
    return value.map(
      (item: unknown, index) => new JsonFields(item, this.#childPath(`${key}[${index}]`)),
    );
  }

  text(key: string, maxLength: number): string {
    const value = this.get(key);
    if (typeof value !== 'string' || value.length > maxLength) {
      throw this.malformed(key, `${describeJson(value)}, want a text of at most ${maxLength}`);
    }
    return value;
  }

  matching(key: string, isValid: (text: string) => boolean): string {
    const value = this.get(key);
    if (typeof value !== 'string' || !isValid(value)) {
      throw this.malformed(key, `${describeJson(value)}, which is not valid`);
    }
    return value;
  }

  choice<T extends string>(key: string, choices: readonly T[]): T {
    const value = this.get(key);
    const found = choices.find((choice) => choice === value);
    if (found === undefined) {
      throw this.malformed(key, `${describeJson(value)}, want one of ${choices.join(', ')}`);
    }
    return found;
  }

  number(key: string, minimum: number, maximum: number): number {
    const value = this.get(key);
    if (typeof value !== 'number' || !(value >= minimum && value <= maximum)) {
      throw this.malformed(key, `${describeJson(value)}, want a number in its range`);
    }
    return value;
  }

  /** A list of finite numbers in a range. */
  numbers(key: string, maxLength: number, minimum: number, maximum: number): readonly number[] {
    const value = this.get(key);
    if (!Array.isArray(value) || value.length > maxLength) {
      throw this.malformed(key, `${describeJson(value)}, want a list of at most ${maxLength}`);
    }
    return (value as readonly unknown[]).map((item, index) => {
      if (typeof item === 'number' && item >= minimum && item <= maximum) return item;
      throw this.malformed(`${key}[${index}]`, `${describeJson(item)}, want a number in its range`);
    });
  }

  /** A list of texts. */
  texts(key: string, maxLength: number, maxTextLength: number): readonly string[] {
    const value = this.get(key);
    if (!Array.isArray(value) || value.length > maxLength) {
      throw this.malformed(key, `${describeJson(value)}, want a list of at most ${maxLength}`);
    }
    return (value as readonly unknown[]).map((item, index) => {
      if (typeof item === 'string' && item.length <= maxTextLength) return item;
      throw this.malformed(
        `${key}[${index}]`,
        `${describeJson(item)}, want a text of at most ${maxTextLength}`,
      );
    });
  }

  /** True or false. */
  flag(key: string): boolean {
    const value = this.get(key);
    if (typeof value !== 'boolean') {
      throw this.malformed(key, `${describeJson(value)}, want true or false`);
    }
    return value;
  }

  count(key: string): number {
    const value = this.get(key);
    if (!Number.isSafeInteger(value) || (value as number) < 0) {
      throw this.malformed(key, `${describeJson(value)}, want a count`);
    }
    return value as number;
  }

  #childPath(key: string): string {
    return `${this.#path}${this.#path.includes(': ') ? '.' : ': '}${key}`;
  }
}

function malformed(message: string): ProfileError {
  return new ProfileError('malformed', message);
}

/** A value in a sentence, short whatever it is. */
export function describeJson(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  switch (typeof value) {
    case 'string':
      return value.length <= 40 ? JSON.stringify(value) : `a text of ${value.length} characters`;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return `an ${typeof value}`;
  }
}
