package site

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"cookbook/internal/literate"
)

// Name is the title of the book.
const Name = "IPC Cookbook"

const slogan = "Interprocess communication on Unix, for Go programmers"

// Options are what the pages depend on besides the book.
type Options struct {
	// Base is the address at which the pages will be published, ending in a
	// slash. Without it there are no canonical addresses and no sitemap.
	Base string
	// Source is the address of the chapters' directory, for links to it.
	Source string
	// Date is that of the feed and of all for which Changed knows none.
	Date time.Time
	// Changed returns when lines from to to of a chapter last changed, or
	// the zero time. It may be nil, and is called from one goroutine.
	Changed func(c *literate.Chapter, from, to int) time.Time
	// Watch makes pages reload when the server tells them to.
	Watch bool
}

// Sink takes the files of a site. Put is called from several goroutines,
// once for each name, and must not keep content.
type Sink interface {
	Put(name string, content []byte) error
}

// Render renders the book, whose files are in fsys, into the sink. The error
// is the first of the sink or of a program that does not parse. The book's
// syntax trees are given up on the way, for they are most of its memory.
func Render(b *literate.Book, fsys fs.FS, o Options, sink Sink) error {
	s, err := newSite(b, fsys, o, sink)
	if err != nil {
		return err
	}
	// The longest chapters first, so that all workers end at about one time.
	order := slices.Clone(s.chapters)
	slices.SortStableFunc(order, func(a, b *chapter) int { return len(b.Source) - len(a.Source) })
	if err := s.each(len(order), func(i int) error { return s.chapter(order[i]) }); err != nil {
		return err
	}
	jobs := []func() error{s.print, s.printMarkdown, s.search, s.index, s.front, s.changes, s.llms, s.notFound, s.assets, s.files}
	return s.each(len(jobs), func(i int) error { return jobs[i]() })
}

// each calls f for all numbers below n, on all processors, and returns the
// first error. After an error it starts no more.
func (s *site) each(n int, f func(int) error) error {
	var (
		mu    sync.Mutex
		next  int
		first error
		wg    sync.WaitGroup
	)
	take := func(err error) (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if first == nil {
			first = err
		}
		next++
		return next - 1, first == nil && next <= n
	}
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i, ok := take(nil); ok; i, ok = take(f(i)) {
			}
		})
	}
	wg.Wait()
	return first
}

// put hands a buffer to the sink.
func (s *site) put(name string, buf *bytes.Buffer) error {
	return s.sink.Put(name, buf.Bytes())
}

// files copies what lies in the directories beside the chapters.
func (s *site) files() error {
	return fs.WalkDir(s.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(name, "/") || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		if path.Ext(name) == ".md" || path.Ext(name) == ".go" {
			return nil
		}
		content, err := fs.ReadFile(s.fsys, name)
		return errors.Join(err, s.sink.Put(name, content))
	})
}
