package site

import (
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// whole is a file's content in one part.
func whole(content string) iter.Seq[[]byte] { return slices.Values([][]byte{[]byte(content)}) }

// commit writes a site of one page.
func commit(t *testing.T, dir, page string) error {
	t.Helper()
	f, err := NewFolder(dir, "")
	if err != nil {
		return err
	}
	if err := errors.Join(f.Put("index.html", whole(page)), f.Put("a/b/"+page, whole(""))); err != nil {
		t.Fatal(err)
	}
	return f.Commit()
}

// onlyOut holds that nothing but the site is left in its parent.
func onlyOut(t *testing.T, parent string) {
	t.Helper()
	entries, err := os.ReadDir(parent)
	if err != nil || len(entries) != 1 || entries[0].Name() != "out" {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestFolder(t *testing.T) {
	parent := t.TempDir()
	out := filepath.Join(parent, "out")
	for _, page := range []string{"one", "two"} {
		if err := commit(t, out, page); err != nil {
			t.Fatal(err)
		}
		if got := read(t, filepath.Join(out, "index.html")); got != page {
			t.Errorf("got %q, want %q", got, page)
		}
	}
	if _, err := os.Stat(filepath.Join(out, "a/b/one")); err == nil {
		t.Error("a page of the old site is still there")
	}
	onlyOut(t, parent)
	deep := filepath.Join(parent, "out", "x")
	if err := os.RemoveAll(out); err != nil {
		t.Fatal(err)
	}
	if err := commit(t, deep, "one"); err != nil {
		t.Error(err)
	}
}

// TestFolderLink holds that a link to a site stays a link.
func TestFolderLink(t *testing.T) {
	parent := t.TempDir()
	real, link := filepath.Join(parent, "real"), filepath.Join(parent, "link")
	if err := errors.Join(os.Mkdir(real, 0o755), os.Symlink(real, link), commit(t, link, "one")); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(real, "index.html")); got != "one" {
		t.Errorf("got %q", got)
	}
	if err := os.Symlink("nowhere", filepath.Join(parent, "broken")); err != nil {
		t.Fatal(err)
	}
	if _, err := NewFolder(filepath.Join(parent, "broken"), ""); err == nil {
		t.Error("a link to nothing was taken")
	}
}

func TestFolderRefused(t *testing.T) {
	parent := t.TempDir()
	at := func(name string) string { return filepath.Join(parent, name) }
	write(t, at("foreign/photo.jpg"), "precious")
	write(t, at("file"), "precious")
	write(t, at("book/01-a.md"), "precious")
	if err := commit(t, at("ours"), "one"); err != nil {
		t.Fatal(err)
	}
	write(t, at("ours/CNAME"), "precious")
	write(t, at("forged/"+manifest), "index.html\n")
	write(t, at("forged/.git/config"), "precious")
	t.Chdir(at("foreign"))
	for _, c := range []struct{ dir, want string }{
		{at("foreign"), "holds the current directory"},
		{parent, "in the chapters' directory, or around it"},
		{at("file"), "not a directory"},
		{at("book"), "in the chapters' directory"},
		{at("book/out"), "in the chapters' directory"},
		{at("ours"), "holds CNAME, which no site has"},
		{at("forged"), "holds .git/config, which no site has"},
		{"..", "or around it"},
		{".", "holds the current directory"},
	} {
		_, err := NewFolder(c.dir, at("book"))
		var refusal *Refusal
		if !errors.As(err, &refusal) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.dir, err, c.want)
		}
	}
	t.Chdir(parent)
	if _, err := NewFolder("foreign", ""); err == nil || !strings.Contains(err.Error(), "photo.jpg") {
		t.Errorf("a foreign folder: %v", err)
	}
	for _, name := range []string{"foreign/photo.jpg", "file", "book/01-a.md", "ours/CNAME", "forged/.git/config"} {
		if read(t, at(name)) != "precious" {
			t.Errorf("%s was touched", name)
		}
	}
}

// broken is a sink that fails at one file.
type broken struct {
	Sink
	at string
}

func (b broken) Put(name string, parts iter.Seq[[]byte]) error {
	if name == b.at {
		return errors.New("disk full")
	}
	return b.Sink.Put(name, parts)
}

// TestFailedBuild holds that a build that fails, at any file, leaves the old
// site whole and nothing beside it.
func TestFailedBuild(t *testing.T) {
	parent := t.TempDir()
	out := filepath.Join(parent, "out")
	if err := commit(t, out, "old"); err != nil {
		t.Fatal(err)
	}
	fsys := small(t)
	for _, at := range render(t, fsys, testOptions).Names() {
		f, err := NewFolder(out, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := woven(t, fsys, testOptions, broken{f, at}).write(); err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("%s: %v", at, err)
		}
		if err := f.Discard(); err != nil {
			t.Error(err)
		}
		if got := read(t, filepath.Join(out, "index.html")); got != "old" {
			t.Fatalf("%s: the old site became %q", at, got)
		}
	}
	onlyOut(t, parent)
}

// TestSwap is the way of systems that cannot exchange two directories.
func TestSwap(t *testing.T) {
	parent := t.TempDir()
	at := func(name string) string { return filepath.Join(parent, name) }
	write(t, at("old/x"), "old")
	write(t, at("fresh/x"), "fresh")
	if err := swap(at("fresh"), at("old")); err != nil {
		t.Fatal(err)
	}
	if read(t, at("old/x")) != "fresh" || read(t, at("fresh/x")) != "old" {
		t.Error("not swapped")
	}
	if err := swap(at("nothing"), at("old")); err == nil || read(t, at("old/x")) != "fresh" {
		t.Errorf("after a failure: %v", err)
	}
}
