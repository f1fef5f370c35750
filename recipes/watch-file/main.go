// Code generated from book/09-memory-and-locks.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"golang.org/x/sys/unix"
)

const usage = `usage: watch-file FILE

Tells what happens to FILE, until INT or TERM.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "watch-file: not one FILE: %q\n",
			flag.Args())
		os.Exit(2)
	}
	if err := run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "watch-file:", err)
		os.Exit(1)
	}
}

func run(name string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	fd, err := unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC)
	if err != nil {
		return os.NewSyscallError("inotify_init1", err)
	}
	events := os.NewFile(uintptr(fd), "inotify")
	defer context.AfterFunc(ctx, func() { events.Close() })()
	dir := filepath.Dir(name)
	_, err = unix.InotifyAddWatch(fd, dir, unix.IN_CLOSE_WRITE|
		unix.IN_CREATE|unix.IN_MOVE|unix.IN_DELETE|unix.IN_MOVE_SELF|
		unix.IN_ONLYDIR|unix.IN_EXCL_UNLINK)
	if err != nil {
		return fmt.Errorf("watch directory %s: %w", dir, err)
	}
	// Looked at after that: what changes from now on is an event.
	fmt.Printf("%s: watching, %s\n", name, state(name))
	for buf := make([]byte, 64<<10); err == nil; {
		var n int
		if n, err = events.Read(buf); ctx.Err() != nil {
			return nil
		}
		for b := buf[:n]; len(b) > 0 && err == nil; {
			size := 16 + binary.NativeEndian.Uint32(b[12:])
			err = tell(name, binary.NativeEndian.Uint32(b[4:]),
				string(bytes.TrimRight(b[16:size], "\x00")))
			b = b[size:]
		}
	}
	return err
}

// tell prints one event, if it concerns the file of that name.
func tell(name string, mask uint32, base string) error {
	what := map[uint32]string{
		unix.IN_CREATE:      "created",
		unix.IN_CLOSE_WRITE: "written",
		unix.IN_MOVED_TO:    "replaced",
		unix.IN_MOVED_FROM:  "moved away",
		unix.IN_DELETE:      "removed",
	}[mask]
	if what != "" && base == filepath.Base(name) {
		fmt.Printf("%s: %s\n", name, what)
	}
	if mask&unix.IN_Q_OVERFLOW != 0 {
		fmt.Printf("%s: events lost, now %s\n", name, state(name))
	}
	if mask&(unix.IN_IGNORED|unix.IN_MOVE_SELF) != 0 {
		return fmt.Errorf("%s: its directory has gone", name)
	}
	return nil
}

// state says in words what is there now.
func state(name string) string {
	info, err := os.Stat(name)
	if err != nil {
		return errors.Unwrap(err).Error()
	}
	return fmt.Sprintf("%d bytes", info.Size())
}
