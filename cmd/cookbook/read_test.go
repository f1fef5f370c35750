package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// TestPager reads a section on a terminal: its text goes, marked, through the
// pager, and as wide as the terminal.
func TestPager(t *testing.T) {
	cookbook := filepath.Join(t.TempDir(), "cookbook")
	if out, err := exec.Command("go", "build", "-o", cookbook, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for pager, end := range map[string]string{"sed -e $aPAGED": "PAGED\r\n", "no-such-pager": "\r\n"} {
		cmd := exec.Command(cookbook, "read", "signal-lost")
		cmd.Env = append(os.Environ(), "TERM=xterm", "PAGER="+pager)
		terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 50})
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(terminal) // EIO is the end
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", pager, err)
		}
		for _, part := range []string{"\x1b[1mKeep\x1b[0m", "\r\n    A signal arrives while the program is busy\r\n", "\x1b]8;;https://"} {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s: no %q", pager, part)
			}
		}
		if !strings.HasSuffix(string(text), end) {
			t.Errorf("%s: ends with %q", pager, text[max(0, len(text)-40):])
		}
		if err := terminal.Close(); err != nil {
			t.Error(err)
		}
	}
}
