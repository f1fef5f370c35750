package transcript

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cookbook/internal/literate"
)

// sceneOf parses fences, each "INFO\nSESSION", into the scene of one recipe.
// The first line of the first session is line 9 of the chapter.
func sceneOf(t *testing.T, fences ...string) *literate.Scene {
	t.Helper()
	src := "# Title\n\nLead.\n\n## Section\n\nProblem.\n"
	for _, f := range fences {
		src += "```console recipe=a-b " + f + "\n```\n"
	}
	b, err := literate.Load(fstest.MapFS{"01-a.md": {Data: []byte(src)}}, "book")
	if err != nil {
		t.Fatal(err)
	}
	return b.Recipe("a-b").Scenes[0]
}

func config() Config {
	return Config{Path: os.Getenv("PATH"), Limit: 5 * time.Second}
}

// play runs the fences as one scene and returns the failure as text.
func play(t *testing.T, cfg Config, fences ...string) string {
	t.Helper()
	if err := Play(cfg, sceneOf(t, fences...)); err != nil {
		return err.Error()
	}
	return ""
}

func TestPlay(t *testing.T) {
	for _, c := range []struct {
		name   string
		fences []string
		want   []string // pieces of the failure; none if it must pass
	}{
		{"a line", []string{"\n$ echo hello\nhello"}, nil},
		{"a wrong line", []string{"\n$ echo hallo\nhello"},
			[]string{"book/01-a.md:10:1: scene a-b: output differs\n\twant: \"hello\"\n\tgot:  \"hallo\"", "\n\t\t$ echo hallo\n\t\thallo"}},
		{"a missing line", []string{"\n$ true\nhello"}, []string{"01-a.md:10:1", `got:  the end of the command`}},
		{"more lines", []string{"\n$ printf 'a\\nb\\n'\na\n$ true"}, []string{"01-a.md:10:1", "after this line the program printed more", `"b\n"`}},
		{"more lines at the end", []string{"\n$ printf 'a\\nb\\n'\na"}, []string{"01-a.md:10:1", "printed more"}},
		{"no newline at the end", []string{"\n$ printf a\na\n$ printf b\nb"}, nil},
		{"CR LF is not LF", []string{"\n$ printf 'a\\r\\n'\na"}, []string{`got:  "a\r"`}},
		{"what is typed is not echoed", []string{"\n$ cat >file\n^D\n$ cat file"}, nil},

		{"any lines", []string{"\n$ seq 9\n1\n...\n8\n9\n$ true"}, nil},
		{"any lines, none", []string{"\n$ seq 2\n1\n...\n2"}, nil},
		{"any lines at the end", []string{"\n$ seq 9\n1\n...\n$ seq 2\n1\n2"}, nil},
		{"any lines only", []string{"\n$ seq 9\n..."}, nil},
		{"any lines, then none", []string{"\n$ seq 9\n1\n...\n10"}, []string{`want: "10"`, "the end of the command"}},

		{"status", []string{"\n$ (exit 3)\n$ echo $?\n3"}, nil},
		{"status not shown", []string{"\n$ (exit 3)\n$ true"}, []string{"01-a.md:10:1", `"(exit 3)" ended with status 3`, "hint: follow it with $ echo $?"}},
		{"status not shown at the end", []string{"\n$ (exit 3)"}, []string{`ended with status 3`}},
		{"wrong status", []string{"\n$ (exit 3)\n$ echo $?\n4"}, []string{`got:  "3"`}},

		{"samples", []string{"pid=4242 pid=4243\n$ echo 31 57 31\n4242 4243 4242"}, nil},
		{"samples swapped", []string{"pid=4242 pid=4243\n$ echo 31 57; echo 57 31\n4242 4243\n4242 4243"},
			[]string{"01-a.md:11:1", "sample 4242 is 31", "sample 4243 is 57"}},
		{"two samples, one value", []string{"pid=4242 pid=4243\n$ echo 31 31\n4242 4243"}, []string{"output differs"}},
		{"two measures, one value", []string{"num=10 num=20\n$ echo 31 31\n10 20"}, nil},
		{"a sample of another form", []string{"pid=4242\n$ echo x31\n4242"}, []string{"output differs"}},
		{"in a command", []string{"name=fred\n$ echo joe\nfred\n$ echo [fred] xfred\n[fred] xfred"}, nil},
		{"a date", []string{"time=\"Sun Nov 22 05:00:00 2026\"\n$ date '+%a %b %e %H:%M:%S %Y'\nSun Nov 22 05:00:00 2026"}, nil},
		{"no date", []string{"time=2026-11-22\n$ echo 2026-22-11\n2026-11-22"}, []string{"output differs"}},
		{"a duration", []string{"dur=1.5ms\n$ echo took 2m3.25s.\ntook 1.5ms."}, nil},

		{"interleaved", []string{"order=interleave\n$ printf 'b 1\\na 1\\nb 2\\n'\na 1\nb 1\nb 2"}, nil},
		{"interleaved, out of turn", []string{"order=interleave\n$ printf 'b 2\\na 1\\nb 1\\n'\na 1\nb 1\nb 2"}, []string{"want, in interleave order"}},
		{"any order", []string{"order=any\n$ seq 4\n4\n2\n3\n1"}, nil},
		{"any order with samples", []string{"order=any pid=11 pid=12\n$ printf '5 a\\n6 b\\n6\\n5\\n'\n11\n12\n11 a\n12 b"}, nil},
		{"any order, one wrong", []string{"order=any\n$ seq 4\n4\n2\n5\n1"}, []string{"want, in any order"}},

		{"keys", []string{"\n$ sh -c 'echo ready; exec cat'\nready\n^C\n$ echo $?\n130"}, nil},
		{"stop and continue", []string{"\n$ sh -c 'echo ready; exec cat'\nready\n^Z\n\n[1]+  Stopped                 sh -c 'echo ready; exec cat'\n$ echo $?\n148\n$ fg\nsh -c 'echo ready; exec cat'\n^D\n$ true"}, nil},
		{"typed", []string{"input=hello\n$ cat\nhello\nhello\n^D\n$ true"}, nil},
		{"typed after a prompt", []string{"input=joe\n$ read -p 'Name? ' n; echo \"<$n>\"\nName? joe\n<joe>"}, nil},
		{"another prompt", []string{"input=joe\n$ read -p 'Nome? ' n; echo \"<$n>\"\nName? joe\n<joe>"}, []string{"01-a.md:10:1", `want: "Name? "`, `"Nome? ", an unfinished line`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := play(t, config(), c.fences...)
			if len(c.want) == 0 && got != "" {
				t.Error(got)
			}
			for _, piece := range c.want {
				if !strings.Contains(got, piece) {
					t.Errorf("got:\n%s\nwant in it: %q", got, piece)
				}
			}
		})
	}
}

