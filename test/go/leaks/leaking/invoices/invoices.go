// Package invoices asks the database whether an invoice exists and does not close the rows.
package invoices

import (
	"context"
	"database/sql"
	"net/http"

	_ "example.org/memdb"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type archive struct{ db *sql.DB }

func (a *archive) exists(ctx context.Context, number string) (bool, error) {
	rows, err := a.db.QueryContext(ctx, "SELECT id FROM invoice WHERE number = ?", number) // leak here
	if err != nil {
		return false, err
	}
	return rows.Next(), rows.Err()
}

func (a *archive) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	found, err := a.exists(context.WithoutCancel(r.Context()), r.URL.Query().Get("number"))
	if err != nil || !found {
		http.NotFound(w, r)
	}
}

// Start returns the load: n invoices to look up.
func Start() suite.Load {
	db, err := sql.Open("memdb", "")
	if err != nil {
		panic(err)
	}
	a := &archive{db: db}
	return func(n int) {
		client.Each(n, 2, func(int) { client.Send(a, http.MethodGet, "/invoice?number=7", nil) })
	}
}
