// Code generated from book/04-fifos.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

const usage = `usage: fifo-make PATH

Makes the FIFO PATH, readable and writable as the umask allows. One that
is there already will do; anything else is refused.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "fifo-make: not one PATH: %q\n",
			flag.Args())
		os.Exit(2)
	}
	if err := run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "fifo-make:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	const mode = 0o666
	// The umask can be read by setting it only. Nothing else runs yet
	// that could make a file without any permissions meanwhile.
	mask := unix.Umask(0o777)
	unix.Umask(mask)
	what := "made"
	err := unix.Mkfifo(path, mode)
	if errors.Is(err, fs.ErrExist) {
		what = "was there already"
	} else if err != nil {
		return &fs.PathError{Op: "mkfifo", Path: path, Err: err}
	}
	fi, lerr := os.Lstat(path)
	if lerr != nil {
		return lerr
	}
	if fi.Mode().Type() != fs.ModeNamedPipe {
		return fmt.Errorf("mkfifo %s: %w: %s", path, unix.EEXIST,
			kind(fi.Mode()))
	}
	fmt.Printf("%s: %s\n", path, what)
	fmt.Printf("%s: mode %#o of %#o, umask %#04o\n",
		path, fi.Mode().Perm(), mode, mask)
	return nil
}

// kind says in words what is in the way.
func kind(mode fs.FileMode) string {
	switch mode.Type() {
	case 0:
		return "a regular file"
	case fs.ModeDir:
		return "a directory"
	case fs.ModeSymlink:
		return "a symbolic link"
	case fs.ModeSocket:
		return "a socket"
	}
	return "a device"
}
