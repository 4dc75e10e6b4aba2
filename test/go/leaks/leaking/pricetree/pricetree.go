// Package pricetree inserts every price it hears into a tree, recursively, and forgets none.
package pricetree

import (
	"math/rand"

	"example.com/leaks/internal/suite"
)

type node struct {
	left, right *node
	cents       int64
	count       int64
}

func insert(at *node, cents int64) *node {
	switch {
	case at == nil:
		return &node{cents: cents, count: 1} // leak here
	case cents < at.cents:
		at.left = insert(at.left, cents)
	case cents > at.cents:
		at.right = insert(at.right, cents)
	default:
		at.count++
	}
	return at
}

// Start returns the load: n prices.
func Start() suite.Load {
	var root *node
	return func(n int) {
		for range n {
			root = insert(root, rand.Int63()) // leaks too
		}
	}
}
