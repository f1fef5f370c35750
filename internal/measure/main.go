// Command measure runs the benchmarks of the book on this machine and puts
// what they say into the chapter on choosing: two tables, and two pictures
// beside it.
//
//	go run ./internal/measure [-book DIR]
//
// The tables are the text fences of the section "Read a measured example", in
// order; all else in the chapter stays as it is.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const section = "## Read a measured example"

// benches are the recipes that print a table, in the order of the fences.
var benches = []struct{ recipe, figure string }{
	{"bench-latency", "latency.svg"},
	{"bench-throughput", "throughput.svg"},
}

func main() {
	book := flag.String("book", "book", "the `directory` of the chapters")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "measure: unexpected operand %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(*book); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

// run measures everything before it writes anything.
func run(book string) error {
	where, err := machine()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "measure-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var bodies []string
	for _, b := range benches {
		table, err := recipe(b.recipe, "-svg", filepath.Join(dir, b.figure))
		if err != nil {
			return err
		}
		bodies = append(bodies, where+"\n\n"+aligned(table))
	}
	return write(book, dir, bodies)
}

// write puts the tables into the chapter and the pictures beside it.
func write(book, dir string, bodies []string) error {
	chapter := filepath.Join(book, "11-choosing.md")
	src, err := os.ReadFile(chapter)
	if err != nil {
		return err
	}
	text, err := splice(string(src), bodies)
	if err != nil {
		return fmt.Errorf("%s: %w", chapter, err)
	}
	for _, b := range benches {
		picture, err := os.ReadFile(filepath.Join(dir, b.figure))
		if err == nil {
			err = os.WriteFile(filepath.Join(book, "figures", b.figure), picture, 0o644)
		}
		if err != nil {
			return err
		}
	}
	return os.WriteFile(chapter, []byte(text), 0o644)
}

// recipe runs a recipe and returns what it prints.
func recipe(id string, args ...string) (string, error) {
	cmd := exec.Command("go", append([]string{"run", "./recipes/" + id}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", id, err)
	}
	return string(out), nil
}

// aligned returns a table with its first column on the left and the others,
// which are numbers, on the right.
func aligned(table string) string {
	var rows [][]string
	var widths []int
	for line := range strings.Lines(table) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		for i, cell := range row {
			row[i] = strings.TrimSpace(cell)
			widths = append(widths, make([]int, max(0, i+1-len(widths)))...)
			widths[i] = max(widths[i], len([]rune(row[i])))
		}
		rows = append(rows, row)
	}
	var sb strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&sb, "%-*s", widths[0], row[0])
		for i, cell := range row[1:] {
			fmt.Fprintf(&sb, "  %*s", widths[i+1], cell)
		}
		sb.WriteString("\n")
	}
	return sb.String()
}

// splice replaces the text fences of the section, which must be as many.
func splice(src string, bodies []string) (string, error) {
	before, rest, ok := strings.Cut(src, section+"\n")
	if !ok {
		return "", fmt.Errorf("no section %q", section)
	}
	end := len(rest)
	if at := strings.Index(rest, "\n## "); at >= 0 {
		end = at
	}
	parts := strings.Split(rest[:end], "```text\n")
	if len(parts)-1 != len(bodies) {
		return "", fmt.Errorf("section %q has %d text fences, want %d", section, len(parts)-1, len(bodies))
	}
	for i, body := range bodies {
		_, after, ok := strings.Cut(parts[i+1], "```\n")
		if !ok {
			return "", errors.New("a text fence is never closed")
		}
		parts[i+1] = body + "```\n" + after
	}
	return before + section + "\n" + strings.Join(parts, "```text\n") + rest[end:], nil
}

// machine says when and on what was measured.
func machine() (string, error) {
	cpus, err1 := os.ReadFile("/proc/cpuinfo")
	kernel, err2 := os.ReadFile("/proc/sys/kernel/osrelease")
	if err := cmp.Or(err1, err2); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: %s, %d CPUs, Linux %s, %s %s", time.Now().UTC().Format(time.DateOnly),
		model(string(cpus)), runtime.NumCPU(), release(string(kernel)), runtime.Version(), runtime.GOARCH), nil
}

// release is the kernel's version without what a builder added to it.
func release(kernel string) string {
	version, _, _ := strings.Cut(strings.TrimSpace(kernel), "-")
	return version
}

// model finds the name of the processor, see proc_cpuinfo(5); not every
// architecture has one.
func model(cpuinfo string) string {
	for line := range strings.Lines(cpuinfo) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unnamed processor"
}
