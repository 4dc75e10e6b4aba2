/** How far a request that failed came, as its error says; errors go from bundle to bundle, so they are known by what they have. */

/** No connection yet, or one that failed later. */
export type RequestStage = 'connect' | 'answer';

/** The stage that an error of a request tells, or undefined when it is about something else. */
export function requestStageOf(error: unknown): RequestStage | undefined {
  if (!(error instanceof Error) || !('stage' in error)) return undefined;
  const { stage } = error;
  return stage === 'connect' || stage === 'answer' ? stage : undefined;
}
