// Package configreload builds the configuration anew each round and swaps it in; the one before is garbage then.
package configreload

import (
	"math/rand"
	"strings"
	"sync/atomic"

	"example.com/leaks/internal/suite"
)

type config struct{ routes map[string]*route }

type route struct {
	path    string
	weights [40]float64
}

func build(routes int) *config {
	c := &config{routes: make(map[string]*route)}
	for i := range routes {
		path := strings.Repeat("/p", 5+i%7) + string(rune('a'+i%26)) + string(rune(0x100+i))
		c.routes[path] = &route{path: path}
	}
	return c
}

// Start returns the load: a configuration of about n routes, a little more or less each time.
func Start() suite.Load {
	var current atomic.Pointer[config]
	return func(n int) {
		current.Store(build(n*9/10 + rand.Intn(n/5+1)))
	}
}
