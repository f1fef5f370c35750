package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseBlame(t *testing.T) {
	old, fresh, dirty := strings.Repeat("a", 40), strings.Repeat("b", 64), strings.Repeat("0", 40)
	got := parseBlame(fresh + " 7 4 1\nauthor Ann Lee\ncommitter-time 200\nsummary x 1 2 3\nfilename 01-greet.md\n" +
		old + " 1 1 2\ncommitter-time 100\nboundary\nfilename 01-greet.md\n" +
		dirty + " 3 3 1\ncommitter-time 900\nfilename 01-greet.md\n" +
		old + " 9 5 1\nfilename 01-greet.md\n")
	want := []time.Time{time.Unix(100, 0), time.Unix(100, 0), {}, time.Unix(200, 0), time.Unix(100, 0)}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
