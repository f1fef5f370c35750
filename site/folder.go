package site

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// manifest, in the folder of a site, lists its files: a folder that lacks it,
// or that holds something else, is not ours and is not touched.
const manifest = ".cookbook-site"

// Folder is a Sink that builds a site beside the folder it is meant for. A
// reader of the folder sees the old site or the new one, whole.
type Folder struct {
	dir   string // absolute
	fresh string // where the new site grows

	mu    sync.Mutex
	files []string
	dirs  map[string]bool
}

// NewFolder prepares to write a site to dir. The error says why dir is
// refused: it holds something that is not a site's, it lies in the chapters'
// directory, which is book, or around it. book is "" if the chapters are not
// on disk. Commit or Discard must follow.
func NewFolder(dir, book string) (*Folder, error) {
	abs, err := resolve(dir)
	if err != nil {
		return nil, err
	}
	f := &Folder{dir: abs, dirs: map[string]bool{}}
	if err := f.refuse(dir, book); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(abs), 0o777); err != nil {
		return nil, err
	}
	f.fresh, err = os.MkdirTemp(filepath.Dir(abs), "."+filepath.Base(abs)+"-new-")
	if err != nil {
		return nil, err
	}
	return f, os.Chmod(f.fresh, 0o755)
}

// resolve returns the absolute path of dir without symbolic links, though dir
// itself need not exist.
func resolve(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for rest := ""; ; {
		real, err := filepath.EvalSymlinks(abs)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if _, err := os.Lstat(abs); err == nil {
			return "", fmt.Errorf("output %q: a link to nothing", dir)
		}
		rest = filepath.Join(filepath.Base(abs), rest)
		abs = filepath.Dir(abs)
	}
}

// Refusal is the error for a folder that a site must not be written to.
type Refusal struct{ Dir, Why, Hint string }

// Error gives the reason and, on a line of its own, the hint.
func (e *Refusal) Error() string {
	return fmt.Sprintf("output %q: %s\nhint: %s", e.Dir, e.Why, e.Hint)
}

func (f *Folder) refuse(dir, book string) error {
	no := func(why, hint string) error { return &Refusal{dir, why, hint} }
	if book != "" {
		real, err := resolve(book)
		if err != nil {
			return err
		}
		if inside(f.dir, real) || inside(real, f.dir) {
			return no("in the chapters' directory, or around it", "choose a folder elsewhere")
		}
	}
	if wd, err := os.Getwd(); err == nil {
		if real, err := resolve(wd); err == nil && inside(real, f.dir) {
			return no("holds the current directory", "choose a folder below it, or elsewhere")
		}
	}
	info, err := os.Stat(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return no("not a directory", "choose another name")
	}
	stranger, err := f.stranger()
	if err == nil && stranger != "" {
		return no(fmt.Sprintf("holds %s, which no site has", stranger), "name a folder that is empty, new, or a site of cookbook")
	}
	return err
}

// inside says whether path is dir or lies below it.
func inside(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// stranger returns a file in the folder that its manifest does not list.
func (f *Folder) stranger() (string, error) {
	ours, err := f.listed()
	if err != nil {
		return "", err
	}
	found := ""
	err = filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(f.dir, path)
		if err == nil && !ours[filepath.ToSlash(name)] {
			found = name
			return fs.SkipAll
		}
		return err
	})
	return found, err
}

func (f *Folder) listed() (map[string]bool, error) {
	list, err := os.Open(filepath.Join(f.dir, manifest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer list.Close()
	ours := map[string]bool{manifest: true}
	lines := bufio.NewScanner(list)
	for lines.Scan() {
		ours[lines.Text()] = true
	}
	return ours, lines.Err()
}

// Put writes one file of the new site.
func (f *Folder) Put(name string, parts iter.Seq[[]byte]) error {
	file := filepath.Join(f.fresh, filepath.FromSlash(name))
	dir := filepath.Dir(file)
	f.mu.Lock()
	f.files = append(f.files, name)
	known := f.dirs[dir]
	f.dirs[dir] = true
	f.mu.Unlock()
	if !known {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	out, err := create(file)
	if errors.Is(err, fs.ErrNotExist) {
		// Another goroutine is about to make the directory.
		if err = os.MkdirAll(dir, 0o755); err == nil {
			out, err = create(file)
		}
	}
	if err != nil {
		return err
	}
	for part := range parts {
		if _, err = out.Write(part); err != nil {
			break
		}
	}
	return errors.Join(err, out.Close())
}

func create(file string) (*os.File, error) {
	return os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
}

// Len is the number of files written so far.
func (f *Folder) Len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.files)
}

// Commit puts the new site in the old one's place. When it fails, the old one
// is where it was, and the new one is removed.
func (f *Folder) Commit() error {
	slices.Sort(f.files)
	list := strings.Join(f.files, "\n") + "\n"
	err := os.WriteFile(filepath.Join(f.fresh, manifest), []byte(list), 0o644)
	if err == nil {
		err = exchange(f.fresh, f.dir)
	}
	// After an exchange this removes the old site.
	return errors.Join(err, os.RemoveAll(f.fresh))
}

// Discard removes the new site.
func (f *Folder) Discard() error { return os.RemoveAll(f.fresh) }

// swap exchanges two directories by renaming, for systems that cannot do it
// at once: for a moment there is none at old.
func swap(fresh, old string) error {
	aside := fresh + "-old"
	if err := os.Rename(old, aside); err != nil {
		return err
	}
	if err := os.Rename(fresh, old); err != nil {
		return errors.Join(err, os.Rename(aside, old))
	}
	return os.Rename(aside, fresh)
}
