// Package simplecache remembers results by key. It has no limit and no expiry.
package simplecache

import "sync"

// Cache remembers values. It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	mu      sync.RWMutex
	entries map[K]V
}

// New returns an empty cache.
func New[K comparable, V any]() *Cache[K, V] {
	return &Cache[K, V]{entries: make(map[K]V)}
}

// Do returns the value of a key and computes it when it is new.
func (c *Cache[K, V]) Do(key K, compute func() V) V {
	c.mu.RLock()
	value, ok := c.entries[key]
	c.mu.RUnlock()
	if ok {
		return value
	}
	value = compute()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = value // leaks too in rendered-pages
	return value
}

// Len returns how many values there are.
func (c *Cache[K, V]) Len() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.entries)
}
