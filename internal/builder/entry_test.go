package builder

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestCorruptEntries(t *testing.T) {
	cache := freshCache(t)
	path := build(t, source(t, hello))
	dir := filepath.Dir(path)
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	tests := []struct {
		name  string
		spoil func() error
	}{
		{"truncated", func() error { return os.Truncate(path, 1000) }},
		{"empty", func() error { return os.Truncate(path, 0) }},
		{"other bytes", func() error { return overwrite(path) }},
		{"missing", func() error { return os.Remove(path) }},
		{"a directory", func() error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }},
		{"a symlink", func() error { return errors.Join(os.Rename(path, elsewhere), os.Symlink(elsewhere, path)) }},
		{"a FIFO", func() error { return errors.Join(os.Remove(path), unix.Mkfifo(path, 0o700)) }},
		{"not executable", func() error { return os.Chmod(path, 0o600) }},
		{"sum missing", func() error { return os.Remove(filepath.Join(dir, "sum")) }},
		{"sum truncated", func() error { return os.Truncate(filepath.Join(dir, "sum"), 5) }},
		{"entry is a file", func() error { return errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o700)) }},
		{"entry is a symlink", func() error {
			return errors.Join(os.RemoveAll(elsewhere), os.Rename(dir, elsewhere), os.Symlink(elsewhere, dir))
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.spoil(); err != nil {
				t.Fatal(err)
			}
			if again := build(t, source(t, hello)); again != path {
				t.Errorf("program is %s, was %s", again, path)
			}
			if got := run(t, path); got != "hello\n" {
				t.Errorf("program printed %q", got)
			}
			names(t, cache, filepath.Base(dir), "test-it.lock")
		})
	}
}

// overwrite changes one byte in the middle of a file.
func overwrite(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text[len(text)/2] ^= 1
	return os.WriteFile(path, text, 0o700)
}

// wrapGo puts a go command on PATH that runs the lines of sh first.
func wrapGo(t *testing.T, sh string) (dir string) {
	t.Helper()
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	t.Setenv("REAL_GO", real)
	t.Setenv("WRAPPER", dir)
	text := "#!/bin/sh\n" + sh + "\nexec \"$REAL_GO\" \"$@\"\n"
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	return dir
}

func TestTenAtOnceCompileOnce(t *testing.T) {
	freshCache(t)
	wrapper := wrapGo(t, `echo build >>"$WRAPPER/count"`)
	dir := chapterDir(t, hello)
	var all [10]*exec.Cmd
	var outputs [10]strings.Builder
	for i := range all {
		all[i] = child(t, dir)
		all[i].Stdout, all[i].Stderr = &outputs[i], &outputs[i]
		if err := all[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i := range all {
		if err := all[i].Wait(); err != nil || outputs[i].String() != "hello\n" {
			t.Errorf("process %d: %v, printed %q", i, err, outputs[i].String())
		}
	}
	if count, err := os.ReadFile(filepath.Join(wrapper, "count")); string(count) != "build\n" {
		t.Errorf("builds: %q, %v, want one", count, err)
	}
}

func TestKilledBuild(t *testing.T) {
	for _, tt := range []struct {
		name  string
		group bool // the go command dies too
	}{{"with the go command", true}, {"leaving the go command", false}} {
		t.Run(tt.name, func(t *testing.T) {
			cache := freshCache(t)
			wrapGo(t, `if test -p "$GATE"; then echo here >"$GATE.reached"; read line <"$GATE"; fi`)
			gate := filepath.Join(t.TempDir(), "gate")
			reached := mkfifos(t, gate, gate+".reached")
			cmd := child(t, chapterDir(t, hello))
			cmd.Env = append(cmd.Env, "GATE="+gate)
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := bufio.NewReader(reached[1]).ReadString('\n'); err != nil {
				t.Fatal(err)
			}
			pid := cmd.Process.Pid
			if tt.group {
				pid = -pid
			}
			if err := unix.Kill(pid, unix.SIGKILL); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			if !tt.group {
				lockHeld(t, filepath.Join(cache, "test-it.lock"))
			}
			s := source(t, hello)
			tool, err := findTool()
			if err != nil {
				t.Fatal(err)
			}
			e := entry{cache, s.ID, s.key(tool)}
			names(t, cache, filepath.Base(e.part()), "test-it.lock")
			// Whoever still waits at the gate goes on.
			if _, err := reached[0].WriteString("go\n"); err != nil {
				t.Fatal(err)
			}
			if got := run(t, build(t, s)); got != "hello\n" {
				t.Errorf("program printed %q", got)
			}
			names(t, cache, filepath.Base(e.dir()), "test-it.lock")
		})
	}
}

// mkfifos makes FIFOs and opens them both ways, so that no open blocks.
func mkfifos(t *testing.T, paths ...string) (files []*os.File) {
	t.Helper()
	for _, path := range paths {
		if err := unix.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		files = append(files, f)
	}
	return files
}

// lockHeld holds that the go command keeps the lock of its dead parent.
func lockHeld(t *testing.T, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != unix.EWOULDBLOCK {
		t.Errorf("flock: %v, want %v", err, unix.EWOULDBLOCK)
	}
}

func TestSweep(t *testing.T) {
	cache := freshCache(t)
	key := strings.Repeat("0", keyLen)
	month := time.Now().Add(-keep - time.Hour)
	for name, old := range map[string]bool{
		"test-it-" + key: true, "test-it-" + key[1:] + "1": false, "test-it-" + key[1:] + "2.part": false,
		"test-it-too-" + key: true, "test-" + key: true, "test-it-notes": true,
	} {
		dir := filepath.Join(cache, name)
		if err := os.MkdirAll(filepath.Join(dir, "full"), 0o700); err != nil {
			t.Fatal(err)
		}
		if old {
			if err := os.Chtimes(dir, month, month); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := build(t, source(t, hello))
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	names(t, cache, "test-"+key, "test-it-"+key[1:]+"1", "test-it-notes", "test-it-too-"+key, "test-it.lock")
}

func TestNoPlaceForTheCache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("COOKBOOK_CACHE", filepath.Join(file, "cache"))
	_, err := Build(t.Context(), source(t, hello))
	want(t, err, "cache: mkdir "+file+": not a directory\nhint: COOKBOOK_CACHE names another directory")
}
