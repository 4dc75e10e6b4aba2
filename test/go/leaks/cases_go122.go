//go:build !go1.23

package main

import "example.com/leaks/internal/suite"

var casesOfGo123 []suite.Case
