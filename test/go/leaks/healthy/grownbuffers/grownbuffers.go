// Package grownbuffers puts buffers back into a sync.Pool at whatever size they have grown to.
package grownbuffers

import (
	"bytes"
	"math/rand"
	"sync"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// render sometimes needs a large buffer.
func render() int {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	line := make([]byte, 4<<10)
	for range 1 + int(rand.ExpFloat64()*30) {
		b.Write(line)
	}
	return b.Len()
}

// Start returns the load: n pages.
func Start() suite.Load {
	return func(n int) {
		client.Each(n, 16, func(int) { render() })
	}
}
