package browser

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"cookbook/book"
	"cookbook/internal/literate"
	"cookbook/site"
)

// world is what all tests share.
type world struct {
	book     *literate.Book
	mu       sync.Mutex                   // for texts
	texts    map[*literate.Section]parted // what each section says
	dir      string                       // the folder of the pages
	url      string                       // of the front page, ending in a slash
	pages    []string                     // all addresses below url
	chromium string                       // its path, or ""
	browser  context.Context              // the running one, or nil
}

var shared world

// lacks holds what is not installed, and how many tests were skipped for it.
var lacks struct {
	sync.Mutex
	skipped map[string]int
}

func TestMain(m *testing.M) { os.Exit(all(m)) }

// all makes the world, runs the tests in it, and removes it. What it prints
// is seen where go test runs in this directory.
func all(m *testing.M) (status int) {
	stop, err := shared.start()
	defer stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		return 1
	}
	status = m.Run()
	for what, n := range lacks.skipped {
		say("SKIPPED %d tests: %s", n, what)
	}
	return status
}

// say prints a figure or a warning.
func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "browser: "+format+"\n", args...)
}

// lack skips a test, or fails it if nothing may be lacking.
func lack(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("COOKBOOK_BROWSER") == "required" {
		t.Fatal(what)
	}
	lacks.Lock()
	defer lacks.Unlock()
	if lacks.skipped == nil {
		lacks.skipped = map[string]int{}
	}
	lacks.skipped[what]++
	t.Skip(what)
}

func needBrowser(t *testing.T) {
	t.Helper()
	if shared.browser == nil {
		lack(t, "no Chromium; it is installed by: apt-get install chromium fonts-dejavu-core")
	}
}

const byNPM = "it is installed by: npm ci --prefix site/browser"

// npm is the path of a command of the packages in package.json.
func npm(t *testing.T, name string) string {
	t.Helper()
	path := "node_modules/.bin/" + name
	if _, err := exec.LookPath(path); err != nil {
		lack(t, "no "+name+"; "+byNPM)
	}
	return path
}

// start renders the book, serves it and starts the browser, if there is one.
// stop must be called, even after an error.
func (w *world) start() (stop func(), err error) {
	var undo []func()
	stop = func() {
		for _, f := range slices.Backward(undo) {
			f()
		}
	}
	dir, err := os.MkdirTemp("", "cookbook-browser-")
	if err != nil {
		return stop, err
	}
	undo = append(undo, func() { os.RemoveAll(dir) })
	w.dir = dir + "/site"
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return stop, err
	}
	undo = append(undo, func() { l.Close() })
	w.url = "http://" + l.Addr().String() + "/"
	if err := w.render(); err != nil {
		return stop, err
	}
	if err := w.serve(l); err != nil {
		return stop, err
	}
	cancel, err := w.launch()
	undo = append(undo, cancel)
	return stop, err
}

// render writes the pages.
func (w *world) render() (err error) {
	w.texts = map[*literate.Section]parted{}
	if w.book, err = literate.Visit(book.Files, "book", w.read); err != nil {
		return err
	}
	folder, err := site.NewFolder(w.dir, "")
	if err != nil {
		return err
	}
	o := site.Options{Base: w.url, Date: time.Unix(1_800_000_000, 0)}
	if err := site.Render(book.Files, "book", o, folder); err != nil {
		return errors.Join(err, folder.Discard())
	}
	return folder.Commit()
}

// serve serves what the folder holds, with the server of cookbook serve, but
// compressed, as hosts of static pages do.
func (w *world) serve(l net.Listener) error {
	pages := new(site.Memory)
	err := fs.WalkDir(os.DirFS(w.dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if path.Ext(name) == ".html" {
			w.pages = append(w.pages, strings.TrimSuffix(name, "index.html"))
		}
		content, err := os.ReadFile(w.dir + "/" + name)
		return errors.Join(err, pages.Put(name, slices.Values([][]byte{content})))
	})
	s := site.NewServer()
	s.Show(pages)
	go func() { _ = http.Serve(l, compressed(s)) }() // it ends when l is closed
	return err
}

// compressed answers with what h does, compressed if the client likes that.
func compressed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Encoding", "gzip") // so that h gives no length
		zw := gzip.NewWriter(w)
		h.ServeHTTP(gzipped{w, zw}, r)
		_ = zw.Close() // who has left needs no end
	})
}

// gzipped writes what is written to it to a compressor.
type gzipped struct {
	http.ResponseWriter
	io.Writer
}

func (g gzipped) Write(p []byte) (int, error) { return g.Writer.Write(p) }

// launch starts Chromium with nothing to reach but loopback.
func (w *world) launch() (stop func(), err error) {
	stop = func() {}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if w.chromium, err = exec.LookPath(name); err == nil {
			break
		}
	}
	if err != nil {
		return stop, nil // the tests say that it is lacking
	}
	opts := slices.Clone(chromedp.DefaultExecAllocatorOptions[:])
	opts = append(opts, chromedp.ExecPath(w.chromium), chromedp.DisableGPU,
		chromedp.Flag("headless", "new"), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true), chromedp.Flag("no-pings", true),
		chromedp.Flag("disable-back-forward-cache", true),
		chromedp.ProxyServer("127.0.0.1:9"), chromedp.Flag("proxy-bypass-list", "127.0.0.1"))
	parent, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, _ := chromedp.NewContext(parent)
	w.browser = ctx
	stop = func() {
		_ = chromedp.Cancel(ctx) // the browser ends politely
		cancel()
	}
	return stop, chromedp.Do(ctx)
}
