package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cookbook/internal/literate"
	"cookbook/site"
)

// TestSiteStopped holds that a site whose writing is stopped, before it began
// or on the way, leaves the old one as it was and nothing beside it.
func TestSiteStopped(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	o := new(options)
	if _, err := o.writeSite(t.Context(), out, site.Options{}); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(out)
	if err != nil {
		t.Fatal(err)
	}
	stopped := errors.New("stopped")
	for _, early := range []bool{true, false} {
		ctx, cancel := context.WithCancelCause(t.Context())
		if early {
			cancel(stopped)
		}
		// Dates are asked for while pages are written.
		asked := func(*literate.Chapter, int, int) time.Time { cancel(stopped); return time.Time{} }
		if _, err := o.writeSite(ctx, out, site.Options{Changed: asked}); !errors.Is(err, stopped) {
			t.Errorf("early %v: writes on: %v", early, err)
		}
		cancel(nil)
	}
	after, err := os.Stat(out)
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the site is another one: %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left: %v, %v", entries, err)
	}
}
