// Code generated from book/09-memory-and-locks.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: lock-file [-nonblock] FILE COMMAND [ARG]...

Runs COMMAND when nobody else runs one under FILE, and returns its
status, 128+N after signal N, or 127 if it does not start.
`

func main() {
	nonblock := flag.Bool("nonblock", false, "status 1 if locked")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintln(os.Stderr, "lock-file: want FILE and COMMAND")
		os.Exit(2)
	}
	f, err := lock(flag.Arg(0), *nonblock)
	status := 1
	if err == nil {
		status, err = run(f, flag.Args()[1:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "lock-file:", err)
	}
	os.Exit(status)
}

// lock returns the locked file of that name, which it makes if need be.
func lock(name string, nonblock bool) (*os.File, error) {
	for {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, err
		}
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if errors.Is(err, unix.EWOULDBLOCK) && !nonblock {
			fmt.Fprintln(os.Stderr, "lock-file: waiting for", name)
			err = unix.Flock(int(f.Fd()), unix.LOCK_EX)
		}
		if err != nil {
			return nil, fmt.Errorf("flock %s: %w", name, err)
		}
		own, err := f.Stat()
		now, _ := os.Stat(name) // nil is the same as no file
		if err != nil || os.SameFile(own, now) {
			return f, err
		}
		f.Close() // it was deleted: this lock keeps nobody out
	}
}

// run returns the status of the command of argv, which f is locked for.
func run(f *os.File, argv []string) (int, error) {
	ch := make(chan os.Signal, 16) // a waiting program dies of them
	for _, sig := range []os.Signal{unix.SIGHUP, unix.SIGINT,
		unix.SIGQUIT, unix.SIGTERM} {
		if !signal.Ignored(sig) { // as HUP by nohup: leave it like that
			signal.Notify(ch, sig)
		}
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{f} // locked if this process is killed
	if err := cmd.Start(); err != nil {
		return 127, err
	}
	// Children of the command may keep copies: this unlocks them all.
	defer func() { _ = unix.Flock(int(f.Fd()), unix.LOCK_UN) }()
	go func() {
		for sig := range ch {
			// The terminal gives the command its own INT and QUIT.
			if sig == unix.SIGHUP || sig == unix.SIGTERM {
				_ = cmd.Process.Signal(sig) // it may have ended
			}
		}
	}()
	if err := cmd.Wait(); cmd.ProcessState == nil {
		return 1, err
	}
	status := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return status.ExitStatus(), nil
}
