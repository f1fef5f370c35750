package builder

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"cookbook/internal/literate"
)

// flags leave out what only a debugger reads; the line numbers of panics
// stay. They come after GOFLAGS and so prevail.
var flags = []string{"-trimpath", "-buildvcs=false", "-mod=readonly", "-ldflags=-s -w"}

// compile makes part/out/ID. All that the go command writes meanwhile is
// below part too.
func (s Source) compile(ctx context.Context, t tool, part string, lock *os.File) error {
	src, tmp := filepath.Join(part, "src"), filepath.Join(part, "tmp")
	if err := s.write(src, tmp); err != nil {
		return cacheError(err)
	}
	args := append([]string{"build"}, flags...)
	cmd := exec.CommandContext(ctx, t.path, append(args, "-o", filepath.Join(part, "out", s.ID), ".")...)
	cmd.Dir = src
	cmd.Env = append(cmd.Environ(), "GOTMPDIR="+tmp, "GOWORK=off", "GO111MODULE=on", "GOOS="+runtime.GOOS)
	if _, set := os.LookupEnv("CGO_ENABLED"); !set && !bytes.Contains(t.config, []byte("CGO_ENABLED")) {
		// A recipe needs no C compiler, and a static program starts faster.
		cmd.Env = append(cmd.Env, "CGO_ENABLED=0")
	}
	cmd.ExtraFiles = []*os.File{lock}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	output, err := cmd.CombinedOutput()
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	return s.explain(string(output), src, err)
}

// write makes the module that is compiled.
func (s Source) write(src, tmp string) error {
	for _, dir := range []string{src, tmp} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	files := map[string][]byte{"main.go": []byte(s.text()), "go.mod": Mod(s.ID, s.Program), "go.sum": Sum(s.Program)}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(src, name), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// text is the program as the compiler reads it: with directives that lead
// to the chapters, if these are files. A line that does not follow its
// predecessor in the chapter gets one.
func (s Source) text() string {
	if s.Dir == "" || strings.ContainsAny(s.Dir, "\r\n") {
		return s.Program.Source
	}
	var sb strings.Builder
	var last literate.Pos
	lines := strings.SplitAfter(s.Program.Source, "\n")
	for i, pos := range s.Program.Lines {
		if i == 0 || pos.Line != last.Line+1 {
			fmt.Fprintf(&sb, "//line %s:%d:1\n", filepath.Join(s.Dir, path.Base(pos.File)), pos.Line)
		}
		sb.WriteString(lines[i])
		last = pos
	}
	return sb.String()
}

// explain makes an error of what the go command printed in directory src.
func (s Source) explain(output, src string, err error) error {
	compiled := strings.Contains(output, "# "+s.ID+"\n")
	fetched := strings.Contains(output, "go: downloading "+sys)
	lines := strings.Split(strings.TrimSpace(output), "\n")
	lines = slices.DeleteFunc(lines, func(l string) bool {
		return strings.HasPrefix(l, "# ") || strings.HasPrefix(l, "go: downloading ")
	})
	full := func(l string) bool { return strings.Contains(l, syscall.ENOSPC.Error()) }
	if i := slices.IndexFunc(lines, full); i >= 0 {
		return errorf("", "compile %s: %s", s.ID, lines[i])
	}
	text, found := s.places(strings.Join(lines, "\n"), src)
	switch {
	case fetched && !compiled:
		return errorf("the first build needs "+Sys()+" from the network or the module cache",
			"compile %s: %s", s.ID, text)
	case found:
		return &CompileError{s.ID, text}
	case text == "":
		return errorf("", "compile %s: %w", s.ID, err)
	}
	return errorf("", "compile %s: %s", s.ID, text)
}

// mainGo is a place in the program.
var mainGo = regexp.MustCompile(`(?:\./)?\bmain\.go:(\d+)(?::(\d+))?`)

// places turns the places in output into those of the chapter, as the reader
// named it, and says whether there was one.
func (s Source) places(output, src string) (text string, found bool) {
	text = mainGo.ReplaceAllStringFunc(output, func(at string) string {
		found = true
		m := mainGo.FindStringSubmatch(at)
		line, _ := strconv.Atoi(m[1])
		col, _ := strconv.Atoi(m[2])
		return s.Program.Place(line, col).String()
	})
	if s.Dir == "" {
		return text, found
	}
	file := s.Program.Lines[0].File
	full := filepath.Join(s.Dir, path.Base(file))
	// The go command makes paths relative where that is shorter.
	near, _ := filepath.Rel(src, full)
	found = found || strings.Contains(text, full) || strings.Contains(text, near)
	return strings.NewReplacer(full, file, near, file).Replace(text), found
}
