package site

import (
	"bufio"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func get(t *testing.T, s *Server, method, path, host string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:1"+path, nil)
	r.Host = host
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t *testing.T, res *http.Response) string {
	t.Helper()
	var sb strings.Builder
	if _, err := bufio.NewReader(res.Body).WriteTo(&sb); err != nil {
		t.Fatal(err)
	}
	return sb.String()
}

func TestServer(t *testing.T) {
	s := NewServer("mybox")
	s.Show(render(t, small(t), testOptions))
	for _, c := range []struct {
		method, path, host string
		status             int
		kind               string
	}{
		{"GET", "/", "localhost:8080", 200, "text/html; charset=utf-8"},
		{"HEAD", "/01-greet/", "127.0.0.1", 200, "text/html; charset=utf-8"},
		{"GET", "/01-greet/", "[::1]:8080", 200, "text/html; charset=utf-8"},
		{"GET", "/01-greet.md", "MyBox:8080", 200, "text/plain; charset=utf-8"},
		{"GET", "/figures/greet.svg", "127.1.2.3", 200, "image/svg+xml"},
		{"GET", "/", "evil.example:8080", 403, ""},
		{"GET", "/", "127.0.0.1.evil.example", 403, ""},
		{"GET", "/", "192.0.2.1", 403, ""},
		{"GET", "/", "", 403, ""},
		{"POST", "/", "localhost", 405, ""},
		{"GET", "/nosuch", "localhost", 404, "text/html; charset=utf-8"},
		{"GET", "/../folder.go", "localhost", 404, ""},
		{"GET", "/recipes", "localhost", 301, ""},
		{"GET", "//recipes", "localhost", 404, ""},
	} {
		res := get(t, s, c.method, c.path, c.host)
		if res.StatusCode != c.status {
			t.Errorf("%s %s of %q: %s, want %d", c.method, c.path, c.host, res.Status, c.status)
		}
		if kind := res.Header.Get("Content-Type"); c.kind != "" && kind != c.kind {
			t.Errorf("%s: %s, want %s", c.path, kind, c.kind)
		}
		if c.kind == "text/html; charset=utf-8" && res.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: no policy", c.path)
		}
	}
}

// TestServerErrors shows errors on top of the last good pages, or alone.
func TestServerErrors(t *testing.T) {
	s := NewServer()
	s.Fail(errors.New("book/01-a.md:3:1: <bad>"))
	res := get(t, s, "GET", "/", "localhost")
	page := bodyOf(t, res)
	wants(t, page, "book/01-a.md:3:1: &lt;bad&gt;", "/-/watch.js?v=")
	if res.StatusCode != http.StatusInternalServerError {
		t.Error(res.Status)
	}
	s.Show(render(t, small(t), Options{Watch: true}))
	s.Fail(errors.New("again"))
	wants(t, bodyOf(t, get(t, s, "GET", "/01-greet/", "localhost")), "again", "Greetings</h1>", `role="alert"`, "/-/watch.js?v=")
	s.Show(render(t, small(t), Options{Watch: true}))
	if page := bodyOf(t, get(t, s, "GET", "/01-greet/", "localhost")); strings.Contains(page, "again") {
		t.Error("the error is still shown")
	}
}

// TestServerChanges holds that a page hears of a change, and of one that it
// has missed.
func TestServerChanges(t *testing.T) {
	s := NewServer()
	s.Show(new(Memory))
	web := httptest.NewServer(s)
	defer web.Close()
	_, _, date, _ := s.state()
	res, err := http.Get(web.URL + "/-/changes?v=" + stampOf(date))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	lines := bufio.NewScanner(res.Body)
	if !lines.Scan() || lines.Text() != ": watching" {
		t.Fatalf("got %q", lines.Text())
	}
	s.Show(new(Memory))
	for lines.Scan() && lines.Text() == "" {
	}
	if lines.Text() != "data: changed" {
		t.Errorf("got %q", lines.Text())
	}
	late, err := http.Get(web.URL + "/-/changes?v=" + stampOf(date))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = late.Body.Close() }()
	wants(t, bodyOf(t, late), "data: changed")
}
