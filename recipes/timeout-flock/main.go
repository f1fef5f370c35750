// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: timeout-flock [-timeout D] [-hold D] FILE

Waits for the write lock of FILE, and holds it. INT and TERM end both.
`
const role = "TIMEOUT_FLOCK_HELPER" // makes the program a helper

func main() {
	if os.Getenv(role) != "" {
		os.Exit(helper())
	}
	wait := flag.Duration("timeout", 10*time.Second, "wait at most `D`")
	hold := flag.Duration("hold", time.Second, "hold the lock for `D`")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "timeout-flock: want one FILE, got %q\n",
			flag.Args())
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *wait, *hold); err != nil {
		fmt.Fprintln(os.Stderr, "timeout-flock:", err)
		os.Exit(1)
	}
}

func run(name string, wait, hold time.Duration) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	defer f.Close()
	limited, cancel := context.WithTimeoutCause(ctx, wait,
		fmt.Errorf("timed out after %v", wait))
	defer cancel()
	if err := lock(limited, f); err != nil {
		return &fs.PathError{Op: "flock", Path: name, Err: err}
	}
	fmt.Println(name + ": locked")
	select {
	case <-ctx.Done():
	case <-time.After(hold):
	}
	err = f.Close() // the last descriptor: this gives the lock up
	fmt.Println(name + ": released")
	return err
}

// lock takes the lock of f, unless ctx ends before.
func lock(ctx context.Context, f *os.File) error {
	try := func() error {
		return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	}
	if err := try(); !errors.Is(err, unix.EWOULDBLOCK) {
		return err
	}
	fmt.Println(f.Name() + ": waiting")
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self) // killed when ctx ends
	cmd.Env = append(os.Environ(), role+"=1")
	cmd.ExtraFiles = []*os.File{f} // the helper's descriptor 3
	if err := cmd.Run(); ctx.Err() != nil {
		return context.Cause(ctx)
	} else if err != nil {
		return err
	}
	return try() // costs nothing, and proves that the lock is ours
}

// helper waits for the lock of descriptor 3 and returns a status.
func helper() int {
	if unix.Flock(3, unix.LOCK_EX) != nil {
		return 1
	}
	return 0
}
