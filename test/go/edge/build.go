package main

import (
	"fmt"

	"github.com/google/pprof/profile"
)

// frame is one line of a location: a function, its file and the line in it.
type frame struct {
	name string
	file string
	line int64
}

// at returns a frame.
func at(name, file string, line int64) frame {
	return frame{name: name, file: file, line: line}
}

// builder makes profiles without the caller having to number functions and locations.
type builder struct {
	p         *profile.Profile
	functions map[string]*profile.Function
	locations map[string]*profile.Location
	mapping   *profile.Mapping
}

func newBuilder(types ...string) *builder {
	b := &builder{
		p:         &profile.Profile{TimeNanos: 1_760_000_000_000_000_000, PeriodType: &profile.ValueType{Type: "space", Unit: "bytes"}, Period: 524288},
		functions: map[string]*profile.Function{},
		locations: map[string]*profile.Location{},
	}
	for i := 0; i < len(types); i += 2 {
		b.p.SampleType = append(b.p.SampleType, &profile.ValueType{Type: types[i], Unit: types[i+1]})
	}
	b.mapping = b.addMapping(0x400000, 0x800000, "/srv/app/bin/app", "0011223344556677")
	return b
}

func heapBuilder() *builder {
	return newBuilder("alloc_objects", "count", "alloc_space", "bytes", "inuse_objects", "count", "inuse_space", "bytes")
}

// addMapping appends a mapping; locations made by loc use the one set as b.mapping.
func (b *builder) addMapping(start, limit uint64, file, buildID string) *profile.Mapping {
	m := &profile.Mapping{
		ID: uint64(len(b.p.Mapping) + 1), Start: start, Limit: limit, File: file, BuildID: buildID,
		HasFunctions: true, HasFilenames: true, HasLineNumbers: true, HasInlineFrames: true,
	}
	b.p.Mapping = append(b.p.Mapping, m)
	return m
}

func (b *builder) function(name, file string, startLine int64) *profile.Function {
	key := name + "\x00" + file
	f := b.functions[key]
	if f == nil {
		f = &profile.Function{ID: uint64(len(b.p.Function) + 1), Name: name, SystemName: name, Filename: file, StartLine: startLine}
		b.functions[key] = f
		b.p.Function = append(b.p.Function, f)
	}
	return f
}

// loc returns the location with these lines, innermost inlined function first, and makes it on first use.
func (b *builder) loc(lines ...frame) *profile.Location {
	key := fmt.Sprint(b.mapping.ID, lines)
	if l := b.locations[key]; l != nil {
		return l
	}
	l := b.bare(b.mapping, b.mapping.Start+0x1000+uint64(len(b.p.Location))*0x10)
	for _, line := range lines {
		l.Line = append(l.Line, profile.Line{Function: b.function(line.name, line.file, max(1, line.line-2)), Line: line.line})
	}
	b.locations[key] = l
	return l
}

// bare appends a location that has an address and no lines; mapping may be nil.
func (b *builder) bare(mapping *profile.Mapping, address uint64) *profile.Location {
	l := &profile.Location{ID: uint64(len(b.p.Location) + 1), Mapping: mapping, Address: address}
	b.p.Location = append(b.p.Location, l)
	return l
}

// sample appends a sample; the stack is leaf first.
func (b *builder) sample(values []int64, stack ...*profile.Location) *profile.Sample {
	s := &profile.Sample{Value: values, Location: stack}
	b.p.Sample = append(b.p.Sample, s)
	return s
}

// heap appends a heap sample of objects blocks of size bytes, all of which are in use.
func (b *builder) heap(objects, size int64, stack ...*profile.Location) *profile.Sample {
	s := b.sample([]int64{objects * 2, objects * size * 2, objects, objects * size}, stack...)
	s.NumLabel = map[string][]int64{"bytes": {size}}
	s.NumUnit = map[string][]string{"bytes": {"bytes"}}
	return s
}
