//go:build !linux

package site

import (
	"errors"
	"io/fs"
	"os"
)

// exchange puts fresh in the place of old, and old, if there is one, in that
// of fresh.
func exchange(fresh, old string) error {
	if _, err := os.Lstat(old); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(fresh, old)
	}
	return swap(fresh, old)
}
