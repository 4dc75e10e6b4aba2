module example.com/leaks

go 1.22

require (
	example.org/memdb v1.2.0
	example.org/metrics v0.4.1
)
