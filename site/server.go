package site

import (
	"bytes"
	"fmt"
	"html"
	"mime"
	"net"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Server serves a site from memory. Its methods may be called at any time
// from any goroutine.
type Server struct {
	hosts []string // further names that the Host header may have

	mu      sync.Mutex
	pages   *Memory
	errs    string
	date    time.Time
	changed chan struct{} // closed at each change
}

// NewServer returns a server of nothing yet. Requests are answered only if
// their Host is a loopback name, the address they came in on, or one of
// hosts: a page of another site could otherwise read this one under a name of
// its own.
func NewServer(hosts ...string) *Server {
	return &Server{hosts: hosts, pages: new(Memory), changed: make(chan struct{})}
}

// Show replaces the site.
func (s *Server) Show(pages *Memory) { s.set(pages, "") }

// Fail shows an error on top of the pages there are.
func (s *Server) Fail(err error) {
	s.mu.Lock()
	pages := s.pages
	s.mu.Unlock()
	s.set(pages, err.Error())
}

func (s *Server) set(pages *Memory, errs string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages, s.errs, s.date = pages, errs, time.Now()
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) state() (pages *Memory, errs string, date time.Time, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pages, s.errs, s.date, s.changed
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-cache")
	switch {
	case !s.welcome(r):
		http.Error(w, fmt.Sprintf("this is not %q", r.Host), http.StatusForbidden)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "read only", http.StatusMethodNotAllowed)
	case r.URL.Path == "/-/changes":
		s.changes(w, r)
	case r.URL.Path == "/-/watch.js":
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		fmt.Fprint(w, watchScript)
	default:
		s.file(w, r)
	}
}

// watchScript reloads the page when the server shows another version of the
// site than the page is of, also after it was started again.
const watchScript = `new EventSource('/-/changes' + new URL(document.currentScript.src).search).onmessage = () => location.reload()
`

// stampOf names what is shown at present.
func stampOf(date time.Time) string { return strconv.FormatInt(date.UnixNano(), 36) }

// welcome says whether the Host header names this server.
func (s *Server) welcome(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(strings.ToLower(host), "[]")
	if host == "localhost" {
		return true
	}
	for _, name := range s.hosts {
		if host == strings.ToLower(name) {
			return true
		}
	}
	ip := net.ParseIP(host)
	if ip == nil {
		return false
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ip.IsLoopback() || ok && ip.Equal(local.IP)
}

// changes tells the page, until either side leaves, that the site changed.
func (s *Server) changes(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	rc := http.NewResponseController(w)
	_, _, date, changed := s.state()
	if r.URL.Query().Get("v") != stampOf(date) {
		fmt.Fprint(w, "data: changed\n\n")
		return
	}
	fmt.Fprint(w, ": watching\n\n")
	if err := rc.Flush(); err != nil {
		return
	}
	select {
	case <-changed:
		fmt.Fprint(w, "data: changed\n\n")
		_ = rc.Flush() // who has left needs no news
	case <-r.Context().Done():
	}
}

// file answers with a file of the site.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	pages, errs, date, _ := s.state()
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	content := pages.File(name)
	if content == nil && pages.File(name+"/index.html") != nil {
		// Not to r.URL.Path itself: //host/ would lead elsewhere.
		http.Redirect(w, r, "/"+strings.TrimLeft(name, "/")+"/", http.StatusMovedPermanently)
		return
	}
	status := http.StatusOK
	if content == nil {
		name, status = "404.html", http.StatusNotFound
		if content = pages.File(name); content == nil {
			status = http.StatusInternalServerError // there are no pages yet
		}
	}
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) {
	case ".html":
		w.Header().Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
		content = withErrors(content, errs)
		content = bytes.Replace(content, []byte("/-/watch.js"), []byte("/-/watch.js?v="+stampOf(date)), 1)
	case ".md", ".txt":
		kind = "text/plain; charset=utf-8"
	}
	w.Header().Set("Content-Type", kind)
	if status != http.StatusOK {
		w.WriteHeader(status)
		if r.Method == http.MethodGet {
			_, _ = w.Write(content) // nobody to tell
		}
		return
	}
	http.ServeContent(w, r, "", date, bytes.NewReader(content))
}

// mainTag is where the errors are shown.
var mainTag = []byte(`<main id="main">`)

// withErrors puts errors on top of a page, or makes a page of them if there
// is none yet.
func withErrors(page []byte, errs string) []byte {
	if errs == "" {
		return page
	}
	box := `<div class="problems" role="alert"><h2>The book has problems</h2><pre>` + html.EscapeString(errs) +
		"</pre><p>The page below is the last one without.</p></div>"
	if !bytes.Contains(page, mainTag) {
		page = []byte(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Problems</title>` +
			`<script src="/-/watch.js" defer></script></head><body><main id="main"></main></body></html>`)
		box = strings.Replace(box, "<p>The page below is the last one without.</p>", "", 1)
	}
	return bytes.Replace(page, mainTag, append(bytes.Clone(mainTag), box...), 1)
}
