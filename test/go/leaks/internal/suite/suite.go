// Package suite says what a program of the suite is.
package suite

import (
	"reflect"
	"runtime"
	"strings"
)

// Kind says what a judge has to say about a program.
type Kind string

const (
	// Leak is a program in which one line gathers memory without end.
	Leak Kind = "leak"
	// LookAlike is a healthy program, or one whose leak is not in the heap: no line of it may be called a leak.
	LookAlike Kind = "look-alike"
)

// Load handles n units of load and returns when they have been handled.
type Load func(n int)

// Case is one program of the suite.
type Case struct {
	Name string
	Kind Kind
	// Cause is the number in the list of causes in README.md; 0 is none of them.
	Cause int
	// Does says in a sentence what happens.
	Does string
	// Units is how many units of load a round has.
	Units int
	// Shape multiplies Units, round by round; nil is 1 throughout, and the last value goes on.
	Shape []float64
	// Also names by prefix the functions outside the module whose memory the leak holds as well, and which no line of the module
	// calls: a judge who accuses them is right, though not helpful.
	Also  []string
	Start func() Load
}

// AlsoIn returns the case with these prefixes in Also.
func (c Case) AlsoIn(prefixes ...string) Case {
	c.Also = prefixes
	return c
}

// UnitsOf returns how many units of load the round with this index has.
func (c Case) UnitsOf(round int) int {
	if len(c.Shape) == 0 {
		return c.Units
	}
	return int(float64(c.Units) * c.Shape[min(round, len(c.Shape)-1)])
}

// Folder is the path of the program's package below the folder of the module.
func (c Case) Folder() string {
	name := runtime.FuncForPC(reflect.ValueOf(c.Start).Pointer()).Name()
	return strings.TrimSuffix(strings.TrimPrefix(name, "example.com/leaks/"), ".Start")
}
