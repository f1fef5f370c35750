package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cookbook/book"
)

// rounds is the least number of measurements whose median counts.
const rounds = 40

// BenchmarkRun measures, in turns, a compiled recipe that ends at once, the
// same recipe by cookbook run from a warm cache, and by go run. It reports the
// medians, what cookbook run adds, and how many times longer go run takes.
func BenchmarkRun(b *testing.B) {
	dir := b.TempDir()
	b.Setenv("COOKBOOK_CACHE", filepath.Join(dir, "cache"))
	cookbook, program := filepath.Join(dir, "cookbook"), filepath.Join(dir, "bench-nothing")
	module := benchModule(b, dir)
	mustRun(b, ".", "go", "build", "-o", cookbook, ".")
	mustRun(b, module, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "./recipes/bench-nothing")
	commands := [][]string{
		{program},
		{cookbook, "-book", "book", "run", "bench-nothing"},
		{"go", "run", "./recipes/bench-nothing"},
	}
	times := make([][]time.Duration, len(commands))
	round := func() {
		for i, c := range commands {
			start := time.Now()
			mustRun(b, module, c...)
			times[i] = append(times[i], time.Since(start))
		}
	}
	round() // fills the caches
	for i := range times {
		times[i] = nil
	}
	for b.Loop() {
		round()
	}
	for len(times[0]) < rounds {
		round()
	}
	direct, warm, goRun := median(times[0]), median(times[1]), median(times[2])
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(direct, "direct-ms")
	b.ReportMetric(warm, "cookbook-ms")
	b.ReportMetric(goRun, "gorun-ms")
	b.ReportMetric(warm-direct, "added-ms")
	b.ReportMetric(goRun/warm, "gorun/cookbook")
}

// benchModule writes a recipe that ends at once, as a module's program and at
// the end of a chapter as long as the book's longest: 100 KB.
func benchModule(b *testing.B, dir string) (module string) {
	const program = "package main\n\nfunc main() {}\n"
	chapter := "# Bench\n\nWhen.\n\n"
	for len(chapter) < 100_000 {
		chapter += "## Fill\n\n" + strings.Repeat("Some *prose* with `code` and [links](#end).\n", 40) +
			"\n```text\n" + strings.Repeat("a line of a program\n", 80) + "```\n\n"
	}
	files := map[string]string{
		"go.mod":                        "module bench\n\ngo 1.26.0\n",
		"recipes/bench-nothing/main.go": program,
		"book/01-bench.md":              chapter + "## End\n\n```go recipe=bench-nothing\n" + program + "```\n",
	}
	module = filepath.Join(dir, "module")
	for name, text := range files {
		path := filepath.Join(module, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return module
}

func mustRun(b *testing.B, dir string, args ...string) {
	b.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// BenchmarkReload measures how long after a chapter of the book is saved the
// pages that cookbook serve -watch shows are told to reload. It reports the
// median and the longest of several times; the goal is 500 ms.
func BenchmarkReload(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "book")
	if err := os.CopyFS(dir, book.Files); err != nil {
		b.Fatal(err)
	}
	const chapter = "01-signals"
	file := filepath.Join(dir, chapter+".md")
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	url := served(b, dir)
	var times []time.Duration
	for len(times) < rounds/4 || b.Loop() {
		told := watching(b, url, chapter)
		text = append(text, "\nOne more paragraph.\n"...)
		start := time.Now()
		save(b, file, string(text))
		<-told
		times = append(times, time.Since(start))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(times), "reload-ms")
	b.ReportMetric(float64(times[len(times)-1])/float64(time.Millisecond), "longest-ms")
}

// median is in milliseconds. It sorts d.
func median(d []time.Duration) float64 {
	slices.Sort(d)
	return float64(d[len(d)/2]) / float64(time.Millisecond)
}
