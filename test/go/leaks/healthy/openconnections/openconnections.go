// Package openconnections holds state for each open connection, and more connections are opened every round: it grows with
// the load.
package openconnections

import "example.com/leaks/internal/suite"

type connection struct {
	in, out []byte
	user    int
}

type hub struct{ open []*connection }

// scale opens or closes connections until there are n.
func (h *hub) scale(n int) {
	for len(h.open) < n {
		h.open = append(h.open, dial(len(h.open)))
	}
	clear(h.open[n:])
	h.open = h.open[:n]
}

func dial(user int) *connection {
	return &connection{in: make([]byte, 4<<10), out: make([]byte, 4<<10), user: user}
}

// Start returns the load: n open connections that send something.
func Start() suite.Load {
	h := &hub{}
	return func(n int) {
		h.scale(n)
		for _, c := range h.open {
			c.out[0] = c.in[0] + byte(c.user)
		}
	}
}
