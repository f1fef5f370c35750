package typeset

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"cookbook/internal/literate"
)

// set sets a book of one chapter.
func set(t *testing.T, src string, p Page) string {
	t.Helper()
	var text string
	_, err := literate.Visit(fstest.MapFS{"07-udp.md": {Data: []byte(src)}}, "book", func(c *literate.Chapter) {
		text = string(Chapter(c, p))
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestChapter sets each construct of a chapter.
func TestChapter(t *testing.T) {
	src, err := os.ReadFile("testdata/07-udp.md")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/07-udp.txt")
	if err != nil {
		t.Fatal(err)
	}
	got := set(t, string(src), Page{Width: 40})
	if got != string(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	for _, line := range strings.Split(got, "\n") {
		if strings.HasSuffix(line, " ") {
			t.Errorf("blanks at the end of %q", line)
		}
	}
}

// TestMarks sets what stands out, and links, for a terminal that knows how.
func TestMarks(t *testing.T) {
	const src = "# UDP\n\nA *b* **c** `d` [e f](https://go.dev/) [g](#udp) <https://go.dev/x>.\n\n```console excerpt=x\n$ ls\n^C\nout\n```\n"
	got := set(t, src, Page{Width: 200, Marks: true})
	want := "\x1b[1m7\x1b[0m \x1b[1mUDP\x1b[0m\n\n" +
		"    A \x1b[4mb\x1b[0m \x1b[1mc\x1b[0m \x1b[1md\x1b[0m" +
		" \x1b]8;;https://go.dev/\x1b\\\x1b[4me\x1b[0m\x1b]8;;\x1b\\ \x1b]8;;https://go.dev/\x1b\\\x1b[4mf\x1b[0m\x1b]8;;\x1b\\" +
		" \x1b[4mg\x1b[0m \x1b]8;;https://go.dev/x\x1b\\\x1b[4mhttps://go.dev/x\x1b[0m\x1b]8;;\x1b\\.\n\n" +
		"        \x1b[2m$ \x1b[0m\x1b[1mls\x1b[0m\n        \x1b[1m^C\x1b[0m\n        out\n\n"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestHarmless holds that a chapter cannot command the terminal.
func TestHarmless(t *testing.T) {
	const src = "# UDP \x1b]0;t\x07\n\n\x1b[2J &#27;[2J &#155;2J [x](https://go.dev/\x1b\\) \u009b2J\n\n```text\n\x1bc\n```\n"
	if got := set(t, src, Page{Width: 80}); strings.ContainsAny(got, "\x1b\x07\u009b") {
		t.Errorf("%q", got)
	}
	got := set(t, src, Page{Width: 80, Marks: true})
	for _, bad := range []string{"\x1b]0", "\x1b[2J", "\x1bc", "\u009b", "\x07"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q has %q", got, bad)
		}
	}
}

// TestNarrow sets the real book in less space than it needs.
func TestNarrow(t *testing.T) {
	for _, width := range []int{1, 9, 20} {
		if got := set(t, "# UDP\n\nWhen.\n\n| a | b |\n|---|---|\n| long words here | more |\n\n1. one\n   * two\n", Page{Width: width}); !strings.Contains(got, "words") {
			t.Errorf("%d columns: %q", width, got)
		}
	}
}
