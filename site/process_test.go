package site

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cookbook/internal/literate"
)

// hugoFiles are the least site that Hugo makes of its content: a page for
// each file, with its code highlighted.
var hugoFiles = map[string]string{
	"hugo.toml": `baseURL = "https://example.org/"
title = "Book"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
[markup.highlight]
noClasses = false
`,
	"layouts/baseof.html": `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>` +
		`<body><nav><ul>{{ range .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></nav>` +
		`<main>{{ block "main" . }}{{ end }}</main></body></html>`,
	"layouts/page.html": `{{ define "main" }}{{ .Content }}{{ end }}`,
	"layouts/home.html": `{{ define "main" }}{{ .Content }}{{ end }}`,
}

// BenchmarkHugo runs, in turns, "cookbook site" and Hugo with a minimal theme
// over the same chapters, each as a process with two threads, and reports the
// ratios of the medians. Cookbook checks the chapters, too, and makes a page
// of each recipe and the search index. Hugo first makes a page of each
// chapter, hugo/cookbook; then a page of each recipe as well, pages/cookbook.
func BenchmarkHugo(b *testing.B) {
	hugo, err := exec.LookPath("hugo")
	if err != nil {
		b.Skip("no hugo on this system: go install github.com/gohugoio/hugo@v0.165.0")
	}
	cookbook := command(b)
	for _, size := range sizes[:2] {
		b.Run(fmt.Sprintf("x%d", size.times), func(b *testing.B) {
			dir, out := enlarged(b, size.times), fast(b)
			chapters, pages := hugoSite(b, dir, false), hugoSite(b, dir, true)
			run := func(source string) time.Duration {
				return process(b, hugo, "--quiet", "-s", source, "-d", filepath.Join(out, "hugo"), "--cleanDestinationDir")
			}
			for b.Loop() {
				var own, some, all []time.Duration
				for range size.rounds {
					own = append(own, process(b, cookbook, "-book", dir, "site", "-o", filepath.Join(out, "own")))
					some, all = append(some, run(chapters)), append(all, run(pages))
				}
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(middle(own), "cookbook-ms")
				b.ReportMetric(middle(some), "hugo-ms")
				b.ReportMetric(middle(some)/middle(own), "hugo/cookbook")
				b.ReportMetric(middle(all)/middle(own), "pages/cookbook")
			}
		})
	}
}

// hugoSite makes a source folder of Hugo with the chapters in dir and, if
// wanted, with each recipe as a file of its own, too.
func hugoSite(b *testing.B, dir string, recipes bool) string {
	b.Helper()
	src := b.TempDir()
	for name, content := range hugoFiles {
		if err := appendFile(filepath.Join(src, name), content); err != nil {
			b.Fatal(err)
		}
	}
	chapters, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		b.Fatal(err)
	}
	for _, chapter := range chapters {
		content, err := os.ReadFile(chapter)
		if err == nil {
			err = appendFile(filepath.Join(src, "content", filepath.Base(chapter)), string(content))
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if !recipes {
		return src
	}
	book, err := literate.Load(os.DirFS(dir), "book")
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range book.Recipes() {
		if err := appendFile(filepath.Join(src, "content", "recipes", r.ID+".md"), r.Chapter.Markdown(r.Section)+"\n"); err != nil {
			b.Fatal(err)
		}
	}
	return src
}

// peakProgram runs a command and prints its peak memory in KiB. The system
// counts what the parent had at the fork, too, so the parent must be a small
// process, which a test is not.
const peakProgram = `package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

func main() {
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	if err := cmd.Run(); err != nil {
		panic(err)
	}
	fmt.Println(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
}
`

// BenchmarkMemory reports the peak memory of "cookbook site" as a process with
// two threads on Linux, in MB and for each byte of Markdown.
func BenchmarkMemory(b *testing.B) {
	cookbook := command(b)
	source, peak := filepath.Join(b.TempDir(), "peak.go"), filepath.Join(b.TempDir(), "peak")
	if err := os.WriteFile(source, []byte(peakProgram), 0o600); err != nil {
		b.Fatal(err)
	}
	process(b, "go", "build", "-o", peak, source)
	for _, size := range sizes[:2] {
		b.Run(fmt.Sprintf("x%d", size.times), func(b *testing.B) {
			dir, out := enlarged(b, size.times), fast(b)
			text := 0
			chapters, err := filepath.Glob(filepath.Join(dir, "*.md"))
			if err != nil {
				b.Fatal(err)
			}
			for _, name := range chapters {
				info, err := os.Stat(name)
				if err != nil {
					b.Fatal(err)
				}
				text += int(info.Size())
			}
			var peaks []float64
			for b.Loop() {
				for range size.rounds {
					printed, err := exec.Command(peak, cookbook, "-book", dir, "site", "-o", filepath.Join(out, "own")).Output()
					if err != nil {
						b.Fatal(err)
					}
					kib, err := strconv.Atoi(strings.TrimSpace(string(printed)))
					if err != nil {
						b.Fatal(err)
					}
					peaks = append(peaks, float64(kib)*1024/1e6)
				}
			}
			slices.Sort(peaks)
			median := peaks[len(peaks)/2]
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median, "peak-MB")
			b.ReportMetric(median*1e6/float64(text), "bytes/byte")
		})
	}
}

// command compiles the command, for processes with two threads.
func command(b *testing.B) string {
	b.Helper()
	b.Setenv("GOMAXPROCS", "2")
	cookbook := filepath.Join(b.TempDir(), "cookbook")
	process(b, "go", "build", "-o", cookbook, "cookbook/cmd/cookbook")
	return cookbook
}

// process returns how long a command took.
func process(b *testing.B, name string, args ...string) time.Duration {
	b.Helper()
	start := time.Now()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", name, err, out)
	}
	return time.Since(start)
}
