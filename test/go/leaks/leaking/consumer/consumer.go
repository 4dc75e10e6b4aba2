// Package consumer defers the release of each message in a loop that never ends.
package consumer

import "example.com/leaks/internal/suite"

type message struct {
	payload [1000]byte
	ack     chan<- struct{}
}

func (m *message) release() { m.payload[0] = 0 }

func consume(queue <-chan chan<- struct{}) {
	for ack := range queue {
		m := &message{ack: ack} // leak here
		defer m.release()       // leaks too
		m.payload[1]++
		m.ack <- struct{}{}
	}
}

// Start returns the load: n messages.
func Start() suite.Load {
	queue := make(chan chan<- struct{})
	go consume(queue)
	ack := make(chan struct{}, 1)
	return func(n int) {
		for range n {
			queue <- ack
			<-ack
		}
	}
}
