/** Fields of a panel's request, which comes from a webview and so is checked: each throws 'internal' for another type. */
import { ProfileError } from '../../core/errors.js';
import { GRANULARITIES, type Granularity } from '../../core/report/query.js';

/** Any field. */
export function field(params: unknown, name: string): unknown {
  if (typeof params !== 'object' || params === null) throw badRequest('params');
  return (params as Readonly<Record<string, unknown>>)[name];
}

/** A whole number. */
export function numberField(params: unknown, name: string): number {
  const value = field(params, name);
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw badRequest(name);
  return value;
}

export function textField(params: unknown, name: string): string {
  const value = field(params, name);
  if (typeof value !== 'string') throw badRequest(name);
  return value;
}

/** One of the values of a list. */
export function choiceField<T>(params: unknown, name: string, choices: readonly T[]): T {
  const value = field(params, name);
  const choice = choices.find((known) => known === value);
  if (choice === undefined) throw badRequest(name);
  return choice;
}

export function granularityField(params: unknown): Granularity {
  return choiceField(params, 'granularity', GRANULARITIES);
}

/** The error of a request that is not as agreed. */
export function badRequest(what: string): ProfileError {
  return new ProfileError('internal', `panel request: ${what} is not what was agreed`);
}
