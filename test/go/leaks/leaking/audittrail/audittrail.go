// Package audittrail appends what happens to one slice of values that is never cut.
package audittrail

import (
	"sync"
	"time"

	"example.com/leaks/internal/suite"
)

type event struct {
	at     time.Time
	actor  uint64
	action uint64
	object uint64
	result uint64
}

type trail struct {
	mu     sync.Mutex
	events []event
}

func (t *trail) record(e event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.events = append(t.events, e) // leak here
}

// Start returns the load: n actions that are recorded.
func Start() suite.Load {
	t := &trail{}
	return func(n int) {
		for i := range n {
			t.record(event{at: time.Now(), actor: uint64(i % 90), object: uint64(i)})
		}
	}
}
