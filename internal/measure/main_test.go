package main

import (
	"strings"
	"testing"
)

func TestAligned(t *testing.T) {
	got := aligned("trip, µs \tmin\tp99\npipe     \t7.00\t1234.50\n")
	want := "trip, µs   min      p99\npipe      7.00  1234.50\n"
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestSplice(t *testing.T) {
	const chapter = "# C\n\n```text\nelsewhere\n```\n\n" + section + "\n\nProse.\n\n```text\nold\n\nold\n```\n\nMore.\n\n" +
		"```text\n```\n\n## Next\n\n```text\nelsewhere\n```\n"
	want := strings.NewReplacer("old\n\nold\n", "new\n", "```text\n```", "```text\nsecond\n```").Replace(chapter)
	got, err := splice(chapter, []string{"new\n", "second\n"})
	if got != want || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if again, err := splice(got, []string{"new\n", "second\n"}); again != got || err != nil {
		t.Errorf("the second time: %q, %v", again, err)
	}
	last, _, _ := strings.Cut(chapter, "\n## Next")
	if got, err := splice(last, []string{"new\n", "second\n"}); !strings.HasSuffix(got, "second\n```\n") || err != nil {
		t.Errorf("at the end of the chapter: %q, %v", got, err)
	}
	for _, c := range []struct{ src, want string }{
		{"# C\n", `no section "## Read a measured example"`},
		{strings.Replace(chapter, "```text\n```", "", 1), `section "## Read a measured example" has 1 text fences, want 2`},
		{section + "\n\n```text\nold\n```\n\n```text\n", "a text fence is never closed"},
	} {
		if got, err := splice(c.src, []string{"new\n", "second\n"}); err == nil || err.Error() != c.want {
			t.Errorf("got %q, %v; want %s", got, err, c.want)
		}
	}
}

func TestModel(t *testing.T) {
	if got := model("processor\t: 0\nmodel\t\t: 2\nmodel name\t: A Chip\n"); got != "A Chip" {
		t.Errorf("got %q", got)
	}
	if got := model("processor\t: 0\n"); got != "unnamed processor" {
		t.Errorf("got %q", got)
	}
}

func TestRelease(t *testing.T) {
	if got := release("6.1.0-13-amd64\n"); got != "6.1.0" {
		t.Errorf("got %q", got)
	}
}
