package builder

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// keep is how long an entry stays that is no longer what its recipe
// compiles to.
const keep = 30 * 24 * time.Hour

// entry is the place of one compiled program in the cache.
type entry struct {
	cache, id, key string
}

func (e entry) dir() string     { return filepath.Join(e.cache, e.id+"-"+e.key) }
func (e entry) program() string { return filepath.Join(e.dir(), e.id) }
func (e entry) part() string    { return e.dir() + ".part" }

// sound says whether the entry is there and is what the compiler made.
func (e entry) sound() bool {
	dir, err := os.Lstat(e.dir())
	if err != nil || !dir.IsDir() {
		return false
	}
	program, err := os.Lstat(e.program())
	if err != nil || !program.Mode().IsRegular() || program.Mode()&0o500 != 0o500 {
		return false
	}
	want, err := os.ReadFile(filepath.Join(e.dir(), "sum"))
	if err != nil {
		return false
	}
	have, err := sum(e.program())
	return err == nil && have == string(want)
}

// sum returns the line that the entry of a program keeps beside it. CRC-32C
// because processors have an instruction for it: the sum guards against
// accidents, and is taken at each start.
func sum(program string) (string, error) {
	f, err := os.Open(program)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	n, err := io.CopyBuffer(h, struct{ io.Reader }{f}, make([]byte, 256<<10))
	return fmt.Sprintf("crc32c %08x size %d\n", h.Sum32(), n), err
}

// make compiles the source into the entry, unless somebody else has done it
// by the time the lock is ours.
func (e entry) make(ctx context.Context, s Source, t tool) error {
	if err := os.MkdirAll(e.cache, 0o700); err != nil {
		return cacheError(err)
	}
	lock, err := e.lock()
	if err != nil {
		return cacheError(err)
	}
	defer lock.Close()
	if e.sound() {
		return nil
	}
	if err := e.sweep(); err != nil {
		return cacheError(err)
	}
	defer os.RemoveAll(e.part())
	if err := s.compile(ctx, t, e.part(), lock); err != nil {
		return err
	}
	return cacheError(e.install())
}

// install makes the finished build an entry.
func (e entry) install() error {
	out := filepath.Join(e.part(), "out")
	line, err := sum(filepath.Join(out, e.id))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "sum"), []byte(line), 0o600); err != nil {
		return err
	}
	return os.Rename(out, e.dir())
}

// lock waits until nobody else compiles this recipe. Closing the file, or
// dying, frees the lock; the file stays, for removing it would let two hold
// locks of the same name.
func (e entry) lock() (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(e.cache, e.id+".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if err != nil {
		f.Close()
		return nil, &os.PathError{Op: "flock", Path: f.Name(), Err: err}
	}
	return f, nil
}

// sweep removes, while the lock is held, whatever stands in the entry's
// place, and of the recipe's other entries the unfinished and the old.
func (e entry) sweep() error {
	names, err := os.ReadDir(e.cache)
	if err != nil {
		return err
	}
	for _, d := range names {
		key, ok := strings.CutPrefix(d.Name(), e.id+"-")
		key, part := strings.CutSuffix(key, ".part")
		if !ok || len(key) != keyLen || strings.Contains(key, "-") {
			continue
		}
		info, err := d.Info()
		if err == nil && (part || key == e.key || time.Since(info.ModTime()) > keep) {
			err = os.RemoveAll(filepath.Join(e.cache, d.Name()))
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// cacheError says of an error of the file system that it is the cache's.
func cacheError(err error) error {
	if err == nil {
		return nil
	}
	return errorf("COOKBOOK_CACHE names another directory", "cache: %w", err)
}
