// Package tokencache keeps tokens until a sweep finds them expired: memory rises for three rounds and falls.
package tokencache

import (
	"sync"

	"example.com/leaks/internal/suite"
)

const lifetime = 3 // rounds

type token struct {
	claims  [1000]byte
	expires int
}

type cache struct {
	mu     sync.Mutex
	clock  int
	tokens map[int]*token
}

func (c *cache) issue(id int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tokens[id] = &token{expires: c.clock/lifetime*lifetime + lifetime}
}

// sweep drops what has expired.
func (c *cache) sweep() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock++
	for id, t := range c.tokens {
		if t.expires <= c.clock {
			delete(c.tokens, id)
		}
	}
}

// Start returns the load: n tokens, then a tick of the clock.
func Start() suite.Load {
	c := &cache{tokens: make(map[int]*token)}
	issued := 0
	return func(n int) {
		c.sweep()
		for range n {
			issued++
			c.issue(issued)
		}
	}
}
