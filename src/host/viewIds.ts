/** Every id of a view, view container, custom editor and webview panel, as contributed in package.json. */

export const VIEWS = {
  container: 'leaktrail',
  snapshots: 'leaktrail.snapshots',
  suspects: 'leaktrail.suspects',
  profiles: 'leaktrail.profiles',
} as const;

export const VIEW_TYPES = {
  /** Custom editor, priority default: files that are profiles by their name. */
  profile: 'leaktrail.profile',
  /** Custom editor, priority option: files that are often something else. */
  profileOption: 'leaktrail.profileOption',
  /** The panel of "Show Panel". */
  panel: 'leaktrail.panel',
} as const;
