package site

import (
	"io/fs"
	"iter"
	"path"
	"runtime"
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
// once for each name, with the parts of the content one after the other, which
// it must not keep.
type Sink interface {
	Put(name string, parts iter.Seq[[]byte]) error
}

// Render reads and checks the book in fsys, whose files messages show below
// label, and renders it into the sink. The error is that of [literate.Read],
// and the sink is of no use then, or the first of the sink.
func Render(fsys fs.FS, label string, o Options, sink Sink) error {
	s, err := readBook(fsys, label, o, sink, literate.Read)
	if err != nil {
		return err
	}
	return s.write()
}

// readBook weaves and connects the chapters that reader, which is literate.Read or
// like it, reads.
func readBook(fsys fs.FS, label string, o Options, sink Sink, reader reader) (*site, error) {
	s, err := newSite(fsys, o, sink)
	if err == nil {
		_, err = reader(fsys, label, s.weave)
	}
	if err == nil {
		err = s.assemble()
	}
	return s, err
}

type reader func(fs.FS, string, func(*literate.Chapter)) (*literate.Book, error)

// write writes all files of the site.
func (s *site) write() error {
	jobs := []func() error{s.print, s.changes, s.search, s.index, s.printMarkdown, s.front, s.llms, s.notFound, s.assets, s.files}
	for _, c := range s.chapters {
		jobs = append(jobs, func() error { return s.chapter(c) })
	}
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

// put hands a file to the sink.
func (s *site) put(name string, content []byte) error {
	return s.sink.Put(name, func(yield func([]byte) bool) { yield(content) })
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
		if err == nil {
			err = s.put(name, content)
		}
		return err
	})
}
