// Package lru is a cache that never holds more than a fixed number of values.
package lru

import (
	"container/list"
	"sync"
)

// Cache keeps the values used last. It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	mu       sync.Mutex
	capacity int
	order    *list.List
	byKey    map[K]*list.Element
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

// New returns an empty cache that holds up to capacity values.
func New[K comparable, V any](capacity int) *Cache[K, V] {
	return &Cache[K, V]{capacity: capacity, order: list.New(), byKey: make(map[K]*list.Element)}
}

// GetOrLoad returns the value for key and calls load for it when the cache does not have it.
func (c *Cache[K, V]) GetOrLoad(key K, load func() V) V {
	if value, ok := c.get(key); ok {
		return value
	}
	value := load()
	c.put(key, value)
	return value
}

func (c *Cache[K, V]) get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if element, ok := c.byKey[key]; ok {
		c.order.MoveToFront(element)
		return element.Value.(*entry[K, V]).value, true
	}
	var none V
	return none, false
}

func (c *Cache[K, V]) put(key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if element, ok := c.byKey[key]; ok {
		element.Value.(*entry[K, V]).value = value
		return
	}
	c.byKey[key] = c.order.PushFront(&entry[K, V]{key: key, value: value})
	for c.order.Len() > c.capacity {
		oldest := c.order.Back()
		c.order.Remove(oldest)
		delete(c.byKey, oldest.Value.(*entry[K, V]).key)
	}
}
