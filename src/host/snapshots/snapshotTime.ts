/**
 * When a snapshot was taken, in the user's format and time zone. Rows must stay narrow, so the row of a series has the day on which it
 * begins, and below it only a row of another day than the one above has a date; "today" would be wrong tomorrow. Free of vscode.
 */

/** Date and time; '' for a time that no calendar has. */
export function timeText(millis: number, language: string): string {
  return format(millis, language, { dateStyle: 'short', timeStyle: 'medium' });
}

/** Date and time with the month in letters, to be read out; '' for a time that no calendar has. */
export function spokenTimeText(millis: number, language: string): string {
  return format(millis, language, { dateStyle: 'long', timeStyle: 'medium' });
}

/** The day alone; '' for a time that no calendar has. */
export function dayText(millis: number, language: string): string {
  return format(millis, language, { dateStyle: 'short' });
}

/** The time alone when the row above is of the same day, else date and time. */
export function rowTimeText(millis: number, aboveMillis: number, language: string): string {
  const isSameDay = new Date(millis).toDateString() === new Date(aboveMillis).toDateString();
  return isSameDay ? format(millis, language, { timeStyle: 'medium' }) : timeText(millis, language);
}

function format(millis: number, language: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleString(language, options);
}
