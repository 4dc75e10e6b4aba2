// The series of test/helpers/verdictSeries.ts in the sample workspace, and its judgement by the running extension.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { encodeVerdictSeries, PLACES, type Place } from '../../helpers/verdictSeries.js';
import { leaktrail, lineWith, sampleUri } from './sample.js';

type Rename = Parameters<typeof encodeVerdictSeries>[1];

/** The document of a place and its present 0-based line. */
export async function placeOf(place: Place) {
  const { file, text } = PLACES[place];
  const document = await vscode.workspace.openTextDocument(sampleUri(file));
  return { document, line: () => lineWith(document, text) };
}

/** What `use` makes of the files of the series, oldest first, which are gone afterwards. */
export async function withSeries<T>(
  use: (uris: readonly vscode.Uri[]) => Promise<T>,
  rename?: Rename,
): Promise<T> {
  const numberOf = async (place: Place) => (await placeOf(place)).line() + 1;
  const files = encodeVerdictSeries(
    {
      leak: await numberOf('leak'),
      way: await numberOf('way'),
      suspect: await numberOf('suspect'),
      cache: await numberOf('cache'),
    },
    rename,
  );
  const folder = sampleUri('profiles/series');
  const uris = files.map((_, index) => vscode.Uri.joinPath(folder, `round.${index + 1}.pb`));
  try {
    for (const [index, uri] of uris.entries()) {
      await vscode.workspace.fs.writeFile(uri, files[index] ?? new Uint8Array());
    }
    return await use(uris);
  } finally {
    await vscode.workspace.fs.delete(folder, { recursive: true });
  }
}

/** Judges the series as the command does. */
export async function judgeSeries(rename?: Rename) {
  const judgement = await withSeries(async (uris) => (await leaktrail()).judgeSeries(uris), rename);
  assert(judgement, 'the series is judged');
  return judgement;
}