// Terminals share a directory, and have each its own session.
func TestTerminals(t *testing.T) {
	got := play(t, config(),
		"term=writer\n$ mkfifo fifo\n$ cat >fifo",
		"term=reader\n$ head -n 1 fifo",
		"term=writer input=hello\nhello",
		"term=reader\nhello",
		"term=writer\n^D\n$ rm fifo")
	if got != "" {
		t.Error(got)
	}
}

// A command that hangs ends with the scene, and so does all it started.
func TestHangIsKilled(t *testing.T) {
	cfg := config()
	cfg.Limit = 300 * time.Millisecond
	got := play(t, cfg, "pid=4242\n$ sh -c 'echo $$; tail -f /dev/null & wait'\n4242\nnever")
	if !strings.Contains(got, "nothing more within 300ms") {
		t.Error(got)
	}
	_, pid, _ := strings.Cut(got, "sample 4242 is ")
	pid, _, _ = strings.Cut(pid, "\n")
	if out, err := exec.Command("ps", "-o", "pid=,args=", "-g", pid).Output(); err == nil {
		t.Errorf("still there: %s", out)
	}
}

// What a scene leaves behind fails it, is named, and is gone afterwards.
func TestLeftBehind(t *testing.T) {
	for _, c := range []struct{ name, command, want string }{
		{"process", "(tail -f /dev/null &)", ": tail -f /dev/null"},
		{"daemon", "setsid -f tail -f /dev/null", ": tail -f /dev/null"},
		{"FIFO", "mkfifo there", "FIFO home/there"},
		{"socket", `perl -MSocket -e 'socket S, AF_UNIX, SOCK_STREAM, 0; bind S, sockaddr_un("there") or die'`, "socket home/there"},
		{"temporary file", "touch $TMPDIR/there", "temporary file tmp/there"},
		{"semaphores", "ipcmk -S 1 >/dev/null", "System V sem "},
		{"shared memory", "ipcmk -M 100 >/dev/null", "System V shm "},
		{"queue", "ipcmk -Q >/dev/null", "System V msg "},
		{"POSIX shared memory", "touch /dev/shm/cookbook-test-$$", "/dev/shm/cookbook-test-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tool := strings.Trim(strings.Fields(c.command)[0], "(")
			if _, err := exec.LookPath(tool); err != nil {
				t.Skipf("no %s on this system", tool)
			}
			if strings.HasPrefix(c.want, "/dev/shm") || strings.HasPrefix(c.want, "System") {
				if _, err := os.Stat("/proc/sysvipc"); err != nil {
					t.Skip("no /proc/sysvipc on this system")
				}
			}
			cfg := config()
			cfg.Limit = 2 * time.Second
			got := play(t, cfg, "\n$ "+c.command)
			if !strings.Contains(got, "left behind:") || !strings.Contains(got, c.want) {
				t.Fatalf("got %q, want %q in it", got, c.want)
			}
			if _, left, ok := strings.Cut(got, "process "); ok {
				pid, _, _ := strings.Cut(left, ":")
				if _, err := os.Stat("/proc/" + pid); err == nil && !zombie(atoi(t, pid)) {
					t.Errorf("process %s is still there", pid)
				}
			}
			if again := play(t, cfg, "\n$ "+c.command); !strings.Contains(again, c.want) {
				t.Errorf("the second time: %q", again)
			}
		})
	}
}

