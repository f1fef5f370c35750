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
// tree does. The error gives the compiler's words at the chapter's lines and
// columns; dir is the absolute directory of the chapters.
func (t Tree) Compile(b *literate.Book, recipes []*literate.Recipe, dir string) error {
	if len(recipes) == 0 {
		return nil
	}
	w, err := t.workshop(b)
	if err != nil {
		return err
	}
	defer os.RemoveAll(w.dir)
	for _, r := range recipes {
		p, err := r.Tangle()
		if err != nil {
			return err
		}
		if err := w.put(r.ID, positioned(p, dir)); err != nil {
			return err
		}
	}
	if err := w.run("build", "-o", os.DevNull); err != nil {
		return err
	}
	return w.run("vet")
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
		w, err := t.workshop(b)
		if err != nil {
			return err
		}
		err = w.put("broken", f.Body())
		if err == nil {
			err = w.run("build", "-o", os.DevNull)
		}
		os.RemoveAll(w.dir)
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
// which programs are compiled that are not yet in the tree.
type workshop struct {
	dir  string
	book *literate.Book
}

func (t Tree) workshop(b *literate.Book) (w workshop, err error) {
	w.book = b
	w.dir, err = os.MkdirTemp("", "cookbook-gen-")
	if err != nil {
		return w, err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err1 := os.ReadFile(t.abs(name))
		err = errors.Join(err, err1, os.WriteFile(filepath.Join(w.dir, name), text, 0o600))
	}
	if err != nil {
		os.RemoveAll(w.dir)
	}
	return w, err
}

func (w workshop) put(id, program string) error {
	dir := filepath.Join(w.dir, id)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o600)
}

// run runs a subcommand of go over the programs. The path of the workshop is
// new each time; -trimpath keeps it out of the build cache's keys.
func (w workshop) run(args ...string) error {
	cmd := exec.Command("go", append(args, "-trimpath", "./...")...)
	cmd.Dir = w.dir
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("no Go toolchain: %w", err)
	}
	return w.findings(out)
}

// findings turns a tool's output into an error, with the chapters' names as
// the reader gave them.
func (w workshop) findings(out []byte) error {
	files := map[string]string{}
	for _, c := range w.book.Chapters {
		files[filepath.Base(c.File)] = c.File
	}
	var lines []string
	for line := range strings.Lines(string(out)) {
		line = strings.TrimPrefix(strings.TrimRight(line, "\n"), "vet: ")
		if strings.HasPrefix(line, "# ") {
			continue
		}
		if name, rest, ok := strings.Cut(line, ":"); ok && files[filepath.Base(name)] != "" {
			line = files[filepath.Base(name)] + ":" + rest
		}
		lines = append(lines, line)
	}
	return errors.New(strings.Join(lines, "\n"))
}

// Staticcheck runs staticcheck over the recipes of the tree, which must be
// up to date: it knows no overlay, so its places are computed.
func (t Tree) Staticcheck(b *literate.Book) error {
	cmd := exec.Command("go", "tool", "staticcheck", "./recipes/...")
	cmd.Dir = string(t)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	return errors.New(string(bytes.TrimSpace(Translate(b, out))))
}

var place = regexp.MustCompile(`recipes[/\\]([a-z0-9-]+)[/\\]main\.go:(\d+):(\d+)`)

// Translate replaces each place in a generated program by its place in the
// chapter.
func Translate(b *literate.Book, text []byte) []byte {
	return place.ReplaceAllFunc(text, func(at []byte) []byte {
		m := place.FindSubmatch(at)
		r := b.Recipe(string(m[1]))
		line, err1 := strconv.Atoi(string(m[2]))
		col, err2 := strconv.Atoi(string(m[3]))
		if r == nil || err1 != nil || err2 != nil {
			return at
		}
		p, err := r.Tangle()
		if err != nil {
			return at
		}
		const headerLines = 2
		return []byte(p.Place(line-headerLines, col).String())
	})
}
