//go:build go1.23

package main

import (
	"example.com/leaks/internal/suite"
	"example.com/leaks/leaking/exports"
)

// casesOfGo123 need packages of Go 1.23.
var casesOfGo123 = []suite.Case{
	leak("abandoned-iterator", 21, 640, exports.Start, "iter.Pull without stop strands the coroutine"),
}
