// Package debuglog writes a debug log into memory, for a page that shows its end.
package debuglog

import (
	"bytes"
	"fmt"
	"sync"

	"example.com/leaks/internal/suite"
)

// logger doubles its buffer each time it is full and never drops the beginning.
type logger struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logger) debugf(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(&l.buf, format, args...) // leak here
	l.buf.WriteByte('\n')
}

// Start returns the load: n lines of about 100 bytes.
func Start() suite.Load {
	l := &logger{}
	return func(n int) {
		for i := range n {
			l.debugf("level=debug component=%-16s shard=%04d message=%q", "router", i%512, "the route was taken from the table of routes")
		}
	}
}
