package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cookbook/internal/literate"
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

// TestBlame asks git about a chapter of a checkout, below its root, with a line
// that is not committed; and about none where there is no checkout.
func TestBlame(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skipf("no git on this system: %v", err)
	}
	root := t.TempDir()
	if inCheckout(root) {
		t.Skip("temporary files lie in a checkout here")
	}
	dir := filepath.Join(root, "[b]ook") // what means something to a pattern means nothing here
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "01-one.md")
	save(t, file, "# One\n\nWhen.\n")
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "one"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GIT_COMMITTER_DATE=1700000000 +0000")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	save(t, file, "# One\n\nWhen.\n\nNew.\n")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	if !inCheckout(dir) || !inCheckout(link) {
		t.Fatal("the checkout is not seen")
	}
	changed := blame(t.Context(), link)
	c := &literate.Chapter{Name: "01-one"}
	if got, want := changed(c, 1, 3), time.Unix(1_700_000_000, 0); !got.Equal(want) {
		t.Errorf("committed lines: %v, want %v", got, want)
	}
	if got := changed(c, 5, 5); !got.IsZero() {
		t.Errorf("line not committed: %v", got)
	}
	if got := changed(&literate.Chapter{Name: "02-two"}, 1, 3); !got.IsZero() {
		t.Errorf("no such chapter: %v", got)
	}
}
