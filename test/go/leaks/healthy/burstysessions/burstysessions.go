// Package burstysessions has sessions that end after a random time, so that their number goes up and down.
package burstysessions

import (
	"math/rand"

	"example.com/leaks/internal/suite"
)

type session struct {
	cart  [3000]byte
	until int
}

// Start returns the load: n new sessions, each of which lasts one to three rounds.
func Start() suite.Load {
	round := 0
	var open []*session
	return func(n int) {
		round++
		var still []*session
		for _, s := range open {
			if s.until > round {
				still = append(still, s)
			}
		}
		for range n*3/4 + rand.Intn(n/2+1) {
			still = append(still, &session{until: round + 1 + rand.Intn(3)})
		}
		open = still
	}
}
