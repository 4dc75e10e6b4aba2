// Package bus hands events to whoever subscribed.
package bus

import "sync"

// Bus delivers events of one type.
type Bus[E any] struct {
	mu       sync.Mutex
	handlers []func(E)
}

// Subscribe calls the handler for every event from now on. There is no way to stop it.
func (b *Bus[E]) Subscribe(handler func(E)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.handlers = append(b.handlers, handler) // leaks too in page-events
}

// Publish calls the handlers that subscribed last, which are those of open pages.
func (b *Bus[E]) Publish(event E) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, handler := range b.handlers[max(0, len(b.handlers)-10):] {
		handler(event)
	}
}
