package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const serveChapter = "# One\n\nWhen.\n\n## Plain\n\nFirst text.\n"

// served starts "cookbook serve -watch" for the chapters in dir and returns its
// address. The test fails if it does not end in order.
func served(t testing.TB, dir string) (url string) {
	t.Helper()
	out, in := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- (&options{book: dir}).serve(ctx, in, "127.0.0.1:0", true) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Error("serve does not end")
		}
	})
	return strings.TrimSuffix(strings.TrimPrefix(line, "listening on "), "/\n")
}

// save writes a file as editors do: beside it, then in its place.
func save(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(name+"~", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name+"~", name); err != nil {
		t.Fatal(err)
	}
}

func fetch(t testing.TB, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// watching opens the stream that a chapter's page listens to. The channel is
// closed when the page is told to reload.
func watching(t testing.TB, url, chapter string) <-chan struct{} {
	t.Helper()
	_, rest, ok := strings.Cut(fetch(t, url+"/"+chapter+"/"), "/-/watch.js")
	if !ok {
		t.Fatal("the page does not watch")
	}
	version, _, _ := strings.Cut(rest, `"`)
	res, err := http.Get(url + "/-/changes" + version)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	told := make(chan struct{})
	lines := bufio.NewScanner(res.Body)
	lines.Scan()
	go func() {
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "data:") {
				close(told)
				return
			}
		}
	}()
	return told
}

// TestServeWatch changes a chapter under the eyes of an open page: good, then
// bad, then good again. Each time the page must be told to reload.
func TestServeWatch(t *testing.T) {
	dir := t.TempDir()
	chapter := filepath.Join(dir, "01-one.md")
	save(t, chapter, serveChapter)
	url := served(t, dir)
	for _, c := range []struct{ text, want, not string }{
		{strings.Replace(serveChapter, "First", "Second", 1), "Second text.", "problems"},
		{serveChapter + "<b>\n", "01-one.md:8:1: raw HTML", "nothing"},
		{serveChapter, "First text.", "raw HTML"},
	} {
		told := watching(t, url, "01-one")
		save(t, chapter, c.text)
		select {
		case <-told:
		case <-time.After(10 * time.Second):
			t.Fatal("no reload")
		}
		page := fetch(t, url+"/01-one/")
		if !strings.Contains(page, c.want) || strings.Contains(page, c.not) {
			t.Errorf("want %q and not %q:\n%s", c.want, c.not, page)
		}
	}
}

func TestServeAddr(t *testing.T) {
	for in, want := range map[string]string{
		"": "127.0.0.1:8080", ":9000": "127.0.0.1:9000", "0.0.0.0:9000": "0.0.0.0:9000", "[::1]:80": "[::1]:80", "nonsense": "",
	} {
		if got, err := serveAddr(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}
