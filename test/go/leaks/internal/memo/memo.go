// Package memo remembers what a function returned.
package memo

import "sync"

// Memo remembers results by argument, all of them.
type Memo[K comparable, V any] struct {
	mu      sync.Mutex
	results map[K]V
}

// New returns an empty memo.
func New[K comparable, V any]() *Memo[K, V] {
	return &Memo[K, V]{results: make(map[K]V)}
}

// Get returns the result for the argument and calls f when there is none.
func (m *Memo[K, V]) Get(argument K, f func(K) V) V {
	m.mu.Lock()
	defer m.mu.Unlock()
	result, ok := m.results[argument]
	if !ok {
		result = f(argument)
		m.results[argument] = result // leaks too in query-plans
	}
	return result
}
