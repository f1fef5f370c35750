package site

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// exchange puts fresh in the place of old, and old, if there is one, in that
// of fresh.
func exchange(fresh, old string) error {
	err := unix.Renameat2(unix.AT_FDCWD, fresh, unix.AT_FDCWD, old, unix.RENAME_EXCHANGE)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return os.Rename(fresh, old)
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS):
		return swap(fresh, old) // a file system that cannot exchange
	}
	return &os.LinkError{Op: "renameat2", Old: fresh, New: old, Err: err}
}
