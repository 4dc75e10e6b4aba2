// Package heartbeats starts a ticker goroutine per connection that outlives the connection.
package heartbeats

import (
	"time"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type connection struct {
	out   []byte
	alive bool
}

func accept() *connection {
	c := &connection{out: make([]byte, 16<<10), alive: true} // leak here
	go c.beat(5 * time.Minute)                               // leaks too
	return c
}

func (c *connection) beat(every time.Duration) {
	for range time.NewTicker(every).C { // leaks too
		c.out[0] = 'p'
	}
}

func (c *connection) close() { c.alive = false }

// Start returns the load: n connections that are accepted and closed.
func Start() suite.Load {
	return func(n int) {
		client.Each(n, 4, func(int) { accept().close() })
	}
}
