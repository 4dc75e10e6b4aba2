// Package zipbuffers borrows buffers from a sync.Pool, which has as many as there were requests at once.
package zipbuffers

import (
	"sync"
	"time"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

var buffers = sync.Pool{New: func() any {
	b := make([]byte, 256<<10)
	return &b
}}

func compress(i int) byte {
	b := buffers.Get().(*[]byte)
	defer buffers.Put(b)
	(*b)[0] = byte(i)
	time.Sleep(time.Millisecond)
	return (*b)[0]
}

// Start returns the load: n requests, up to 40 at once.
func Start() suite.Load {
	return func(n int) {
		client.Each(n, 40, func(i int) { compress(i) })
	}
}
