package gen

import (
	"bytes"
	"encoding/json"
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
// tree does, and holds that each broken fence fails as it says. The error
// gives the compiler's words at the chapter's lines and columns; dir is the
// absolute directory of the chapters.
func (t Tree) Compile(b *literate.Book, recipes []*literate.Recipe, dir string) error {
	if len(recipes) == 0 {
		return nil
	}
	temp, err := os.MkdirTemp("", "cookbook-gen-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	o := overlay{tree: t, temp: temp, dir: dir, files: map[string]string{}}
	var packages []string
	for _, r := range recipes {
		if err := o.add(r); err != nil {
			return err
		}
		packages = append(packages, "./recipes/"+r.ID)
	}
	if err := o.run(b, "build", packages...); err != nil {
		return err
	}
	return o.run(b, "vet", packages...)
}

// overlay is what go's -overlay flag reads: generated files with //line
// directives in the place of those without.
type overlay struct {
	tree  Tree
	temp  string
	dir   string
	files map[string]string
}

// add puts a recipe into the overlay. The directives are absolute and have a
// column: relative ones mean different files to build and to vet
// (https://go.dev/issue/70478).
func (o *overlay) add(r *literate.Recipe) error {
	p, err := r.Tangle()
	if err != nil {
		return err
	}
	var sb strings.Builder
	for i, line := range strings.SplitAfter(p.Source, "\n") {
		if i < len(p.Lines) && (i == 0 || p.Lines[i].Line != p.Lines[i-1].Line+1) {
			fmt.Fprintf(&sb, "//line %s:%d:1\n", filepath.Join(o.dir, filepath.Base(p.Lines[i].File)), p.Lines[i].Line)
		}
		sb.WriteString(line)
	}
	return o.put(programPath(r.ID), sb.String())
}

func (o *overlay) put(name, content string) error {
	real := filepath.Join(o.temp, strconv.Itoa(len(o.files))+".go")
	o.files[o.tree.abs(name)] = real
	return os.WriteFile(real, []byte(content), 0o600)
}

// run runs "go build" or "go vet" over the overlay.
func (o *overlay) run(b *literate.Book, verb string, packages ...string) error {
	table, err := json.Marshal(map[string]any{"Replace": o.files})
	if err != nil {
		return err
	}
	list := filepath.Join(o.temp, "overlay.json")
	if err := os.WriteFile(list, table, 0o600); err != nil {
		return err
	}
	cmd := exec.Command("go", append([]string{verb, "-overlay", list}, packages...)...)
	cmd.Dir = string(o.tree)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("no Go toolchain: %w", err)
	}
	return o.findings(b, out)
}

// findings turns the lines of a tool's output into errors. The chapter's
// name, absolute in the directives, becomes the one the reader gave.
func (o *overlay) findings(b *literate.Book, out []byte) error {
	text := string(out)
	for _, c := range b.Chapters {
		text = strings.ReplaceAll(text, filepath.Join(o.dir, filepath.Base(c.File)), c.File)
	}
	var lines []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "# ") {
			continue
		}
		line = strings.TrimPrefix(strings.TrimRight(line, "\n"), "vet: ")
		lines = append(lines, relative.ReplaceAllString(line, "book/"))
	}
	return errors.New(strings.Join(lines, "\n"))
}

// relative matches the way go shortens a path to one below another folder.
var relative = regexp.MustCompile(`^(?:\.\./)*book/`)

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

// Broken holds that each fence marked broken does not compile, with the
// message it names.
func (t Tree) Broken(b *literate.Book, dir string) error {
	temp, err := os.MkdirTemp("", "cookbook-gen-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	var errs literate.ErrorList
	for _, f := range b.Fences() {
		want := f.Info.Get("broken")
		if want == "" {
			continue
		}
		o := overlay{tree: t, temp: temp, dir: dir, files: map[string]string{}}
		if err := o.put("recipes/broken/main.go", f.Body()); err != nil {
			return err
		}
		switch err := o.run(b, "build", "./recipes/broken"); {
		case err == nil:
			errs.Addf(f.Pos, "compiles, but is marked broken=%q", want)
		case !strings.Contains(err.Error(), want):
			errs.Addf(f.Pos, "fails to compile, but not with %q: %v", want, err)
		}
	}
	return errs.Err()
}
