package gen

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"cookbook/internal/literate"
)

// Compile builds and vets the recipes, as the plan has them and not as the
// tree does. The error is an ErrorList with the compiler's words at the
// chapter's lines and columns; dir is the absolute directory of the chapters.
func (t Tree) Compile(b *literate.Book, recipes []*literate.Recipe, dir string) error {
	w, err := t.workshop(b, recipes, func(p *literate.Program) string { return positioned(p, dir) })
	if err != nil || len(recipes) == 0 {
		return errors.Join(err, w.close())
	}
	err = w.run("build", "-o", os.DevNull, "-trimpath", "./...")
	if err == nil {
		err = w.run("vet", "-trimpath", "./...")
	}
	return errors.Join(err, w.close())
}

// Staticcheck runs staticcheck over the recipes. It knows no //line, and
// passes over much in files that say they are generated: it gets the bare
// programs, and its places are computed. The error is an ErrorList.
func (t Tree) Staticcheck(b *literate.Book) error {
	w, err := t.workshop(b, b.Recipes(), func(p *literate.Program) string { return p.Source })
	if err != nil {
		return err
	}
	return errors.Join(w.run("tool", "staticcheck", "./..."), w.close())
}

// Broken holds that each fence marked broken does not compile, with the
// message it names.
func (t Tree) Broken(b *literate.Book) error {
	var errs literate.ErrorList
	for _, f := range b.Fences() {
		want := f.Info.Get("broken")
		if want == "" {
			continue
		}
		w, err := t.workshop(b, nil, nil)
		if err == nil {
			err = w.put("broken", f.Body())
		}
		if err != nil {
			return errors.Join(err, w.close())
		}
		err = w.run("build", "-o", os.DevNull, "-trimpath", "./...")
		if err := w.close(); err != nil {
			return err
		}
		switch {
		case err == nil:
			errs.Addf(f.Pos, "compiles, but is marked broken=%q", want)
		case !strings.Contains(err.Error(), want):
			errs.Addf(f.Pos, "does not compile, but not with %q: %v", want, err)
		}
	}
	return errs.Err()
}

// positioned is the program with //line directives. They are absolute and
// have a column: relative ones mean different files to build and to vet
// (https://go.dev/issue/70478).
func positioned(p *literate.Program, dir string) string {
	var sb strings.Builder
	for i, line := range strings.SplitAfter(p.Source, "\n") {
		if i < len(p.Lines) && (i == 0 || p.Lines[i].Line != p.Lines[i-1].Line+1) {
			fmt.Fprintf(&sb, "//line %s:%d:1\n", filepath.Join(dir, filepath.Base(p.Lines[i].File)), p.Lines[i].Line)
		}
		sb.WriteString(line)
	}
	return sb.String()
}

// workshop is a temporary module with the requirements of the tree's, in
// which programs are compiled that are not yet in the tree. Its path is new
// each time; -trimpath keeps it out of the build cache's keys.
type workshop struct {
	dir  string
	book *literate.Book
}

// workshop makes one with the recipes, as text writes them.
func (t Tree) workshop(b *literate.Book, recipes []*literate.Recipe, text func(*literate.Program) string) (w workshop, err error) {
	w.book = b
	w.dir, err = os.MkdirTemp("", "cookbook-gen-")
	if err != nil {
		return w, err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err1 := os.ReadFile(t.abs(name))
		err = errors.Join(err, err1, os.WriteFile(filepath.Join(w.dir, name), content, 0o600))
	}
	for _, r := range recipes {
		p, err1 := r.Tangle()
		if err1 == nil {
			err1 = w.put(r.ID, text(p))
		}
		err = errors.Join(err, err1)
	}
	if err != nil {
		err = errors.Join(err, w.close())
	}
	return w, err
}

func (w workshop) close() error { return os.RemoveAll(w.dir) }

func (w workshop) put(id, program string) error {
	dir := filepath.Join(w.dir, id)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o600)
}

// run runs a subcommand of go over the programs.
func (w workshop) run(args ...string) error {
	cmd := exec.Command("go", args...)
	cmd.Dir = w.dir
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*exec.ExitError](err); !ok {
		return fmt.Errorf("no Go toolchain: %w", err)
	}
	return w.findings(out)
}

// findings turns a tool's output into an ErrorList. A line without a place
// goes on with the one before.
func (w workshop) findings(out []byte) error {
	var errs literate.ErrorList
	for line := range strings.Lines(string(out)) {
		line = strings.TrimPrefix(strings.TrimRight(line, "\n"), "vet: ")
		m := finding.FindStringSubmatch(line)
		switch {
		case strings.HasPrefix(line, "# "):
		case m != nil:
			errs.Addf(w.place(m[1], atoi(m[2]), atoi(m[3])), "%s", m[4])
		case len(errs) > 0:
			errs[len(errs)-1].Msg += "\n" + line
		default:
			return errors.New(string(bytes.TrimSpace(out)))
		}
	}
	return errs.Err()
}

// place turns a place in a tool's output into one in a chapter, named as the
// reader gave it: //line directives name the chapter already, a program has
// its lines there.
func (w workshop) place(file string, line, col int) literate.Pos {
	for _, c := range w.book.Chapters {
		if filepath.Base(c.File) == filepath.Base(file) {
			return literate.Pos{File: c.File, Line: line, Col: col}
		}
	}
	if r := w.book.Recipe(filepath.Dir(file)); r != nil {
		if p, err := r.Tangle(); err == nil {
			return p.Place(line, col)
		}
	}
	return literate.Pos{File: file, Line: line, Col: col}
}

// finding is a line of go build, go vet and staticcheck.
var finding = regexp.MustCompile(`^([^:]+):(\d+):(\d+): (.*)$`)

// atoi converts what the pattern has found to be digits.
func atoi(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0 // more digits than an int has: no line of a chapter
	}
	return n
}
