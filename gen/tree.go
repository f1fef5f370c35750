package gen

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"cookbook/internal/literate"
)

// Tree is a checkout of the project; its value is the root directory.
type Tree string

// Change is a generated file that is not as the book wants it. Old is nil if
// it is missing, New if no chapter produces it.
type Change struct {
	Path     string
	Old, New []byte
}

// Diff shows the change as diff -u does.
func (c Change) Diff() string {
	return string(diff.Diff(c.Path, c.Old, c.Path+" (from the book)", c.New))
}

// marker begins the first line of all that this package generates.
const marker = " Code generated from book/"

// temporary begins the names of files that are being written. One that is
// found was left by a run that was killed.
const temporary = ".gen-"

// Stale returns how the tree differs from the plan, sorted by path. The
// error is an ErrorList of the strangers found where only generated files
// belong.
func (t Tree) Stale(plan []File) ([]Change, error) {
	found, err := t.generated()
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, f := range plan {
		old, ok := found[f.Path]
		if !ok {
			// A planned file outside the generated folders, or a missing one.
			old, err = os.ReadFile(t.abs(f.Path))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
		if old == nil || !bytes.Equal(old, f.Content) {
			changes = append(changes, Change{f.Path, old, f.Content})
		}
		delete(found, f.Path)
	}
	for name, old := range found {
		changes = append(changes, Change{name, old, nil})
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return changes, nil
}

// generated reads all generated files of the tree, by path.
func (t Tree) generated() (map[string][]byte, error) {
	found := map[string][]byte{}
	var errs literate.ErrorList
	walk := func(dir string, ours func(name string, d fs.DirEntry) bool) error {
		return filepath.WalkDir(t.abs(dir), func(file string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || d.IsDir() {
				return err
			}
			name, err := filepath.Rel(string(t), file)
			if err != nil {
				return err
			}
			name = filepath.ToSlash(name)
			if !ours(name, d) {
				return nil
			}
			return t.collect(name, d, found, &errs)
		})
	}
	err := errors.Join(
		walk("recipes", func(string, fs.DirEntry) bool { return true }),
		walk("testdata/script", func(name string, d fs.DirEntry) bool {
			return strings.HasPrefix(path.Base(name), "recipe_") || strings.HasPrefix(path.Base(name), temporary)
		}))
	if err != nil {
		return nil, err
	}
	return found, errs.Err()
}

// collect reads one file of ours, or reports it as a stranger.
func (t Tree) collect(name string, d fs.DirEntry, found map[string][]byte, errs *literate.ErrorList) error {
	if strings.HasPrefix(path.Base(name), temporary) {
		found[name] = nil
		return nil
	}
	problem := "no chapter produces it"
	if d.Type().IsRegular() {
		content, err := os.ReadFile(t.abs(name))
		if err != nil {
			return err
		}
		first, _, _ := bytes.Cut(content, []byte("\n"))
		if bytes.Contains(first, []byte(marker)) {
			found[name] = content
			return nil
		}
	} else {
		problem = "neither a file nor a directory"
	}
	errs.Addf(literate.Pos{File: name}, "%s", problem).Hint = "move it away: only generated files belong here"
	return nil
}

func (t Tree) abs(name string) string {
	return filepath.Join(string(t), filepath.FromSlash(name))
}

// Write carries out the changes. When it fails before the first file is in
// place, it leaves the tree as it was.
func (t Tree) Write(changes []Change) error {
	var undo []string // what to remove if it fails, in order of making
	temps := make([]string, len(changes))
	for i, c := range changes {
		if c.New == nil {
			continue
		}
		made, err := t.prepare(c, &temps[i])
		undo = append(undo, made...)
		if err != nil {
			for _, name := range slices.Backward(undo) {
				// What cannot be removed the next run will find.
				_ = os.Remove(name)
			}
			return fmt.Errorf("nothing written: %w", err)
		}
	}
	for i, c := range changes {
		if err := t.commit(c, temps[i]); err != nil {
			return err
		}
	}
	return nil
}

// prepare writes the new content beside its place and returns what it made,
// directories first.
func (t Tree) prepare(c Change, temp *string) (made []string, err error) {
	dir := filepath.Dir(t.abs(c.Path))
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Lstat(d); err == nil || !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, d)
	}
	slices.Reverse(made)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return made, err
	}
	f, err := os.CreateTemp(dir, temporary+"*")
	if err != nil {
		return made, err
	}
	*temp = f.Name()
	made = append(made, *temp)
	_, err = f.Write(c.New)
	return made, errors.Join(err, f.Chmod(0o644), f.Close())
}

// commit puts one file in its place, or removes it and its directory.
func (t Tree) commit(c Change, temp string) error {
	if c.New != nil {
		return os.Rename(temp, t.abs(c.Path))
	}
	if err := os.Remove(t.abs(c.Path)); err != nil {
		return err
	}
	if dir := path.Dir(c.Path); path.Dir(dir) == "recipes" {
		// Not empty is no error: another file is removed next, or stays.
		_ = os.Remove(t.abs(dir))
	}
	return nil
}
