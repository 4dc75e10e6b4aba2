// Package memdb is a database/sql driver that makes up its rows. It stands for a third-party dependency.
package memdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
)

const pageSize = 32 << 10

func init() {
	sql.Register("memdb", connector{})
}

type connector struct{}

func (connector) Open(string) (driver.Conn, error) {
	return &conn{page: make([]byte, pageSize)}, nil
}

// conn reads answers page by page into its buffer.
type conn struct{ page []byte }

func (*conn) Prepare(string) (driver.Stmt, error) { return nil, errors.New("memdb: no statements") }
func (*conn) Begin() (driver.Tx, error)           { return nil, errors.New("memdb: no transactions") }
func (*conn) Close() error                        { return nil }

// QueryContext fetches the first page of the answer.
func (c *conn) QueryContext(ctx context.Context, _ string, _ []driver.NamedValue) (driver.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &rows{page: c.page, left: 100}, nil
}

type rows struct {
	page []byte
	left int
}

func (*rows) Columns() []string { return []string{"id"} }
func (*rows) Close() error      { return nil }

func (r *rows) Next(dest []driver.Value) error {
	if r.left == 0 {
		return io.EOF
	}
	r.left--
	dest[0] = int64(r.page[r.left]) + int64(r.left)
	return nil
}
