//go:build !linux

package main

import "log"

func offHeap() { log.Fatal("memory: -case offheap needs Linux") }
