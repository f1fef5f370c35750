package site

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"cookbook/book"
)

// sizes are how many times the book is measured, and in how many rounds.
var sizes = []struct{ times, rounds int }{{1, 15}, {10, 7}, {50, 3}}

// BenchmarkBuild measures, in turns and with two threads, what "cookbook
// site" does for the book and for ten and fifty times as much, checks
// included, and the floor: the least that makes a page of each chapter and of
// each recipe. It reports medians, and their ratio. Files are written to
// memory, if the system has a place for that, for the disk is not what is
// measured.
func BenchmarkBuild(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	for _, size := range sizes {
		b.Run(fmt.Sprintf("x%d", size.times), func(b *testing.B) {
			dir := enlarged(b, size.times)
			for b.Loop() {
				measure(b, dir, size.rounds)
			}
		})
	}
}

func measure(b *testing.B, dir string, rounds int) {
	var all, floor, cpu, floorCPU []time.Duration
	pages := 0
	for range rounds {
		runtime.GC()
		start, used := time.Now(), cpuTime(b)
		pages = build(b, dir)
		all = append(all, time.Since(start))
		cpu = append(cpu, cpuTime(b)-used)
		runtime.GC()
		start, used = time.Now(), cpuTime(b)
		buildFloor(b, dir)
		floor, floorCPU = append(floor, time.Since(start)), append(floorCPU, cpuTime(b)-used)
	}
	whole, least := middle(all), middle(floor)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(whole, "site-ms")
	b.ReportMetric(least, "floor-ms")
	b.ReportMetric(whole/least, "site/floor")
	b.ReportMetric(middle(cpu)/middle(floorCPU), "cpu/floor")
	b.ReportMetric(1000*whole/float64(pages), "us/page")
}

// cpuTime is what the process has used, on all processors: on a busy machine
// it says more than the clock.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// middle is the median in milliseconds.
func middle(d []time.Duration) float64 {
	slices.Sort(d)
	return float64(d[len(d)/2]) / float64(time.Millisecond)
}

// build does what "cookbook site" does, into a fresh folder. It returns the
// number of HTML pages.
func build(b *testing.B, dir string) (pages int) {
	fsys := os.DirFS(dir)
	parent := fast(b)
	f, err := NewFolder(filepath.Join(parent, "out"), dir)
	if err != nil {
		b.Fatal(err)
	}
	if err := Render(fsys, "book", testOptions, f); err != nil {
		b.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		b.Fatal(err)
	}
	for _, name := range f.files {
		if path.Ext(name) == ".html" {
			pages++
		}
	}
	return pages
}

// fast returns a new directory, in memory if possible.
func fast(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "cookbook-bench-")
	if err != nil {
		return b.TempDir()
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// enlarged writes the book as often as it is wanted: the copies' chapters,
// topics and ids get a number.
func enlarged(b *testing.B, times int) string {
	b.Helper()
	dir := b.TempDir()
	err := fs.WalkDir(book.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(book.Files, name)
		if err != nil {
			return err
		}
		copies := times
		if path.Ext(name) != ".md" && path.Ext(name) != ".txt" {
			copies = 1
		}
		for i := range copies {
			to, content := numbered(name, string(src), i)
			if err := appendFile(filepath.Join(dir, to), content); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return dir
}

var (
	recipeKey   = regexp.MustCompile(`\b(recipe|excerpt)=([a-z0-9]+)-`)
	chapterLink = regexp.MustCompile(`\]\(([0-9]{2}-[a-z0-9-]+)\.md`)
	chapterFile = regexp.MustCompile(`(?m)\b([0-9]{2}-[a-z0-9-]+)\.md`)
	topicName   = regexp.MustCompile(`(?m)^(length|discussion|variable) ([a-z0-9]+)-`)
)

// numbered renames what copy i of a file must not share with the others.
func numbered(name, src string, i int) (to, content string) {
	if i == 0 {
		return name, src
	}
	if path.Ext(name) == ".txt" {
		src = topicName.ReplaceAllString(src, fmt.Sprintf("$1 ${2}x%d-", i))
		return name, chapterFile.ReplaceAllString(src, fmt.Sprintf("$1-x%d.md", i))
	}
	src = recipeKey.ReplaceAllString(src, fmt.Sprintf("$1=${2}x%d-", i))
	src = chapterLink.ReplaceAllString(src, fmt.Sprintf("]($1-x%d.md", i))
	return chapterFile.ReplaceAllString(name, fmt.Sprintf("$1-x%d.md", i)), src
}

func appendFile(name, content string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(content)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
