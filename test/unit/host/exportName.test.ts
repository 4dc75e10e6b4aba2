import { describe, expect, it } from 'vitest';
import { exportName } from '../../../src/host/exportName.js';

describe('the name of an exported difference', () => {
  it('has the names of both sides without their endings', () => {
    expect(exportName('heap.2.pb.gz', 'heap.7.pb.gz')).toBe('diff-heap.2-heap.7.pb.gz');
  });

  it('is a file name whatever the sides are called', () => {
    expect(exportName('../../etc/passwd', 'a:b\\c "d" \u0000e')).toBe(
      'diff-etc-passwd-a-b-c-d-e.pb.gz',
    );
    expect(exportName('…', '.pb.gz')).toBe('diff-profile-profile.pb.gz');
    expect(exportName('堆 14:02', 'x'.repeat(500)).length).toBeLessThan(100);
    expect(exportName('堆 14:02', 'b')).toBe('diff-堆-14-02-b.pb.gz');
  });
});
