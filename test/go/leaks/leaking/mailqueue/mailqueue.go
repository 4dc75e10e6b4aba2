// Package mailqueue queues mail four times as fast as the worker sends it.
package mailqueue

import (
	"container/list"
	"sync"

	"example.com/leaks/internal/suite"
)

type mail struct {
	to   string
	body [1000]byte
}

type queue struct {
	mu      sync.Mutex
	waiting *list.List
	send    chan int
	sent    chan int
}

func (q *queue) put(to string) {
	m := &mail{to: to} // leak here
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting.PushBack(m) // leaks too
}

// work sends as much as the mail server takes.
func (q *queue) work() {
	for budget := range q.send {
		sent := 0
		for ; sent < budget; sent++ {
			q.mu.Lock()
			first := q.waiting.Front()
			if first != nil {
				q.waiting.Remove(first)
			}
			q.mu.Unlock()
			if first == nil {
				break
			}
		}
		q.sent <- sent
	}
}

// Start returns the load: n mails, of which a quarter can be sent.
func Start() suite.Load {
	q := &queue{waiting: list.New(), send: make(chan int), sent: make(chan int)}
	go q.work()
	return func(n int) {
		for range n {
			q.put("customer@shop.internal")
		}
		q.send <- n / 4
		<-q.sent
	}
}
