// Code generated from book/09-memory-and-locks.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

const usage = `usage: lock-single [-wrong] [FILE]

Runs until INT or TERM, unless another copy already runs with the same
FILE (default single.pid).
`

func main() {
	wrong := flag.Bool("wrong", false, "trust the PID in FILE")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr, "lock-single: unexpected operand %q\n",
			flag.Arg(1))
		os.Exit(2)
	}
	claim := lock
	if *wrong {
		claim = probe
	}
	name := cmp.Or(flag.Arg(0), "single.pid")
	if err := run(name, claim); err != nil {
		fmt.Fprintln(os.Stderr, "lock-single:", err)
		os.Exit(1)
	}
}

func run(name string, claim func(*os.File) error) error {
	sig := make(chan os.Signal, 1)
	signal.Notify(sig, unix.SIGINT, unix.SIGTERM)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	// The lock ends here, and not before: as long as f is needed, the
	// garbage collector does not close it.
	defer f.Close()
	if err := claim(f); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	// For people and scripts; this program does not read it.
	line := fmt.Appendln(nil, os.Getpid())
	if err := f.Truncate(0); err != nil {
		return err
	}
	if _, err := f.WriteAt(line, 0); err != nil {
		return err
	}
	fmt.Printf("%s: running as %s", name, line)
	<-sig
	return f.Truncate(0)
}

// lock locks f, or returns an error that names the owner of its lock.
func lock(f *os.File) error {
	for {
		l := unix.Flock_t{Type: unix.F_WRLCK} // Len 0: the whole file
		err := unix.FcntlFlock(f.Fd(), unix.F_SETLK, &l)
		if err != unix.EAGAIN && err != unix.EACCES {
			return os.NewSyscallError("fcntl", err)
		}
		err = unix.FcntlFlock(f.Fd(), unix.F_GETLK, &l)
		if err != nil {
			return os.NewSyscallError("fcntl", err)
		}
		if l.Type != unix.F_UNLCK { // or else the owner has ended
			return fmt.Errorf("already running as %d", l.Pid)
		}
	}
}

func probe(f *os.File) error {
	var pid int
	_, err := fmt.Fscan(io.NewSectionReader(f, 0, 20), &pid)
	if err != nil || unix.Kill(pid, 0) != nil {
		return nil
	}
	return fmt.Errorf("already running as %d", pid)
}
