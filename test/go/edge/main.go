// Command edge writes the synthetic profiles of test/fixtures/edge into the directory named by its argument.
// The output depends on nothing else: running it twice gives the same bytes.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/pprof/profile"
)

// cases has a name per file. Every profile passes profile.CheckValid; wireCases has those that do not.
var cases = map[string]func() *profile.Profile{
	"huge-values":     hugeValues,
	"negative-values": negativeValues,
	"recursion":       recursion,
	"labels":          labels,
	"sample-types":    sampleTypes,
	"mappings":        mappings,
	"paths":           paths,
	"names":           names,
	"inline-chains":   inlineChains,
	"drop-keep":       dropKeep,
	"zero-samples":    zeroSamples,
	"empty-stack":     emptyStack,
	"no-symbols":      noSymbols,
	"pair-base":       pairBase,
	"pair-current":    pairCurrent,
	"pair-fewer":      pairFewer,
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: edge DIRECTORY")
		os.Exit(2)
	}
	if err := writeAll(os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "edge: %v\n", err)
		os.Exit(1)
	}
}

func writeAll(dir string) error {
	for name, make := range cases {
		p := make()
		if err := p.CheckValid(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		var out bytes.Buffer
		if err := p.Write(&out); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".pb.gz"), out.Bytes(), 0o644); err != nil {
			return err
		}
	}
	for name, content := range wireCases() {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
