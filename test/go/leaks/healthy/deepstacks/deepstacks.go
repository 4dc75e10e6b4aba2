// Package deepstacks leaves goroutines waiting with large stacks. It leaks, but not in the heap: no line allocated that memory.
package deepstacks

import "example.com/leaks/internal/suite"

// descend needs about 64 KiB of stack and waits at the bottom.
func descend(depth int, never <-chan struct{}) int {
	var frame [64]int
	if depth == 0 {
		<-never
	}
	frame[depth%len(frame)] = depth
	if depth > 0 {
		return descend(depth-1, never) + frame[0]
	}
	return frame[0]
}

// Start returns the load: n goroutines that wait for ever.
func Start() suite.Load {
	never := make(chan struct{})
	return func(n int) {
		for range n {
			go descend(100, never)
		}
	}
}
