package main

import (
	"log"
	"syscall"
)

// offHeap maps 300 MiB that the runtime knows nothing of, as cgo and databases do, and writes to every page.
func offHeap() {
	keep(20 * mib)
	region, err := syscall.Mmap(-1, 0, 300*mib, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		log.Fatalf("memory: mmap: %v", err)
	}
	for i := 0; i < len(region); i += 4096 {
		region[i] = 1
	}
}
