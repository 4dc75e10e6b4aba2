// Package slowbackend starts a goroutine per request and a slow backend answers a round later, so that what is in flight
// follows the load.
package slowbackend

import (
	"example.com/leaks/internal/suite"
)

type request struct {
	body   [6 << 10]byte
	answer chan byte
}

func forward(q *request, answered <-chan struct{}) {
	<-answered
	q.answer <- q.body[0]
}

// Start returns the load: n requests that are answered when the next round begins.
func Start() suite.Load {
	var waiting []chan byte
	answered := make(chan struct{})
	return func(n int) {
		close(answered)
		for _, answer := range waiting {
			<-answer
		}
		answered = make(chan struct{})
		waiting = make([]chan byte, n)
		for i := range waiting {
			waiting[i] = make(chan byte, 1)
			go forward(&request{answer: waiting[i]}, answered)
		}
	}
}
