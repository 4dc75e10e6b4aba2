package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"slices"
)

// wireCases returns files the profile package cannot write, because it always packs, checks and compresses in one go.
func wireCases() map[string][]byte {
	raw := encode(wireProfile())
	half := len(raw) / 2
	return map[string][]byte{
		"unpacked.pb.gz":              compress(raw),
		"unpacked.raw.pprof":          raw,
		"multi-member.pb.gz":          slices.Concat(compress(raw[:half]), compress(raw[half:])),
		"refused-concatenated.pprof":  slices.Concat(raw, raw),
		"refused-function-zero.pb.gz": compress(encode(zeroFunction())),
		"invalid-utf8.pb.gz":          compress(encode(invalidUTF8())),
	}
}

// field is a field of a message: a varint, or bytes when content is not nil.
type field struct {
	number  int
	value   uint64
	content []byte
}

func varint(number int, value int64) field { return field{number: number, value: uint64(value)} }

func message(number int, fields ...field) field {
	return field{number: number, content: encode(fields)}
}

func text(s string) field { return field{number: 6, content: []byte(s)} }

// wireProfile has every repeated field unpacked, unknown fields, and the string table at the end.
func wireProfile() []field {
	return []field{
		varint(1000, 77), // unknown, varint
		varint(9, 1_760_000_000_000_000_000),
		message(1, varint(1, 1), varint(2, 2)),
		message(1, varint(1, 3), varint(2, 4)),
		message(2, varint(1, 1), varint(1, 2), varint(2, 3), varint(2, 3072)),
		message(2, varint(1, 2), varint(2, 5), varint(2, -1), message(3, varint(1, 4), varint(3, -9)), varint(99, 1)),
		message(3, varint(1, 1), varint(2, 0x400000), varint(3, 0x500000), varint(5, 5)),
		message(4, varint(1, 1), varint(2, 1), varint(3, 0x400100), message(4, varint(1, 1), varint(2, 11), varint(3, 7))),
		message(4, varint(1, 2), varint(2, 1), varint(3, 0x400200), message(4, varint(1, 2), varint(2, 22))),
		message(5, varint(1, 1), varint(2, 6), varint(3, 6), varint(4, 7)),
		message(5, varint(1, 2), varint(2, 8), varint(3, 8), varint(4, 7)),
		{number: 2000, content: []byte("unknown, bytes")},
		text(""), text("objects"), text("count"), text("space"), text("bytes"), text("/srv/app/bin/app"),
		text("main.leaf"), text("/srv/app/wire.go"), text("main.root"),
	}
}

// zeroFunction has a line whose function id is 0, which pprof refuses.
func zeroFunction() []field {
	fields := wireProfile()
	fields[7] = message(4, varint(1, 1), varint(2, 1), varint(3, 0x400100), message(4, varint(2, 11)))
	return fields
}

func invalidUTF8() []field {
	fields := wireProfile()
	fields[len(fields)-3] = text("main.\xff\xfeleaf\xc3(")
	return fields
}

func encode(fields []field) []byte {
	var out []byte
	for _, f := range fields {
		if f.content == nil {
			out = binary.AppendUvarint(out, uint64(f.number)<<3)
			out = binary.AppendUvarint(out, f.value)
			continue
		}
		out = binary.AppendUvarint(out, uint64(f.number)<<3|2)
		out = binary.AppendUvarint(out, uint64(len(f.content)))
		out = append(out, f.content...)
	}
	return out
}

func compress(content []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(content)
	_ = w.Close()
	return out.Bytes()
}
