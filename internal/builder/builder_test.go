package builder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"cookbook/internal/literate"
)

// hello is a program that needs nothing.
const hello = "package main\n\nfunc main() { print(\"hello\\n\") }\n"

// TestMain makes of the test binary a process that runs a chapter's recipe
// as cookbook run does.
func TestMain(m *testing.M) {
	if dir := os.Getenv("TEST_CHAPTERS"); dir != "" {
		fmt.Fprintln(os.Stderr, runChapter(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func runChapter(dir string) error {
	r, err := literate.Find(os.DirFS(dir), "book", "test-it")
	if err != nil {
		return err
	}
	p, err := r.Tangle()
	if err != nil {
		return err
	}
	path, err := Build(context.Background(), Source{ID: r.ID, Program: p})
	if err != nil {
		return err
	}
	return Exec(path, os.Args[1:])
}

// chapter makes a chapter with one recipe, test-it, of these fragments. The
// first line of the first fragment is line 8.
func chapter(fragments ...string) string {
	text := "# Title\n\nWhen.\n\n## Do it\n\n"
	for _, f := range fragments {
		text += "```go recipe=test-it\n" + f + "```\n\n"
	}
	return text
}

// source is the recipe of a chapter of these fragments.
func source(t *testing.T, fragments ...string) Source {
	t.Helper()
	fsys := fstest.MapFS{"01-test.md": {Data: []byte(chapter(fragments...))}}
	r, err := literate.Find(fsys, "book", "test-it")
	if err != nil || r == nil {
		t.Fatal(r, err)
	}
	p, err := r.Tangle()
	if err != nil {
		t.Fatal(err)
	}
	return Source{ID: r.ID, Program: p}
}

// freshCache gives the test a cache of its own.
func freshCache(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "cache")
	t.Setenv("COOKBOOK_CACHE", dir)
	return dir
}

func build(t *testing.T, s Source) string {
	t.Helper()
	path, err := Build(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// run runs a program and returns all that it printed.
func run(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command(path).CombinedOutput()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err)
	}
	return string(out)
}

func TestBuildKeepsTheProgram(t *testing.T) {
	cache := freshCache(t)
	path := build(t, source(t, hello))
	if filepath.Base(path) != "test-it" || filepath.Dir(filepath.Dir(path)) != cache {
		t.Errorf("program is %s", path)
	}
	if got := run(t, path); got != "hello\n" {
		t.Errorf("program printed %q", got)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if again := build(t, source(t, hello)); again != path {
		t.Errorf("second build is %s, first was %s", again, path)
	}
	after, err := os.Stat(path)
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("compiled again: %v", err)
	}
	names(t, cache, filepath.Base(filepath.Dir(path)), "test-it.lock")
}

// names holds that the directory has these entries only.
func names(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, e := range entries {
		have = append(have, e.Name())
	}
	if strings.Join(have, " ") != strings.Join(want, " ") {
		t.Errorf("%s holds %q, want %q", dir, have, want)
	}
}

// child is the command that runs the chapter in dir.
func child(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(cmd.Environ(), "TEST_CHAPTERS="+dir)
	return cmd
}

// chapterDir writes a chapter into a directory.
func chapterDir(t *testing.T, fragments ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "01-test.md"), []byte(chapter(fragments...)), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestExecBecomesTheRecipe(t *testing.T) {
	freshCache(t)
	cmd := child(t, chapterDir(t, `package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Print(os.Getpid(), os.Args, os.Getenv("MARK"))
	os.Exit(7)
}
`), "-x", "--", "a b")
	cmd.Env = append(cmd.Env, "MARK=here")
	var out strings.Builder
	cmd.Stdout = &out
	err := cmd.Run()
	if want := fmt.Sprint(cmd.Process.Pid, " [test-it -x -- a b]", "here"); out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
	if cmd.ProcessState.ExitCode() != 7 {
		t.Errorf("status: %v, want 7", err)
	}
}

func TestForeignPlatform(t *testing.T) {
	freshCache(t)
	other := "darwin"
	if runtime.GOOS == other {
		other = "linux"
	}
	_, err := Build(t.Context(), source(t, "//go:build "+other+"\n\n"+hello))
	want(t, err, `recipe "test-it" is for `+other)
}

// want holds that err has this text.
func want(t *testing.T, err error, text string) {
	t.Helper()
	if err == nil || err.Error() != text {
		t.Errorf("error %v\nwant  %s", err, text)
	}
}

func TestNotAnID(t *testing.T) {
	freshCache(t)
	s := source(t, hello)
	for _, id := range []string{"", "../up", "a/b", "-o", "A-b"} {
		s.ID = id
		_, err := Build(t.Context(), s)
		want(t, err, fmt.Sprintf("recipe %q: not an id", id))
	}
}

func TestNoGo(t *testing.T) {
	freshCache(t)
	t.Setenv("PATH", t.TempDir())
	_, err := Build(t.Context(), source(t, hello))
	want(t, err, `no Go toolchain: exec: "go": executable file not found in $PATH
hint: recipes are compiled on first use: install Go from https://go.dev/dl/`)
	if !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("%v hides its cause", err)
	}
}

func TestNoHome(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "COOKBOOK_CACHE"} {
		t.Setenv(name, "")
	}
	_, err := Build(t.Context(), source(t, hello))
	if err == nil || !strings.HasPrefix(err.Error(), "no cache directory: ") ||
		!strings.HasSuffix(err.Error(), "\nhint: set HOME, or COOKBOOK_CACHE to a directory of your own") {
		t.Errorf("error %v", err)
	}
}
