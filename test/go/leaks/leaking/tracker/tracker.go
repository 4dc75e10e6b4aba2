// Package tracker chains the positions of couriers, sixteen bytes at a time, and never shortens a chain.
package tracker

import (
	"sync"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type position struct {
	before *position
	cell   uint64
}

type courier struct {
	mu   sync.Mutex
	last *position
}

func (c *courier) move(cell uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = &position{before: c.last, cell: cell} // leak here
}

// Start returns the load: n moves of 50 couriers.
func Start() suite.Load {
	couriers := make([]courier, 50)
	return func(n int) {
		client.Each(len(couriers), 4, func(i int) {
			for move := range n / len(couriers) {
				couriers[i].move(uint64(move))
			}
		})
	}
}
