// Package handles gives objects of a cycle finalizers, so that they are never collected.
package handles

import (
	"runtime"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type file struct {
	pages  [4000]byte
	owner  *volume
	closed bool
}

type volume struct{ files []*file }

func (v *volume) open() *file {
	f := &file{owner: v} // leak here
	runtime.SetFinalizer(f, (*file).close)
	v.files = append(v.files, f) // leaks too
	return f
}

func (f *file) close() { f.closed = true }

func scan() int {
	v := &volume{}
	size := 0
	for range 4 {
		size += len(v.open().pages)
	}
	return size
}

// Start returns the load: n volumes of four files.
func Start() suite.Load {
	return func(n int) {
		client.Each(n, 2, func(int) { scan() })
	}
}
