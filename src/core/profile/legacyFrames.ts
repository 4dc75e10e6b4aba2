/**
 * The frames that pprof drops and keeps in heap profiles of the old text formats, which carry no such
 * expressions of their own (addLegacyFrameInfo in google/pprof/profile/legacy_profile.go).
 */

const ALLOCATORS = [
  // POSIX.
  'calloc',
  'cfree',
  'malloc',
  'free',
  'memalign',
  'do_memalign',
  '(__)?posix_memalign',
  'pvalloc',
  'valloc',
  'realloc',
  // TCMalloc.
  'tcmalloc::.*',
  'tc_calloc',
  'tc_cfree',
  'tc_malloc',
  'tc_free',
  'tc_memalign',
  'tc_posix_memalign',
  'tc_pvalloc',
  'tc_valloc',
  'tc_realloc',
  'tc_new',
  'tc_delete',
  'tc_newarray',
  'tc_deletearray',
  'tc_new_nothrow',
  'tc_newarray_nothrow',
  // macOS.
  'malloc_zone_malloc',
  'malloc_zone_calloc',
  'malloc_zone_valloc',
  'malloc_zone_realloc',
  'malloc_zone_memalign',
  'malloc_zone_free',
  // Go.
  'runtime\\..*',
  // Others.
  'BaseArena::.*',
  '(::)?do_malloc_no_errno',
  '(::)?do_malloc_pages',
  '(::)?do_malloc',
  'DoSampledAllocation',
  'MallocedMemBlock::MallocedMemBlock',
  '_M_allocate',
  '__builtin_(vec_)?delete',
  '__builtin_(vec_)?new',
  '__gnu_cxx::new_allocator::allocate',
  '__libc_malloc',
  '__malloc_alloc_template::allocate',
  'allocate',
  'cpp_alloc',
  'operator new(\\[\\])?',
  'simple_alloc::allocate',
];

/** drop_frames of a heap profile in a text format. */
export const HEAP_DROP_FRAMES = ALLOCATORS.join('|');

/** keep_frames of a heap profile in a text format: runtime frames that appear below user code. */
export const HEAP_KEEP_FRAMES = [
  'runtime\\.panic',
  'runtime\\.reflectcall',
  'runtime\\.call[0-9]*',
].join('|');