func atoi(t *testing.T, s string) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(s, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// A scene's directory is removed, whatever happened.
func TestDirectoryIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, session := range []string{"\n$ touch a\n$ mkdir b", "\n$ echo a\nb", "\n$ chmod 0 .; false"} {
		_ = play(t, config(), session)
		left, err := os.ReadDir(os.TempDir())
		if err != nil || len(left) > 0 {
			t.Errorf("%q: left %v, %v", session, left, err)
		}
	}
}

func TestUpdate(t *testing.T) {
	for _, c := range []struct {
		name    string
		fences  []string
		want    string // edits
		problem string
	}{
		{"nothing to do", []string{"pid=4242\n$ echo 31\n4242"}, "", ""},
		{"a word", []string{"pid=4242\n$ echo pid 31337 is new\npid 4242 is old\n$ echo 31337\n4242"}, "", "looks like"},
		{"a line with a known value", []string{"pid=42\n$ echo 31; echo bye 31\n42\nhello 42"}, "10-2[42 bye 42]", ""},
		{"one line of three", []string{"\n$ printf 'a\\nb\\nc\\n'\na\nx\nc"}, "10-3[a b c]", ""},
		{"a line too few", []string{"\n$ printf 'a\\nb\\n'\na\n$ true"}, "11-0[b]", ""},
		{"a line too many", []string{"\n$ echo a\na\nb"}, "10-2[a]", ""},
		{"a new number", []string{"\n$ echo took 12345\ntook long"}, "", `new line "took 12345" not written: 12345 looks like a sample`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			edits, err := Update(config(), sceneOf(t, c.fences...))
			got := ""
			for _, e := range edits {
				got += fmt.Sprintf("%d-%d%v", e.Pos.Line, e.Old, e.New)
			}
			if c.problem == "" && (got != c.want || err != nil) {
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
			if c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)) {
				t.Errorf("got %v, want %q", err, c.problem)
			}
		})
	}
}
