package builder

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The lines of these fragments are 8 to 10 and 14 to 16.
var broken = []string{
	"package main\n\nfunc main() { undefined1() }\n",
	"func other() int {\n\treturn \"x\"\n}\n",
}

func TestCompileErrorNamesTheChapter(t *testing.T) {
	for _, dir := range []string{"", chapterDir(t, broken...)} {
		freshCache(t)
		s := source(t, broken...)
		s.Dir = dir
		_, err := Build(t.Context(), s)
		if _, ok := errors.AsType[*CompileError](err); !ok {
			t.Fatalf("dir %q: error %v", dir, err)
		}
		want(t, err, "book/01-test.md:10:15: undefined: undefined1\n"+
			"book/01-test.md:15:9: cannot use \"x\" (untyped string constant) as int value in return statement")
		names(t, os.Getenv("COOKBOOK_CACHE"), "test-it.lock")
	}
}

func TestUnknownPackage(t *testing.T) {
	text := "package main\n\nimport _ \"nosuch\"\n\nfunc main() {}\n"
	for _, dir := range []string{"", t.TempDir()} {
		freshCache(t)
		s := source(t, text)
		s.Dir = dir
		_, err := Build(t.Context(), s)
		if err == nil || !strings.HasPrefix(err.Error(), "book/01-test.md:10:8: package nosuch is not in std") {
			t.Errorf("dir %q: error %v", dir, err)
		}
	}
}

func TestPanicNamesTheChapter(t *testing.T) {
	freshCache(t)
	fragments := []string{"package main\n\nfunc main() { other() }\n", "func other() {\n\tpanic(1)\n}\n"}
	s := source(t, fragments...)
	out := run(t, build(t, s))
	for _, place := range []string{"\ttest-it/main.go:6", "\ttest-it/main.go:3 +"} {
		if !strings.Contains(out, place) {
			t.Errorf("no %q in\n%s", place, out)
		}
	}
	s.Dir = chapterDir(t, fragments...)
	out = run(t, build(t, s))
	file := filepath.Join(s.Dir, "01-test.md")
	for _, place := range []string{"\t" + file + ":15", "\t" + file + ":10 +"} {
		if !strings.Contains(out, place) {
			t.Errorf("no %q in\n%s", place, out)
		}
	}
}

func TestConstraintOutlivesTheDirective(t *testing.T) {
	freshCache(t)
	s := source(t, "//go:build unix\n\n"+hello)
	s.Dir = t.TempDir()
	if got := run(t, build(t, s)); got != "hello\n" {
		t.Errorf("printed %q", got)
	}
}

// What a user has set for work on modules of their own does not matter.
func TestHostileEnvironment(t *testing.T) {
	freshCache(t)
	t.Setenv("GOOS", "plan9")
	t.Setenv("GOFLAGS", "-mod=vendor -ldflags=-nosuch")
	t.Setenv("GO111MODULE", "off")
	t.Setenv("GOWORK", "/nosuch")
	t.Setenv("GOTMPDIR", "/nosuch")
	if got := run(t, build(t, source(t, hello))); got != "hello\n" {
		t.Errorf("printed %q", got)
	}
}

const usesSys = `package main

import "golang.org/x/sys/unix"

func main() { print(unix.SignalName(2), "\n") }
`

func TestOffline(t *testing.T) {
	freshCache(t)
	t.Setenv("GOPROXY", "off")
	if got := run(t, build(t, source(t, usesSys))); got != "SIGINT\n" {
		t.Errorf("printed %q", got)
	}
	t.Setenv("GOMODCACHE", filepath.Join(t.TempDir(), "empty"))
	if err := os.RemoveAll(os.Getenv("COOKBOOK_CACHE")); err != nil {
		t.Fatal(err)
	}
	build(t, source(t, hello))
	_, err := Build(t.Context(), source(t, usesSys))
	want(t, err, "compile test-it: book/01-test.md:10:8: module lookup disabled by GOPROXY=off\n"+
		"hint: the first build needs "+Sys()+" from the network or the module cache")
}

func TestFullDisk(t *testing.T) {
	// As the go command says it when the file system of the cache is full.
	output := "# test-it\n/usr/local/go/pkg/tool/linux_amd64/link: mapping output file failed: no space left on device\nmore\n"
	err := source(t, hello).explain(output, "/src", errors.New("exit status 1"))
	want(t, err, "compile test-it: /usr/local/go/pkg/tool/linux_amd64/link: mapping output file failed: no space left on device")
}
