/**
 * Every command id, as contributed in package.json. Commands marked "needs an argument" or "of a view" are kept out of
 * the palette there.
 */

export const COMMANDS = {
  openHeapProfile: 'leaktrail.openHeapProfile',
  openProfile: 'leaktrail.openProfile',
  /** Explorer and editor title: arguments (uri, uris). */
  openResource: 'leaktrail.openResource',
  clear: 'leaktrail.clear',
  toggleLineAnnotations: 'leaktrail.toggleLineAnnotations',
  selectSampleType: 'leaktrail.selectSampleType',
  showPanel: 'leaktrail.showPanel',
  nextSuspect: 'leaktrail.nextSuspect',
  previousSuspect: 'leaktrail.previousSuspect',
  copyPprofCommand: 'leaktrail.copyPprofCommand',
  closeProfile: 'leaktrail.closeProfile',
  /** Needs an argument {profileId, name}: shows the row of a function in the panel. */
  revealFunction: 'leaktrail.revealFunction',
  /** Needs an argument [index of a stack line that a hover has shown]: opens that source line. */
  openStackLine: 'leaktrail.openStackLine',
  /** Of the Profiles view: argument is the tree item's profile. */
  activateProfile: 'leaktrail.activateProfile',
  showOutput: 'leaktrail.showOutput',
} as const;
