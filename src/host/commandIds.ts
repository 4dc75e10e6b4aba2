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

  captureSnapshot: 'leaktrail.captureSnapshot',
  /** Of the Snapshots view: argument is the item of a series or snapshot, whose target is captured again. */
  captureAgain: 'leaktrail.captureAgain',
  compareSnapshots: 'leaktrail.compareSnapshots',
  importSnapshots: 'leaktrail.importSnapshots',
  exportSnapshots: 'leaktrail.exportSnapshots',
  showMemory: 'leaktrail.showMemory',
  exportDiff: 'leaktrail.exportDiff',
  swapDiff: 'leaktrail.swapDiff',
  clearBase: 'leaktrail.clearBase',
  setRequestHeader: 'leaktrail.setRequestHeader',
  forgetTargets: 'leaktrail.forgetTargets',
  /** Of the Snapshots view: arguments are (item, selected items). */
  openSnapshot: 'leaktrail.openSnapshot',
  openGoroutineText: 'leaktrail.openGoroutineText',
  setBase: 'leaktrail.setBase',
  compareWithBase: 'leaktrail.compareWithBase',
  compareSelected: 'leaktrail.compareSelected',
  renameSnapshot: 'leaktrail.renameSnapshot',
  editSnapshotNote: 'leaktrail.editSnapshotNote',
  deleteSnapshots: 'leaktrail.deleteSnapshots',

  startHunt: 'leaktrail.startHunt',
  pauseHunt: 'leaktrail.pauseHunt',
  resumeHunt: 'leaktrail.resumeHunt',
  stopHunt: 'leaktrail.stopHunt',
  cancelHunt: 'leaktrail.cancelHunt',
  /** Of the Snapshots view: argument is the item of a snapshot of a hunt. From the palette: none. */
  showHunt: 'leaktrail.showHunt',

  /** Of the Snapshots view: arguments are (item, selected items). Of the Explorer: (uri, uris). From the palette: none. */
  judgeSeries: 'leaktrail.judgeSeries',
  clearSuspects: 'leaktrail.clearSuspects',
  /** Of the Suspects view and of links: argument is a row or a SuspectRef. */
  openSuspect: 'leaktrail.openSuspect',
  copySuspect: 'leaktrail.copySuspect',

  profileTest: 'leaktrail.profileTest',
  /** Needs an argument {uri, name}: a test or benchmark function of a file, given by its CodeLens. */
  profileTestAt: 'leaktrail.profileTestAt',

  /** Argument: {judgementId, siteIndex}, a site of the Suspects view, or nothing. */
  verifyFix: 'leaktrail.verifyFix',
  compareFix: 'leaktrail.compareFix',
  showFix: 'leaktrail.showFix',
  exportFix: 'leaktrail.exportFix',
} as const;
