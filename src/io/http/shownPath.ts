/** The path of a request as errors show it. */

/** What is asked for besides the profile itself; anything else in a query can be a ticket or a token. */
const OWN_QUERIES = new Set(['?gc=1', '?debug=1', '?debug=2']);

/** The path, with the query when it is one of our own: "/debug/pprof/heap?gc=1". */
export function shownPath({ pathname, search }: URL): string {
  return OWN_QUERIES.has(search) ? pathname + search : pathname;
}
